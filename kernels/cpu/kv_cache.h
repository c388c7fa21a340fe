#pragma once
// Keys and values of every slot in fp16, laid out so that attention reads a key/value head's positions in one stream.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/kernel_table.h"
#include "kernels/cpu/page_memory.h"

namespace foregleam::cpu {

/// [layers, slots, key/value heads, key or value, positions · headStride] fp16, positions rounded up to whole blocks.
/// Values are [positions, headStride]; keys are transposed within blocks: [positions / kCacheBlock, headStride,
/// kCacheBlock]. Memory is committed as positions fill.
/// Rolling back is writing lower positions again; nothing is ever cleared.
class KvCache {
public:
    /// Fails where the machine has not that much memory.
    static Result<KvCache> create(const ModelShape& shape, const BackendSetup& setup);

    std::size_t headStride() const { return m_headStride; }
    std::size_t bytes() const { return m_memory.bytes(); }

    /// A head's keys or values from position 0.
    std::uint16_t* keys(std::size_t layer, std::int32_t slot, std::size_t head) { return stream(layer, slot, head, 0); }
    std::uint16_t* values(std::size_t layer, std::int32_t slot, std::size_t head)
    {
        return stream(layer, slot, head, 1);
    }

    /// Writes the cell of a position: key and value are [heads · head size]. Any thread, one a cell.
    void write(const KernelTable& kernels, std::size_t layer, std::int32_t slot, std::int32_t position,
        const float* key, const float* value);

private:
    void writeKey(const KernelTable& kernels, const float* key, std::int32_t position, std::uint16_t* keys) const;
    std::uint16_t* stream(std::size_t layer, std::int32_t slot, std::size_t head, std::size_t which)
    {
        const std::size_t index = ((layer * m_slots + static_cast<std::size_t>(slot)) * m_heads + head) * 2 + which;
        return reinterpret_cast<std::uint16_t*>(m_memory.data()) + index * m_positions * m_headStride;
    }

    PageMemory m_memory;
    std::size_t m_slots = 0;
    std::size_t m_heads = 0;
    std::size_t m_positions = 0;
    std::size_t m_headSize = 0;
    std::size_t m_headStride = 0;
};

} // namespace foregleam::cpu

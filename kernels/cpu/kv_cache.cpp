#include "kernels/cpu/kv_cache.h"

#include <algorithm>
#include <array>

namespace foregleam::cpu {

Result<KvCache> KvCache::create(const ModelShape& shape, const BackendSetup& setup)
{
    KvCache cache;
    cache.m_slots = static_cast<std::size_t>(setup.slots);
    cache.m_heads = static_cast<std::size_t>(shape.kvHeads);
    cache.m_positions = (static_cast<std::size_t>(setup.contextLength) + kCacheBlock - 1) / kCacheBlock * kCacheBlock;
    cache.m_headSize = static_cast<std::size_t>(shape.headSize);
    cache.m_headStride = padded(static_cast<std::size_t>(shape.headSize));
    BackendSetup whole = setup;
    whole.contextLength = static_cast<std::int32_t>(cache.m_positions);
    const auto bytes = kvCacheBytes(shape, whole, 2 * cache.m_heads * cache.m_headStride * sizeof(std::uint16_t));
    if (!bytes)
        return bytes.error();
    // Small pages: a conversation fills the first positions of many streams, and a huge page would commit 2 MiB of
    // each.
    auto memory = PageMemory::allocate(*bytes, PageMemory::Pages::Small, "the KV cache");
    if (!memory)
        return memory.error();
    cache.m_memory = std::move(*memory);
    return cache;
}

void KvCache::write(const KernelTable& kernels, std::size_t layer, std::int32_t slot, std::int32_t position,
    const float* key, const float* value)
{
    const std::size_t at = static_cast<std::size_t>(position) * m_headStride;
    for (std::size_t head = 0; head < m_heads; ++head) {
        writeKey(kernels, key + head * m_headSize, position, keys(layer, slot, head));
        kernels.toHalf(value + head * m_headSize, m_headSize, values(layer, slot, head) + at);
    }
}

void KvCache::writeKey(const KernelTable& kernels, const float* key, std::int32_t position, std::uint16_t* keys) const
{
    const auto place = static_cast<std::size_t>(position);
    std::uint16_t* to = keys + place / kCacheBlock * kCacheBlock * m_headStride + place % kCacheBlock;
    std::array<std::uint16_t, kPad> part;
    for (std::size_t first = 0; first < m_headSize; first += kPad) {
        const std::size_t count = std::min(kPad, m_headSize - first);
        kernels.toHalf(key + first, count, part.data());
        for (std::size_t i = 0; i < count; ++i)
            to[(first + i) * kCacheBlock] = part[i];
    }
}

} // namespace foregleam::cpu

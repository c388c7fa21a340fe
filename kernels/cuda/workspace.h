#pragma once
// Device buffers that a pass works in, carved from one allocation.

#include "kernels/cuda/device.h"
#include "kernels/cuda/prepared.cuh"

namespace foregleam::cuda {

constexpr int kMostRows = 512; ///< of a pass

/// Takes pieces of one allocation, or (from null) adds up what they need.
class Carver {
public:
    explicit Carver(std::uint8_t* base)
        : m_base(base)
    {
    }
    template <class T> T* take(std::size_t count)
    {
        T* at = m_base ? reinterpret_cast<T*>(m_base + m_used) : nullptr;
        m_used += (count * sizeof(T) + 255) / 256 * 256;
        return at;
    }
    Prepared prepared(int rows, int width)
    {
        Prepared out;
        out.blocks = (width + kUnitColumns - 1) / kUnitColumns * 2;
        const auto groups = static_cast<std::size_t>((rows + kGroupRows - 1) / kGroupRows);
        out.fragments = take<uint4>(groups * static_cast<std::size_t>(out.blocks) * kWarp);
        out.sums = take<std::uint32_t>(groups * static_cast<std::size_t>(out.blocks / 2) * kWarp);
        return out;
    }
    std::size_t used() const { return m_used; }

private:
    std::uint8_t* m_base;
    std::size_t m_used = 0;
};

/// The same activations from a row on (a multiple of a group's rows).
inline Prepared fromRow(Prepared prepared, int row)
{
    const auto groups = static_cast<std::size_t>(row / prepared.groupRows());
    prepared.fragments += groups * static_cast<std::size_t>(prepared.blocks) * kWarp;
    prepared.sums += groups * static_cast<std::size_t>(prepared.blocks / 2) * kWarp;
    return prepared;
}

} // namespace foregleam::cuda

#pragma once
// Packed weights on their way into shared memory.

#include "kernels/cuda/lane_weights.cuh"

namespace foregleam::cuda {

/// Where a unit lies in its tile, and what the tile keeps for every four units.
template <Format F> struct UnitSource {
    const std::uint8_t* unit;
    const std::uint8_t* super;

    __device__ __forceinline__ UnitSource(const std::uint8_t* tile, int units, int index)
        : unit(tile + static_cast<std::size_t>(index) * formatInfo(F).unitBytes())
        , super(tile + static_cast<std::size_t>(units) * formatInfo(F).unitBytes()
              + static_cast<std::size_t>(index / 4) * formatInfo(F).superBytes)
    {
    }
};

/// One warp copies a unit of a tile into a slot.
template <Format F>
__device__ __forceinline__ void copyUnit(std::uint8_t* slot, const std::uint8_t* tile, int units, int unit, int lane)
{
    constexpr int kPieces = formatInfo(F).unitBytes() / 16;
    const UnitSource<F> from(tile, units, unit);
#pragma unroll
    for (int first = 0; first < slotBytes(F) / 16; first += kWarp) {
        const int piece = first + lane;
        if (piece < slotBytes(F) / 16)
            copyAsync(slot + piece * 16, piece < kPieces ? from.unit + piece * 16 : from.super + (piece - kPieces) * 16);
    }
}

/// A warp's ring of slots: step i asks for a unit of kTiles neighbouring tiles while steps before it are worked on.
/// Where the device can, single lanes copy whole units, which costs the warp next to nothing.
template <Format F, int kTiles, int kStages> class UnitRing {
public:
    static constexpr int kBytes = kStages * kTiles * slotBytes(F);

    /// `slots`: kBytes; `barriers`: kStages of them. Both the warp's own, in shared memory.
    __device__ __forceinline__ UnitRing(std::uint8_t* slots, std::uint64_t* barriers, int lane)
        : m_slots(slots)
        , m_barriers(barriers)
        , m_lane(lane)
    {
        if constexpr (kBulkCopies) {
            if (lane < kStages)
                initByteBarrier(barriers + lane);
            __syncwarp();
        }
    }

    /// The next step is a unit of `count` tiles that lie one after the other; 0 = nothing.
    __device__ __forceinline__ void ask(const std::uint8_t* tile, std::size_t tileBytes, int count, int units, int unit)
    {
        const int stage = m_asked++ % kStages;
        if constexpr (kBulkCopies) {
            if (count == 0)
                return;
            constexpr auto kUnit = static_cast<std::uint32_t>(formatInfo(F).unitBytes());
            constexpr auto kSuper = static_cast<std::uint32_t>(formatInfo(F).superBytes);
            std::uint64_t* barrier = m_barriers + stage;
            if (m_lane == 0)
                expectBytes(barrier, static_cast<std::uint32_t>(count) * (kUnit + kSuper));
            __syncwarp();
            if (m_lane < count) {
                const UnitSource<F> from(tile + static_cast<std::size_t>(m_lane) * tileBytes, units, unit);
                std::uint8_t* to = m_slots + (stage * kTiles + m_lane) * slotBytes(F);
                copyBulk(to, from.unit, kUnit, barrier);
                if constexpr (kSuper > 0)
                    copyBulk(to + kUnit, from.super, kSuper, barrier);
            }
        } else {
            for (int m = 0; m < count; ++m)
                copyUnit<F>(m_slots + (stage * kTiles + m) * slotBytes(F), tile + static_cast<std::size_t>(m) * tileBytes, units, unit, m_lane);
            commitCopies(); // an empty group too: they are counted
        }
    }

    /// The slots of the oldest step that was not released yet, [kTiles].
    __device__ __forceinline__ const std::uint8_t* wait() const
    {
        if constexpr (kBulkCopies)
            waitForBytes(m_barriers + m_released % kStages, m_released / kStages);
        else
            waitForCopies<kStages - 1>();
        __syncwarp(); // what other lanes copied is there too
        return m_slots + m_released % kStages * kTiles * slotBytes(F);
    }

    /// Its slots may be filled again.
    __device__ __forceinline__ void release()
    {
        __syncwarp(); // everybody has read them
        ++m_released;
    }

private:
    std::uint8_t* m_slots;
    std::uint64_t* m_barriers;
    int m_lane;
    int m_asked = 0;
    int m_released = 0;
};

} // namespace foregleam::cuda

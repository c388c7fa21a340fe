#pragma once
// The host's stand-in for kernels/cuda/instructions.cuh: what the instructions compute, by one warp together.

#include "kernels/cuda/packed_format.h"

#include <cuda_runtime.h>

#include <cstring>

namespace foregleam::cuda {

constexpr int kWarp = 32;

template <class T> T* dynamicShared() { return reinterpret_cast<T*>(emulation::dynamicShared); }
inline void launchDependents() { }
inline void waitForPredecessor() { }
inline uint4 loadOnce(const uint4* address) { return *address; }
inline void prefetchToL2(const void*, std::uint32_t) { }
inline void copyAsync(void* shared, const void* global) { std::memcpy(shared, global, 16); }
inline void commitCopies() { }
template <int kPending> void waitForCopies() { }
inline void copiesDone() { }

inline void loadTransposed(std::uint32_t (&v)[4], const __half* row)
{
    const __half* rows[kWarp];
    std::memcpy(rows, emulation::exchange(&row, sizeof row), sizeof rows);
    const int g = static_cast<int>(threadIdx.x) % kWarp / 4;
    const int t = static_cast<int>(threadIdx.x) % 4;
    for (int i = 0; i < 4; ++i)
        v[i] = static_cast<std::uint32_t>(rows[8 * i + 2 * t][g].bits) | static_cast<std::uint32_t>(rows[8 * i + 2 * t + 1][g].bits) << 16;
}

/// Columns of k come in eights; registers: a {g, g + 8} by eight, b by eight.
template <int kEights> void emulateMma(float (&c)[4], const std::uint32_t* a, const std::uint32_t* b)
{
    struct Lane {
        std::uint32_t a[4];
        std::uint32_t b[2];
    } mine{};
    std::memcpy(mine.a, a, sizeof(std::uint32_t) * 2 * kEights);
    std::memcpy(mine.b, b, sizeof(std::uint32_t) * kEights);
    Lane lanes[kWarp];
    std::memcpy(lanes, emulation::exchange(&mine, sizeof mine), sizeof lanes);
    const auto half = [](std::uint32_t pair, int which) {
        return __half2float(__ushort_as_half(static_cast<unsigned short>(pair >> (16 * which))));
    };
    const int g = static_cast<int>(threadIdx.x) % kWarp / 4;
    const int t = static_cast<int>(threadIdx.x) % 4;
    for (int i = 0; i < 4; ++i) {
        const int row = g + i / 2 * 8;
        const int column = 2 * t + i % 2;
        double sum = c[i];
        for (int k = 0; k < 8 * kEights; ++k) {
            const Lane& forA = lanes[row % 8 * 4 + k % 8 / 2];
            const Lane& forB = lanes[column * 4 + k % 8 / 2];
            sum += static_cast<double>(half(forA.a[k / 8 * 2 + row / 8], k % 2)) * half(forB.b[k / 8], k % 2);
        }
        c[i] = static_cast<float>(sum);
    }
}

inline void mma(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1)
{
    const std::uint32_t b[2] = {b0, b1};
    emulateMma<2>(c, a, b);
}

inline void mmaShort(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b)
{
    const std::uint32_t a[2] = {a0, a1};
    emulateMma<1>(c, a, &b);
}

} // namespace foregleam::cuda

#pragma once
// Instructions that C++ has no word for. Tests replace this file by one that runs on the host (tests/kernels/cuda/emulation).

#include "kernels/cuda/packed_format.h"

namespace foregleam::cuda {

constexpr int kWarp = 32;

/// The shared memory that the launch asked for.
template <class T> __device__ __forceinline__ T* dynamicShared()
{
    extern __shared__ __align__(16) std::uint8_t foregleamShared[];
    return reinterpret_cast<T*>(foregleamShared);
}

/// Programmatic dependent launch: a kernel lets its successor start early and itself waits here before it reads what
/// its predecessor wrote (or writes what that may still read). Elsewhere than on compute capability 9 launches are in
/// order and both are nothing.
__device__ __forceinline__ void launchDependents()
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.launch_dependents;" ::: "memory");
#endif
}

__device__ __forceinline__ void waitForPredecessor()
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.wait;" ::: "memory");
#endif
}

/// Weights are read once: past the first-level cache.
__device__ __forceinline__ uint4 loadOnce(const uint4* address)
{
    uint4 v;
    asm volatile("ld.global.nc.L1::no_allocate.v4.u32 {%0,%1,%2,%3}, [%4];"
                 : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w)
                 : "l"(address));
    return v;
}

/// Asks for bytes that will be read soon to come into the second-level cache; both multiples of 16. One thread is enough.
__device__ __forceinline__ void prefetchToL2(const void* address, std::uint32_t bytes)
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    asm volatile("cp.async.bulk.prefetch.L2.global [%0], %1;" ::"l"(address), "r"(bytes) : "memory");
#endif
}

/// c[16 x 8] += a[16 x 8] b[8 x 8].
__device__ __forceinline__ void mmaShort(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b)
{
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a0), "r"(a1), "r"(b));
}

/// c[16 x 8] += a[16 x 16] b[16 x 8], fp32 sums of exact products.
__device__ __forceinline__ void mma(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1)
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#else
    mmaShort(c, a[0], a[1], b0);
    mmaShort(c, a[2], a[3], b1);
#endif
}

/// Four 8 x 8 matrices of halves from shared memory, transposed: the rows of matrix i begin at the addresses of lanes
/// 8i..8i+7; a lane gets rows 2t and 2t + 1 of column g.
__device__ __forceinline__ void loadTransposed(std::uint32_t (&v)[4], const __half* row)
{
    const auto from = static_cast<std::uint32_t>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(v[0]), "=r"(v[1]), "=r"(v[2]), "=r"(v[3])
                 : "r"(from)
                 : "memory");
}

/// 16 bytes into shared memory without a detour through registers; there once copiesDone() has returned or so many
/// groups later (see waitForCopies).
__device__ __forceinline__ void copyAsync(void* shared, const void* global)
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    const auto to = static_cast<std::uint32_t>(__cvta_generic_to_shared(shared));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to), "l"(global) : "memory");
#else
    *static_cast<uint4*>(shared) = *static_cast<const uint4*>(global);
#endif
}

/// Ends a group of copies.
__device__ __forceinline__ void commitCopies()
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}

/// Returns when all but the newest kPending groups of this thread are there.
template <int kPending> __device__ __forceinline__ void waitForCopies()
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.wait_group %0;" ::"n"(kPending) : "memory");
#endif
}

__device__ __forceinline__ void copiesDone()
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.wait_all;" ::: "memory");
#endif
}

} // namespace foregleam::cuda

#pragma once
// CUDA's runtime on the host, as far as the kernels and their launchers use it: a block's threads are fibers of one OS
// thread, blocks run one after the other, and a barrier that not everybody reaches ends the program. For tests on
// machines without a GPU: slow, exact in what the language defines, blind to races between blocks and to timing.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <utility>
#include <vector>

#define __host__
#define __device__
#define __global__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __grid_constant__
#define __shared__ static
#define __align__(n) alignas(n)

struct uint2 { unsigned x, y; };
struct uint3 { unsigned x, y, z; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
struct float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct dim3 {
    unsigned x, y, z;
    dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) { }
};
inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }
inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
#include <cuda_fp16.h>
inline float2 __half22float2(__half2 h) { return {__half2float(h.x), __half2float(h.y)}; }

extern uint3 threadIdx, blockIdx;
extern dim3 blockDim, gridDim;

namespace emulation {
extern std::uint8_t* dynamicShared; ///< of the running block
void blockBarrier();
void warpBarrier();
/// Every lane gives `bytes` bytes; all lanes' are at the result, lane after lane, until the lane's next exchange.
const std::uint8_t* exchange(const void* mine, std::size_t bytes);
void runGrid(dim3 grid, dim3 block, std::size_t shared, const std::function<void()>& thread);
/// The allocation after so many more fails; negative = none does.
void failAllocationAfter(int more);
int liveAllocations();
/// Now, or when the graph that is being captured is launched.
void submit(std::function<void()> work);
} // namespace emulation

inline void __syncthreads() { emulation::blockBarrier(); }
inline void __syncwarp() { emulation::warpBarrier(); }
inline void __threadfence() { }
template <class T> T __shfl_xor_sync(unsigned, T value, int mask)
{
    const std::uint8_t* all = emulation::exchange(&value, sizeof value);
    T other;
    std::memcpy(&other, all + sizeof(T) * ((threadIdx.x % 32) ^ static_cast<unsigned>(mask)), sizeof other);
    return other;
}
template <class T> T __ldg(const T* p) { return *p; }
template <class T> T __ldcg(const T* p) { return *p; }
inline int atomicAdd(int* p, int n) { return std::exchange(*p, *p + n); }
inline unsigned __byte_perm(unsigned a, unsigned b, unsigned selector)
{
    const std::uint64_t bytes = static_cast<std::uint64_t>(b) << 32 | a;
    unsigned result = 0;
    for (int i = 0; i < 4; ++i)
        result |= static_cast<unsigned>((bytes >> (8 * ((selector >> (4 * i)) & 7U))) & 255U) << (8 * i);
    return result;
}
inline float __fmaf_rn(float a, float b, float c) { return std::fma(a, b, c); }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float rsqrtf(float x) { return 1.0F / std::sqrt(x); }
inline float __uint_as_float(unsigned bits)
{
    float f;
    std::memcpy(&f, &bits, sizeof f);
    return f;
}
using std::max;
using std::min;

enum cudaError_t { cudaSuccess, cudaErrorInvalidValue, cudaErrorMemoryAllocation, cudaErrorInsufficientDriver = 35, cudaErrorNoDevice = 100 };
enum cudaMemcpyKind { cudaMemcpyHostToDevice, cudaMemcpyDeviceToHost };
enum { cudaStreamNonBlocking, cudaStreamCaptureModeThreadLocal, cudaFuncAttributeMaxDynamicSharedMemorySize };
enum cudaLaunchAttributeID { cudaLaunchAttributeProgrammaticStreamSerialization };
using cudaStream_t = void*;
using cudaEvent_t = void*;
using cudaGraph_t = std::vector<std::function<void()>>*;
using cudaGraphExec_t = cudaGraph_t;
struct cudaDeviceProp {
    char name[32] = "emulated";
    int major = 9, minor = 0, multiProcessorCount = 4;
};
struct cudaLaunchAttribute {
    cudaLaunchAttributeID id;
    struct {
        int programmaticStreamSerializationAllowed;
    } val;
};
struct cudaLaunchConfig_t {
    dim3 gridDim, blockDim;
    std::size_t dynamicSmemBytes;
    cudaStream_t stream;
    cudaLaunchAttribute* attrs;
    unsigned numAttrs;
};

template <class... P, class... A>
cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* config, void (*kernel)(P...), A&&... arguments)
{
    const cudaLaunchConfig_t copy = *config;
    emulation::submit([copy, kernel, arguments...] {
        emulation::runGrid(copy.gridDim, copy.blockDim, copy.dynamicSmemBytes, [&] { kernel(arguments...); });
    });
    return cudaSuccess;
}
template <class K> cudaError_t cudaFuncSetAttribute(K*, int, int) { return cudaSuccess; }
inline const char* cudaGetErrorString(cudaError_t) { return "an emulated error"; }
inline cudaError_t cudaGetLastError() { return cudaSuccess; }
inline cudaError_t cudaGetDeviceCount(int* count) { return (*count = 1, cudaSuccess); }
inline cudaError_t cudaDriverGetVersion(int* version) { return (*version = 13000, cudaSuccess); }
enum { cudaDevAttrMultiProcessorCount, cudaDevAttrMaxSharedMemoryPerBlockOptin };
inline cudaError_t cudaGetDevice(int* device) { return (*device = 0, cudaSuccess); }
inline cudaError_t cudaDeviceGetAttribute(int* value, int what, int)
{
    return (*value = what == cudaDevAttrMultiProcessorCount ? 4 : 64 << 10, cudaSuccess);
}
inline cudaError_t cudaSetDevice(int) { return cudaSuccess; }
inline cudaError_t cudaGetDeviceProperties(cudaDeviceProp* p, int) { return (*p = {}, cudaSuccess); }
inline cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) { return (*free = *total = std::size_t{8} << 30, cudaSuccess); }
cudaError_t cudaMalloc(void** data, std::size_t bytes);
cudaError_t cudaFree(void* data);
inline cudaError_t cudaMallocHost(void** data, std::size_t bytes) { return cudaMalloc(data, bytes); }
inline cudaError_t cudaFreeHost(void* data) { return cudaFree(data); }
inline cudaError_t cudaMemset(void* to, int value, std::size_t bytes) { return (std::memset(to, value, bytes), cudaSuccess); }
inline cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind) { return (std::memcpy(to, from, bytes), cudaSuccess); }
inline cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind, cudaStream_t)
{
    emulation::submit([=] { std::memcpy(to, from, bytes); });
    return cudaSuccess;
}
inline cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t)
{
    emulation::submit([=] { std::memset(to, value, bytes); });
    return cudaSuccess;
}
inline cudaError_t cudaStreamCreateWithFlags(cudaStream_t* s, int) { return (*s = nullptr, cudaSuccess); }
inline cudaError_t cudaStreamDestroy(cudaStream_t) { return cudaSuccess; }
inline cudaError_t cudaStreamSynchronize(cudaStream_t) { return cudaSuccess; }
inline cudaError_t cudaDeviceSynchronize() { return cudaSuccess; }
inline cudaError_t cudaEventCreate(cudaEvent_t*) { return cudaSuccess; }
enum { cudaEventDisableTiming };
inline cudaError_t cudaEventCreateWithFlags(cudaEvent_t*, int) { return cudaSuccess; }
inline cudaError_t cudaEventSynchronize(cudaEvent_t) { return cudaSuccess; }
inline cudaError_t cudaEventRecord(cudaEvent_t, cudaStream_t) { return cudaSuccess; }
inline cudaError_t cudaEventElapsedTime(float* ms, cudaEvent_t, cudaEvent_t) { return (*ms = 0, cudaSuccess); }
inline cudaError_t cudaEventDestroy(cudaEvent_t) { return cudaSuccess; }
cudaError_t cudaStreamBeginCapture(cudaStream_t, int);
cudaError_t cudaStreamEndCapture(cudaStream_t, cudaGraph_t* graph);
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* exec, cudaGraph_t graph, int);
cudaError_t cudaGraphLaunch(cudaGraphExec_t exec, cudaStream_t);
inline cudaError_t cudaGraphDestroy(cudaGraph_t graph) { return (delete graph, cudaSuccess); }
inline cudaError_t cudaGraphExecDestroy(cudaGraphExec_t graph) { return (delete graph, cudaSuccess); }

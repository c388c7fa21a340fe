#include "kernels/cuda/device.h"

namespace foregleam::cuda {
namespace {

constexpr int kOldest = 75; ///< the oldest compute capability there is code for, times ten

std::string mebibytes(std::size_t bytes)
{
    return std::to_string(bytes >> 20) + " MiB";
}

} // namespace

Result<void> check(cudaError_t status, const char* doing)
{
    if (status == cudaSuccess)
        return {};
    return Error{std::string("The GPU failed while ") + doing + " (" + cudaGetErrorString(status)
        + "); start again, or choose the CPU."};
}

DeviceMemory::~DeviceMemory()
{
    if (m_data)
        cudaFree(m_data);
}

Result<DeviceMemory> DeviceMemory::allocate(std::size_t bytes, const char* purpose)
{
    DeviceMemory memory;
    if (bytes == 0)
        return memory;
    void* data = nullptr;
    if (cudaMalloc(&data, bytes) != cudaSuccess) {
        cudaGetLastError(); // or the next call reports it again
        return Error{std::string("There is not enough GPU memory for ") + purpose + " (" + mebibytes(bytes)
            + "); choose a smaller context, fewer slots or a smaller model."};
    }
    memory.m_data = static_cast<std::uint8_t*>(data);
    memory.m_bytes = bytes;
    if (const Result<void> cleared = check(cudaMemset(data, 0, bytes), "clearing its memory"); !cleared)
        return cleared.error();
    return memory;
}

PinnedMemory::~PinnedMemory()
{
    if (m_data)
        cudaFreeHost(m_data);
}

Result<PinnedMemory> PinnedMemory::allocate(std::size_t bytes, const char* purpose)
{
    PinnedMemory memory;
    if (cudaMallocHost(&memory.m_data, bytes) != cudaSuccess) {
        cudaGetLastError();
        memory.m_data = nullptr;
        return Error{std::string("There is not enough memory for ") + purpose + " (" + mebibytes(bytes)
            + "); close other programs or choose a smaller model."};
    }
    return memory;
}

Result<Device> openDevice(int index)
{
    int count = 0;
    const cudaError_t found = cudaGetDeviceCount(&count);
    if (found == cudaErrorInsufficientDriver) {
        int driver = 0;
        cudaDriverGetVersion(&driver);
        if (driver == 0)
            return Error{"no NVIDIA driver was found"};
        return Error{"the NVIDIA driver is too old for CUDA 13; update it"};
    }
    if (found == cudaErrorNoDevice || (found == cudaSuccess && count == 0))
        return Error{"no NVIDIA GPU was found"};
    if (found != cudaSuccess)
        return Error{std::string("the NVIDIA driver does not answer (") + cudaGetErrorString(found) + ")"};
    if (index < 0 || index >= count)
        return Error{"there is no GPU " + std::to_string(index) + " (there are " + std::to_string(count) + ")"};
    cudaDeviceProp properties{};
    if (cudaSetDevice(index) != cudaSuccess || cudaGetDeviceProperties(&properties, index) != cudaSuccess)
        return Error{"GPU " + std::to_string(index) + " does not answer"};
    if (properties.major * 10 + properties.minor < kOldest)
        return Error{std::string("the ") + properties.name + " is too old (compute capability "
            + std::to_string(properties.major) + "." + std::to_string(properties.minor) + "; 7.5 is needed)"};
    Device device;
    device.index = index;
    device.name = properties.name;
    device.multiprocessors = properties.multiProcessorCount;
    std::size_t total = 0;
    if (const cudaError_t status = cudaMemGetInfo(&device.freeBytes, &total); status != cudaSuccess)
        return Error{std::string("the ") + properties.name + " cannot be used (" + cudaGetErrorString(status) + ")"};
    return device;
}

} // namespace foregleam::cuda

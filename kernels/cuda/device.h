#pragma once
// The GPU as a resource: choosing one, its memory, and its failures as sentences.

#include "engine/backend/backend.h"

#include <cuda_runtime.h>

#include <string>

namespace foregleam::cuda {

/// "The GPU failed while X (reason); …" or success.
Result<void> check(cudaError_t status, const char* doing);

/// Memory of the current device; freed with the owner. Contents start as zeros.
class DeviceMemory {
public:
    DeviceMemory() = default;
    DeviceMemory(DeviceMemory&& other) noexcept { swap(other); }
    DeviceMemory& operator=(DeviceMemory&& other) noexcept
    {
        swap(other);
        return *this;
    }
    ~DeviceMemory();

    /// Fails where the device has not that much left; `purpose` as in "the KV cache".
    static Result<DeviceMemory> allocate(std::size_t bytes, const char* purpose);

    std::uint8_t* data() const { return m_data; }
    template <class T> T* as() const { return reinterpret_cast<T*>(m_data); }
    std::size_t bytes() const { return m_bytes; }

private:
    void swap(DeviceMemory& other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_bytes, other.m_bytes);
    }

    std::uint8_t* m_data = nullptr;
    std::size_t m_bytes = 0;
};

/// Page-locked host memory, which the device copies to and from without detours.
class PinnedMemory {
public:
    PinnedMemory() = default;
    PinnedMemory(PinnedMemory&& other) noexcept { swap(other); }
    PinnedMemory& operator=(PinnedMemory&& other) noexcept
    {
        swap(other);
        return *this;
    }
    ~PinnedMemory();

    static Result<PinnedMemory> allocate(std::size_t bytes, const char* purpose);
    template <class T> T* as() const { return static_cast<T*>(m_data); }

private:
    void swap(PinnedMemory& other) noexcept { std::swap(m_data, other.m_data); }

    void* m_data = nullptr;
};

/// What was found out about the chosen device.
struct Device {
    int index = 0;
    std::string name;
    int multiprocessors = 1;
    std::size_t freeBytes = 0;
};

/// Makes the device with this index current for the calling thread; a clause says why it cannot be used ("no NVIDIA
/// driver was found").
Result<Device> openDevice(int index);

} // namespace foregleam::cuda

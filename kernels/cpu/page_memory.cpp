#include "kernels/cpu/page_memory.h"

#include <cstdint>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace foregleam::cpu {

PageMemory::~PageMemory()
{
    if (m_data)
        munmap(m_data, m_bytes);
}

Result<PageMemory> PageMemory::allocate(std::size_t bytes, Pages pages, const char* purpose)
{
    PageMemory memory;
    if (bytes == 0)
        return memory;
    void* data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) {
        return Error{"There is not enough memory for " + std::string(purpose) + " (" + std::to_string(bytes >> 20)
            + " MiB); choose a smaller context or fewer slots."};
    }
    // Only advice: where the system has no huge pages nothing changes.
    madvise(data, bytes, pages == Pages::Huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    memory.m_data = static_cast<std::byte*>(data);
    memory.m_bytes = bytes;
    return memory;
}

void adviseCold(const std::byte* data, std::size_t bytes)
{
#if defined(MADV_COLD)
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(data) + page - 1) / page * page;
    const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(data) + bytes) / page * page;
    if (begin < end)
        madvise(reinterpret_cast<void*>(begin), end - begin, MADV_COLD); // advice may fail
#endif
}

} // namespace foregleam::cpu

#include "kernels/cpu/page_memory.h"

#include <string>

#include <sys/mman.h>

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

} // namespace foregleam::cpu

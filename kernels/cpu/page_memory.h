#pragma once
// Memory straight from the system: zeroed, page-aligned, and costing nothing until it is touched.

#include "engine/backend/backend.h"

#include <cstddef>
#include <utility>

namespace foregleam::cpu {

/// Owns anonymous pages. Moves, does not copy.
class PageMemory {
public:
    enum class Pages {
        Small, ///< committed 4 KiB at a time, whatever the machine's default: for memory that fills slowly
        Huge, ///< asks for huge pages: for memory that is used all over
    };

    PageMemory() = default;
    PageMemory(PageMemory&& other) noexcept { *this = std::move(other); }
    PageMemory& operator=(PageMemory&& other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }
    ~PageMemory();

    /// Zeroed memory; zero bytes give an empty object. Fails with a sentence that names `purpose` ("the KV cache").
    static Result<PageMemory> allocate(std::size_t bytes, Pages pages, const char* purpose);

    std::byte* data() const { return m_data; }
    std::size_t bytes() const { return m_bytes; }

private:
    std::byte* m_data = nullptr;
    std::size_t m_bytes = 0;
};

/// Says of memory that is no longer needed often that the system may take its pages first; what they hold stays.
void adviseCold(const std::byte* data, std::size_t bytes);

} // namespace foregleam::cpu

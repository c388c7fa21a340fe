#pragma once
// Turns "the file shrank under its mapping" from the end of the process into a flag.

#include <cstddef>

namespace foregleam {

/// Guards one read-only file mapping for as long as it lives. Reading past the end of a file that was truncated, or
/// from a disk that fails, raises SIGBUS; the process-wide handler (installed with the first guard, passing everything
/// else on to the handler that was there before) then lays zero pages from the fault to the end of the range, marks the
/// guard and lets the reader go on. Release the guard before unmapping.
class FaultGuard {
public:
    /// `begin` is page-aligned. Check active(): at most kMostGuards exist at once.
    FaultGuard(const void* begin, std::size_t bytes);
    ~FaultGuard() { release(); }
    FaultGuard(const FaultGuard&) = delete;
    FaultGuard& operator=(const FaultGuard&) = delete;

    static constexpr int kMostGuards = 256;

    bool active() const { return m_slot >= 0; }
    bool damaged() const; ///< a fault happened; any thread
    void release(); ///< ends the guard early

private:
    int m_slot = -1;
};

} // namespace foregleam

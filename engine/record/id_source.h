#pragma once
// Ids that are known before their row is written.

#include <atomic>
#include <cstdint>

namespace foregleam {

/// Hands out the ids of one reserved range. Thread-safe.
class IdSource {
public:
    /// Ids a process reserves when it opens the log: more than it can use, and 2^21 such ranges fit into the integers
    /// that JSON keeps exactly. What was not used goes back at the end (LogWriter::returnIds), so that ids stay short.
    static constexpr std::int64_t kRange = std::int64_t{1} << 32;

    explicit IdSource(std::int64_t first)
        : m_next(first)
        , m_end(first + kRange)
    {
    }

    std::int64_t take() { return m_next.fetch_add(1, std::memory_order_relaxed); }
    std::int64_t next() const { return m_next.load(std::memory_order_relaxed); }
    std::int64_t end() const { return m_end; }

private:
    std::atomic<std::int64_t> m_next;
    const std::int64_t m_end;
};

} // namespace foregleam

#pragma once
// The log's writer thread: takes what is to be written, in order, and commits it in batches.

#include "engine/record/log_writer.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace foregleam {

/// One write. May run again after a batch that failed, so it must change nothing but the database.
using WriteOp = std::function<bool(LogWriter&)>;

/// Thread-safe. push() never waits for the disk. A batch is committed kBatchTime after its first write, or at once when
/// someone waits for it. A batch that fails (disk full, …) is kept and tried again every kRetryTime, so that nothing is
/// lost when there is room again; beyond kMostKept writes new ones are dropped. The thread sleeps when there is nothing
/// to do.
class WriteQueue {
public:
    static constexpr std::chrono::milliseconds kBatchTime{100};
    static constexpr std::chrono::milliseconds kRetryTime{2000};
    static constexpr std::chrono::milliseconds kIdleTime{1000}; ///< without a write, before LogWriter::tidy()
    static constexpr std::size_t kMostKept = 200000; ///< about 100 MB

    /// Without a writer the queue is closed from the start.
    explicit WriteQueue(std::unique_ptr<LogWriter> writer);
    ~WriteQueue() { close(); }

    enum class Urgency { Batched, Now };
    void push(WriteOp op, Urgency urgency = Urgency::Batched);

    /// Blocks until everything pushed before is committed. While writes fail it does not wait but gives the reason.
    Result<void> waitForAll();

    /// The first write that failed, as a sentence; empty again once everything that had failed is on disk.
    std::string error() const;

    /// Writes what is left and `last`, ends the thread and closes the connection. Pushes that come later are ignored.
    void close(const WriteOp& last = {});

private:
    using TimePoint = std::chrono::steady_clock::time_point;

    void work();
    void waitForBatch(std::unique_lock<std::mutex>& lock);
    bool write(const std::vector<WriteOp>& ops, std::string& reason);
    bool hasWork() const { return m_closing || !m_waiting.empty(); }

    std::unique_ptr<LogWriter> m_writer; ///< of the thread; none once closed
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_settled;
    std::vector<WriteOp> m_waiting; ///< pushed, not committed and not in the batch that is being written
    TimePoint m_firstPush;
    std::uint64_t m_pushed = 0; ///< writes taken so far
    std::uint64_t m_committed = 0; ///< of these, on disk
    bool m_urgent = false;
    bool m_closing = false;
    bool m_failing = false;
    bool m_dropped = false;
    std::string m_error;
    std::thread m_thread;
};

} // namespace foregleam

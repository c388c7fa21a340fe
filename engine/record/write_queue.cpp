#include "engine/record/write_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace foregleam {

WriteQueue::WriteQueue(std::unique_ptr<LogWriter> writer)
    : m_writer(std::move(writer))
    , m_closing(!m_writer)
{
    if (m_writer)
        m_thread = std::thread([this] { work(); });
}

void WriteQueue::push(WriteOp op, Urgency urgency)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_closing)
            return;
        if (m_waiting.size() >= kMostKept) {
            m_dropped = true;
            if (m_error.empty())
                m_error = "The disk is too slow for the chat log: a part of this answer is not kept.";
            return;
        }
        if (m_waiting.empty())
            m_firstPush = std::chrono::steady_clock::now();
        // The thread sets its own alarm for the rest of a batch.
        wake = m_waiting.empty() || (urgency == Urgency::Now && !m_urgent);
        m_urgent = m_urgent || urgency == Urgency::Now;
        m_waiting.push_back(std::move(op));
        ++m_pushed;
    }
    if (wake)
        m_wake.notify_one();
}

Result<void> WriteQueue::waitForAll()
{
    std::unique_lock lock(m_mutex);
    const std::uint64_t target = m_pushed;
    if (m_committed < target && !m_failing) {
        m_urgent = true;
        m_wake.notify_one();
        m_settled.wait(lock, [&] { return m_committed >= target || m_failing; });
    }
    if (m_committed < target && !m_error.empty())
        return Error{m_error};
    return {};
}

std::string WriteQueue::error() const
{
    const std::lock_guard lock(m_mutex);
    return m_error;
}

void WriteQueue::close(const WriteOp& last)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_closing)
            return;
        if (last) {
            m_waiting.push_back(last);
            ++m_pushed;
        }
        m_closing = true;
    }
    m_wake.notify_one();
    m_thread.join();
    m_writer.reset();
}

void WriteQueue::waitForBatch(std::unique_lock<std::mutex>& lock)
{
    if (m_failing) {
        m_wake.wait_for(lock, kRetryTime, [this] { return m_closing; });
        return;
    }
    m_wake.wait_until(lock, m_firstPush + kBatchTime, [this] { return m_urgent || m_closing; });
}

void WriteQueue::work()
{
    bool untidy = true;
    std::unique_lock lock(m_mutex);
    while (true) {
        if (!hasWork() && untidy && !m_wake.wait_for(lock, kIdleTime, [this] { return hasWork(); })) {
            lock.unlock();
            m_writer->tidy();
            untidy = false;
            lock.lock();
        }
        m_wake.wait(lock, [this] { return hasWork(); });
        if (!m_waiting.empty())
            waitForBatch(lock);
        if (m_waiting.empty())
            break; // closing, and everything is written
        std::vector<WriteOp> batch = std::exchange(m_waiting, {});
        m_urgent = false;
        lock.unlock();
        std::string reason;
        const bool written = write(batch, reason);
        untidy = true;
        lock.lock();
        if (written) {
            m_committed += batch.size();
            if (m_failing && !m_dropped)
                m_error.clear();
            m_failing = false;
        } else {
            if (m_error.empty())
                m_error = reason;
            m_failing = true;
            std::move(m_waiting.begin(), m_waiting.end(), std::back_inserter(batch));
            m_waiting = std::move(batch);
        }
        m_settled.notify_all();
        if (m_closing && m_failing)
            break;
    }
    lock.unlock();
    m_writer->tidy();
}

bool WriteQueue::write(const std::vector<WriteOp>& ops, std::string& reason)
{
    bool done = m_writer->begin();
    for (auto op = ops.begin(); done && op != ops.end(); ++op)
        done = (*op)(*m_writer) || m_writer->errorCode() == SQLITE_CONSTRAINT;
    if (done && m_writer->commit())
        return true;
    reason = m_writer->error().message;
    m_writer->rollback();
    return false;
}

} // namespace foregleam

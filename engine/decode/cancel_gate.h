#pragma once
// Which work a cancel reaches: the one that is running when it comes, and no other.

#include <atomic>
#include <mutex>

namespace foregleam {

/// Thread-safe. One piece of work at a time enters.
class CancelGate {
public:
    /// Work that can be cancelled while this lives.
    class Work {
    public:
        explicit Work(CancelGate& gate)
            : m_gate(gate)
        {
            const std::lock_guard lock(m_gate.m_mutex);
            m_gate.m_running = true;
            m_gate.m_cancelled = false;
        }
        ~Work()
        {
            const std::lock_guard lock(m_gate.m_mutex);
            m_gate.m_running = false;
        }
        Work(const Work&) = delete;
        Work& operator=(const Work&) = delete;

        bool cancelled() const { return m_gate.m_cancelled; }

    private:
        CancelGate& m_gate;
    };

    /// Without work inside this does nothing: the next work starts uncancelled.
    void cancel()
    {
        const std::lock_guard lock(m_mutex);
        if (m_running)
            m_cancelled = true;
    }

private:
    std::mutex m_mutex;
    bool m_running = false;
    std::atomic<bool> m_cancelled = false;
};

} // namespace foregleam

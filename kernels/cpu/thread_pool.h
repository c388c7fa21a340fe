#pragma once
// Threads that share out the chunks of one operation. Within a step they wait by spinning, because an operation takes
// some ten microseconds and a wake-up costs as much; between steps they sleep, so an idle program takes no CPU.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace foregleam::cpu {

/// Driven by one thread, which works too. A thread begins with its own run of neighbouring chunks and, done with them,
/// takes what others have not begun. So which thread takes a chunk is left to chance, and tasks must not let results
/// depend on it.
class ThreadPool {
public:
    /// `threads` >= 1, the caller's included. A thread the system refuses is done without: see threads().
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const { return static_cast<int>(m_workers.size()) + 1; }

    /// While one lives, the workers do not sleep. run() works without, but each call may then cost a wake-up.
    class Step {
    public:
        explicit Step(ThreadPool& pool);
        ~Step();
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

    private:
        ThreadPool& m_pool;
    };

    static constexpr std::size_t kMaxChunks = (1U << 20) - 1;

    /// Calls task(chunk, thread) for chunk = 0..chunks-1, 0 <= thread < threads(); returns when all are done, and what
    /// they wrote can be read. chunks <= kMaxChunks. Must not be called from a task; tasks must not throw.
    template <class Task> void run(std::size_t chunks, const Task& task)
    {
        const auto call = [](const void* context, std::size_t chunk, int thread) {
            (*static_cast<const Task*>(context))(chunk, thread);
        };
        runErased(chunks, call, &task);
    }

private:
    using Call = void (*)(const void* context, std::size_t chunk, int thread);

    /// The chunks that a thread begins with, in one word: generation (24 bits), end (20), next chunk (20). A thread
    /// that comes late to an operation sees either its rest or the next operation, never a mixture, and nobody waits
    /// for a thread that has not begun.
    struct alignas(64) Ticket {
        std::atomic<std::uint64_t> word = 0;
    };

    void runErased(std::size_t chunks, Call call, const void* context);
    void workerLoop(int thread);
    bool takeChunk(int thread);
    bool takeFrom(std::size_t owner, int thread);
    void waitForStep();

    std::vector<Ticket> m_tickets; ///< one a thread
    std::uint64_t m_generation = 0;
    alignas(64) std::atomic<std::uint32_t> m_done = 0;
    alignas(64) std::atomic<bool> m_stepActive = false;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_wake = 0; ///< counts reasons to wake; what sleeping workers wait on
    Call m_call = nullptr;
    const void* m_context = nullptr;
    std::vector<std::thread> m_workers;
};

} // namespace foregleam::cpu

#include "kernels/cpu/thread_pool.h"

#include <cassert>
#include <chrono>
#include <system_error>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace foregleam::cpu {
namespace {

constexpr int kSpinsBeforeYield = 4000; // some 50 µs: longer than a stage should take, short where cores are shared
constexpr auto kAwakeAfterStep = std::chrono::microseconds(100); // sampling between two steps takes about as long

constexpr std::uint64_t kChunkMask = ThreadPool::kMaxChunks;

std::uint64_t nextChunk(std::uint64_t ticket)
{
    return ticket & kChunkMask;
}
std::uint64_t chunkEnd(std::uint64_t ticket)
{
    return (ticket >> 20) & kChunkMask;
}

void pause()
{
#if defined(__x86_64__)
    _mm_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Spins, and gives the core away now and then once that has lasted: the thread waited for may need it.
class Spinner {
public:
    void wait()
    {
        if (++m_spins < kSpinsBeforeYield)
            pause();
        else
            std::this_thread::yield();
    }

private:
    int m_spins = 0;
};

} // namespace

ThreadPool::ThreadPool(int threads)
    : m_tickets(static_cast<std::size_t>(threads))
{
    assert(threads >= 1);
    m_workers.reserve(static_cast<std::size_t>(threads) - 1);
    try {
        for (int thread = 1; thread < threads; ++thread)
            m_workers.emplace_back([this, thread] { workerLoop(thread); });
    } catch (const std::system_error&) {
        // The system's limit on threads is reached: the ones there are do all the work.
    }
}

ThreadPool::~ThreadPool()
{
    m_stop.store(true);
    m_wake.fetch_add(1);
    m_wake.notify_all();
    for (std::thread& worker : m_workers)
        worker.join();
}

ThreadPool::Step::Step(ThreadPool& pool)
    : m_pool(pool)
{
    m_pool.m_stepActive.store(true);
    m_pool.m_wake.fetch_add(1);
    m_pool.m_wake.notify_all();
}

ThreadPool::Step::~Step()
{
    m_pool.m_stepActive.store(false);
}

void ThreadPool::runErased(std::size_t chunks, Call call, const void* context)
{
    assert(chunks <= kMaxChunks);
    if (m_workers.empty() || chunks <= 1) {
        for (std::size_t chunk = 0; chunk < chunks; ++chunk)
            call(context, chunk, 0);
        return;
    }
    if (!m_stepActive.load()) {
        const Step step(*this);
        return runErased(chunks, call, context);
    }
    // No thread can be inside a task here: the last operation ended with all its chunks done.
    m_call = call;
    m_context = context;
    m_done.store(0, std::memory_order_relaxed);
    ++m_generation;
    const std::size_t owners = m_workers.size() + 1;
    for (std::size_t owner = 0; owner < owners; ++owner) {
        const std::uint64_t next = chunks * owner / owners;
        const std::uint64_t end = chunks * (owner + 1) / owners;
        m_tickets[owner].word.store(m_generation << 40 | end << 20 | next, std::memory_order_release);
    }
    while (takeChunk(0)) { }
    for (Spinner spinner; m_done.load(std::memory_order_acquire) != chunks;)
        spinner.wait();
}

bool ThreadPool::takeChunk(int thread)
{
    const std::size_t owners = m_workers.size() + 1;
    for (std::size_t i = 0; i < owners; ++i) {
        if (takeFrom((static_cast<std::size_t>(thread) + i) % owners, thread))
            return true;
    }
    return false;
}

bool ThreadPool::takeFrom(std::size_t owner, int thread)
{
    std::atomic<std::uint64_t>& word = m_tickets[owner].word;
    std::uint64_t ticket = word.load(std::memory_order_acquire);
    do {
        if (nextChunk(ticket) >= chunkEnd(ticket))
            return false;
    } while (!word.compare_exchange_weak(ticket, ticket + 1, std::memory_order_acq_rel, std::memory_order_acquire));
    m_call(m_context, nextChunk(ticket), thread);
    m_done.fetch_add(1, std::memory_order_release);
    return true;
}

void ThreadPool::workerLoop(int thread)
{
    while (true) {
        waitForStep();
        if (m_stop.load())
            return;
        Spinner spinner;
        while (m_stepActive.load(std::memory_order_relaxed)) {
            if (takeChunk(thread))
                spinner = {};
            else
                spinner.wait();
        }
    }
}

void ThreadPool::waitForStep()
{
    const auto sleepAt = std::chrono::steady_clock::now() + kAwakeAfterStep;
    while (std::chrono::steady_clock::now() < sleepAt) {
        if (m_stepActive.load() || m_stop.load())
            return;
        for (int i = 0; i < 64; ++i)
            pause();
    }
    while (true) {
        const int seen = m_wake.load(); // read before the conditions: a change after them changes m_wake too
        if (m_stepActive.load() || m_stop.load())
            return;
        m_wake.wait(seen);
    }
}

} // namespace foregleam::cpu

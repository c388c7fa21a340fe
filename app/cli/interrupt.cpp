#include "app/cli/interrupt.h"

#include <cassert>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace foregleam::cli {

namespace {

// A signal handler reaches nothing but globals. The pipe wakes the watcher, which may do what a handler may not, and
// whoever waits for input; its byte stays until the interruption is dealt with.
std::atomic<int> g_signals = 0;
static_assert(std::atomic<int>::is_always_lock_free);
int g_pipe[2] = {-1, -1};
struct sigaction g_previous;

/// A request that has not begun yet ignores cancel(), so it is repeated until the interruption is dealt with.
constexpr auto kRepeat = std::chrono::milliseconds(10);

void onSignal(int)
{
    if (g_signals.fetch_add(1) > 0) {
        std::signal(SIGINT, SIG_DFL);
        std::raise(SIGINT);
        return;
    }
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(g_pipe[1], &byte, 1);
}

void drainPipe()
{
    char byte = 0;
    while (read(g_pipe[0], &byte, 1) > 0) { }
}

} // namespace

InterruptGuard::InterruptGuard(Engine& engine)
    : m_engine(engine)
{
    assert(g_pipe[0] < 0);
    g_signals = 0;
    if (pipe2(g_pipe, O_NONBLOCK | O_CLOEXEC) != 0) {
        return; // without a pipe SIGINT keeps ending the program
    }
    m_watcher = std::thread([this] { watch(); });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &g_previous);
}

InterruptGuard::~InterruptGuard()
{
    if (!m_watcher.joinable()) {
        return;
    }
    sigaction(SIGINT, &g_previous, nullptr);
    m_ending = true;
    close(g_pipe[1]);
    m_watcher.join();
    close(g_pipe[0]);
    g_pipe[0] = g_pipe[1] = -1;
}

bool InterruptGuard::interrupted() const
{
    return g_signals > 0;
}

bool InterruptGuard::waitForInput(int descriptor) const
{
    while (!interrupted()) {
        pollfd waiting[2] = {{descriptor, POLLIN, 0}, {g_pipe[0], POLLIN, 0}};
        if (poll(waiting, 2, -1) > 0 && waiting[0].revents != 0) {
            return !interrupted();
        }
    }
    return false;
}

void InterruptGuard::clear()
{
    const std::lock_guard lock(m_mutex);
    g_signals = 0;
    drainPipe();
}

void InterruptGuard::watch()
{
    sigset_t set; // signals are the main thread's
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    while (!m_ending) {
        pollfd waiting = {g_pipe[0], POLLIN, 0};
        poll(&waiting, 1, -1);
        while (!m_ending && cancelIfInterrupted()) {
            std::this_thread::sleep_for(kRepeat);
        }
    }
}

bool InterruptGuard::cancelIfInterrupted()
{
    const std::lock_guard lock(m_mutex);
    if (!interrupted()) {
        drainPipe(); // of a byte that came after clear()
        return false;
    }
    m_engine.cancel();
    return true;
}

} // namespace foregleam::cli

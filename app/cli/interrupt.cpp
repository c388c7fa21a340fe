#include "app/cli/interrupt.h"

#include <cassert>
#include <csignal>
#include <poll.h>
#include <unistd.h>

namespace foregleam::cli {

namespace {

// A signal handler reaches nothing but globals. The pipe wakes the watcher, which may do what a handler may not.
std::atomic<int> g_signals = 0;
static_assert(std::atomic<int>::is_always_lock_free);
int g_pipe[2] = {-1, -1};
struct sigaction g_previous;

/// A request that has not begun yet ignores cancel(), so it is repeated until the interruption is dealt with.
constexpr int kRepeatMs = 10;

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

} // namespace

InterruptGuard::InterruptGuard(Engine& engine)
    : m_engine(engine)
{
    assert(g_pipe[0] < 0);
    g_signals = 0;
    if (pipe(g_pipe) != 0) {
        return; // without a pipe SIGINT keeps ending the program
    }
    m_watcher = std::thread([this] { watch(); });
    struct sigaction action = {};
    action.sa_handler = onSignal; // no SA_RESTART: a read from the terminal ends, so that Ctrl-C leaves the prompt
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

void InterruptGuard::clear()
{
    const std::lock_guard lock(m_mutex);
    g_signals = 0;
}

void InterruptGuard::watch()
{
    sigset_t set; // the handler runs on the main thread, whose read it is to end
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    while (!m_ending) {
        pollfd waiting = {g_pipe[0], POLLIN, 0};
        poll(&waiting, 1, interrupted() ? kRepeatMs : -1);
        char byte = 0;
        if ((waiting.revents & POLLIN) != 0) {
            [[maybe_unused]] const ssize_t count = read(g_pipe[0], &byte, 1);
        }
        const std::lock_guard lock(m_mutex);
        if (interrupted()) {
            m_engine.cancel();
        }
    }
}

} // namespace foregleam::cli

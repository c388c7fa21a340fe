#include "engine/model/fault_guard.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>

#include <sys/mman.h>
#include <unistd.h>

namespace foregleam {
namespace {

/// Read by the signal handler, so atomics without locks. `begin` is published last and withdrawn first; 0 = not in use.
struct Slot {
    std::atomic<bool> taken{false};
    std::atomic<std::uintptr_t> begin{0};
    std::atomic<std::uintptr_t> end{0};
    std::atomic<bool> damaged{false};
};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

std::array<Slot, FaultGuard::kMostGuards> g_slots;
struct sigaction g_former;
std::uintptr_t g_pageSize = 4096;

/// Async-signal-safe. To the end and not one page only: a truncated file would fault on each of its pages otherwise.
bool layZeros(std::uintptr_t address)
{
    for (auto& slot : g_slots) {
        const auto begin = slot.begin.load();
        const auto end = slot.end.load();
        if (begin == 0 || address < begin || address >= end)
            continue;
        slot.damaged.store(true);
        const auto page = address & ~(g_pageSize - 1);
        void* zeros = mmap(reinterpret_cast<void*>(page), end - page, PROT_READ,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
        return zeros != MAP_FAILED;
    }
    return false;
}

void passOn(int signal, siginfo_t* info, void* context)
{
    if ((g_former.sa_flags & SA_SIGINFO) != 0 && g_former.sa_sigaction)
        return g_former.sa_sigaction(signal, info, context);
    if (g_former.sa_handler != SIG_DFL && g_former.sa_handler != SIG_IGN)
        return g_former.sa_handler(signal);
    // The default action: the instruction faults again once the handler is gone; a sent signal is sent again.
    sigaction(signal, &g_former, nullptr);
    if (info->si_code <= 0)
        raise(signal);
}

void onBusError(int signal, siginfo_t* info, void* context)
{
    const int savedErrno = errno;
    const bool isFault = info->si_code > 0; // not kill() or raise()
    if (!isFault || !layZeros(reinterpret_cast<std::uintptr_t>(info->si_addr)))
        passOn(signal, info, context);
    errno = savedErrno;
}

void installHandler()
{
    g_pageSize = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    struct sigaction action { };
    action.sa_sigaction = onBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &g_former);
}

} // namespace

FaultGuard::FaultGuard(const void* begin, std::size_t bytes)
{
    static std::once_flag installed;
    std::call_once(installed, installHandler);
    const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(begin);
    for (int i = 0; i < kMostGuards; ++i) {
        Slot& slot = g_slots[static_cast<std::size_t>(i)];
        if (slot.taken.exchange(true))
            continue;
        slot.damaged.store(false);
        slot.end.store(address + (bytes + g_pageSize - 1) / g_pageSize * g_pageSize);
        slot.begin.store(address);
        m_slot = i;
        return;
    }
}

void FaultGuard::release()
{
    if (!active())
        return;
    Slot& slot = g_slots[static_cast<std::size_t>(m_slot)];
    slot.begin.store(0);
    slot.taken.store(false);
    m_slot = -1;
}

bool FaultGuard::damaged() const
{
    return active() && g_slots[static_cast<std::size_t>(m_slot)].damaged.load();
}

} // namespace foregleam

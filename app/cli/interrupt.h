#pragma once
// Ctrl-C: cancels what the engine does within one round, so that what there is can still be shown.

#include "engine/api/engine.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace foregleam::cli {

/// While it lives, a first SIGINT cancels the engine's work; a second one before clear() ends the process as usual.
/// One at a time; the engine must outlive it.
class InterruptGuard {
public:
    explicit InterruptGuard(Engine& engine);
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    /// Whether a SIGINT came since the last clear(). Any thread.
    bool interrupted() const;
    /// Waits until `descriptor` has something to read (or has ended): true; or until a SIGINT came: false.
    bool waitForInput(int descriptor) const;
    /// The interruption was dealt with: what comes next is not cancelled.
    void clear();

private:
    void watch();
    /// Cancels the engine's work after a SIGINT that was not dealt with yet; whether there was one.
    bool cancelIfInterrupted();

    Engine& m_engine;
    std::mutex m_mutex; ///< cancel() is never called after clear() returned
    std::atomic<bool> m_ending = false;
    std::thread m_watcher;
};

} // namespace foregleam::cli

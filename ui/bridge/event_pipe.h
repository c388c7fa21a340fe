#pragma once
// The way of events from the engine's thread to the window's: published on one, drained on the other. The window knows
// only this; the application gives it the engine's bounded queue.

#include "engine/api/event.h"

#include <vector>

namespace foregleam {

/// publish() on the engine's thread, drain() on the window's; implementations are thread-safe and keep the order of
/// events.
class EventPipe : public EventSink {
public:
    /// Replaces `batch` by everything published since the last call.
    virtual void drain(std::vector<Event>& batch) = 0;
};

} // namespace foregleam

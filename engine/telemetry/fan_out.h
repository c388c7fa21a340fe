#pragma once
// One stream of events to several readers: the window's queue and the log.

#include "engine/api/event.h"

#include <utility>
#include <vector>

namespace foregleam {

/// Passes every event to each sink in the order given, on the caller's thread. The sinks are not owned and must outlive
/// it.
class FanOut final : public EventSink {
public:
    explicit FanOut(std::vector<EventSink*> sinks)
        : m_sinks(std::move(sinks))
    {
    }

    void publish(const Event& event) override
    {
        for (EventSink* sink : m_sinks)
            sink->publish(event);
    }

private:
    std::vector<EventSink*> m_sinks;
};

} // namespace foregleam

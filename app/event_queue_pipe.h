#pragma once
// The engine's bounded queue as the pipe that the window reads from.

#include "engine/telemetry/event_queue.h"
#include "ui/bridge/event_pipe.h"

namespace foregleam {

class EventQueuePipe final : public EventPipe {
public:
    void publish(const Event& event) override { m_queue.publish(event); }

    void drain(std::vector<Event>& batch) override
    {
        batch.clear();
        m_queue.drain(batch);
    }

private:
    EventQueue m_queue;
};

} // namespace foregleam

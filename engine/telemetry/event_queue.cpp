#include "engine/telemetry/event_queue.h"

#include <algorithm>
#include <utility>

namespace foregleam {

EventQueue::EventQueue(std::size_t bound, std::function<void()> wake)
    : m_bound(bound)
    , m_wake(std::move(wake))
{
}

void EventQueue::publish(const Event& event)
{
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = empty();
        ++m_counters.published;
        if (const auto* progress = std::get_if<PrefillProgress>(&event)) {
            m_counters.droppedSamples += m_sample.has_value();
            m_sample = Sample{*progress, m_waiting.size()};
        } else {
            m_counters.late += m_waiting.size() >= m_bound;
            m_waiting.push_back(event);
        }
        m_counters.mostWaiting = std::max(m_counters.mostWaiting, m_waiting.size() + m_sample.has_value());
    }
    if (first && m_wake)
        m_wake();
}

bool EventQueue::drain(std::vector<Event>& batch)
{
    batch.clear();
    std::optional<Sample> sample;
    {
        const std::lock_guard lock(m_mutex);
        batch.swap(m_waiting);
        std::swap(sample, m_sample);
    }
    if (sample)
        batch.insert(batch.begin() + static_cast<std::ptrdiff_t>(sample->place), Event{sample->progress});
    return !batch.empty();
}

EventQueue::Counters EventQueue::counters() const
{
    const std::lock_guard lock(m_mutex);
    return m_counters;
}

} // namespace foregleam

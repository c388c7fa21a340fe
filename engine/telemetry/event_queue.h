#pragma once
// Carries events from the engine's thread to one reader, usually the window's bridge.

#include "engine/api/event.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace foregleam {

/// The writer never waits for the reader. What that costs when the reader is slow:
/// - A sample (PrefillProgress) waits alone: a newer one takes its place and the older counts as dropped.
/// - Tokens, rounds and lifecycle events are never dropped and never merged, each one is needed for the text or the
/// charts.
///   Beyond `bound` waiting events the queue grows; each event beyond it counts as late. An answer has as many tokens
///   as the context at most, so growth ends with the answer.
/// publish() on one thread at a time, everything else on any thread.
class EventQueue final : public EventSink {
public:
    static constexpr std::size_t kDefaultBound = 8192;

    struct Counters {
        std::uint64_t published = 0;
        std::uint64_t droppedSamples = 0;
        std::uint64_t late = 0; ///< events that were queued while `bound` others were waiting
        std::size_t mostWaiting = 0; ///< high-water mark
    };

    /// `wake` is called on the publishing thread when something waits after nothing did: once for each batch that
    /// drain() takes. It must be quick and may call nothing of this queue but drain().
    explicit EventQueue(std::size_t bound = kDefaultBound, std::function<void()> wake = {});

    void publish(const Event& event) override;

    /// Replaces `batch` by everything that waits, in the order published; its memory is reused for what comes next.
    /// Returns false when nothing waited.
    bool drain(std::vector<Event>& batch);

    Counters counters() const;

private:
    struct Sample {
        PrefillProgress progress;
        std::size_t place = 0; ///< events that were queued before it
    };

    bool empty() const { return m_waiting.empty() && !m_sample; }

    const std::size_t m_bound;
    const std::function<void()> m_wake;
    mutable std::mutex m_mutex;
    std::vector<Event> m_waiting;
    std::optional<Sample> m_sample;
    Counters m_counters;
};

} // namespace foregleam

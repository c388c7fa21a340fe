#pragma once
// An answer as it is collected from the engine's events.

#include "engine/api/engine.h"

namespace foregleam {

/// Everything the engine told about one answer.
struct CollectedAnswer {
    std::string text;
    std::vector<TokenId> tokens;
    std::vector<RoundEvent> rounds;
    std::vector<std::string> notices;
    GenerationStats stats;
};

/// Collects one answer. `next` (the log) and `onToken` may be null; all on the engine's thread.
class AnswerCollector final : public EventSink {
public:
    using TokenFunction = std::function<void(const TokenEvent&)>;
    using PrefillFunction = std::function<void(const PrefillProgress&)>;

    explicit AnswerCollector(EventSink* next = nullptr, TokenFunction onToken = {}, PrefillFunction onPrefill = {});

    void publish(const Event& event) override;

    const CollectedAnswer& answer() const { return m_answer; }
    CollectedAnswer take() { return std::move(m_answer); }
    /// Why the answer failed, or empty.
    const std::string& error() const { return m_error; }

private:
    CollectedAnswer m_answer;
    std::string m_error;
    EventSink* const m_next;
    const TokenFunction m_onToken;
    const PrefillFunction m_onPrefill;
};

/// One answer to a request, whole.
Result<CollectedAnswer> answerRequest(Engine& engine, const GenerationRequest& request);

} // namespace foregleam

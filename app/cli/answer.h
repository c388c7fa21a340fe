#pragma once
// An answer as it is collected from the engine's events, and its JSON.

#include "app/cli/console.h"

#include "engine/api/event.h"
#include "engine/api/model_info.h"
#include "engine/api/request.h"

#include <functional>
#include <string>
#include <vector>

namespace foregleam::cli {

/// Everything the engine told about one answer.
struct Answer {
    std::string text;
    std::vector<TokenId> tokens;
    std::vector<RoundEvent> rounds;
    std::vector<std::string> notices;
    GenerationStats stats;
};

/// Collects one answer. `next` (the log) and `onToken` may be null; all on the engine's thread.
class AnswerSink final : public EventSink {
public:
    using TokenFunction = std::function<void(const TokenEvent&)>;
    using PrefillFunction = std::function<void(const PrefillProgress&)>;

    explicit AnswerSink(EventSink* next = nullptr, TokenFunction onToken = {}, PrefillFunction onPrefill = {});

    void publish(const Event& event) override;

    const Answer& answer() const { return m_answer; }
    Answer take() { return std::move(m_answer); }
    /// Why the answer failed, or empty.
    const std::string& error() const { return m_error; }

private:
    Answer m_answer;
    std::string m_error;
    EventSink* const m_next;
    const TokenFunction m_onToken;
    const PrefillFunction m_onPrefill;
};

/// How many times plain decoding's rate the answer had, from the one-row step measured when the model was loaded;
/// 0 where either is unknown.
double speedupOverBaseline(const GenerationStats& stats, double baselineStepMs);

/// "1.4 × · 96 tok/s · τ 1.8": what the terminal chat shows after an answer.
std::string speedLine(const GenerationStats& stats, double baselineStepMs);

/// The counts and times of an answer under the names of the glossary.
Json statsJson(const GenerationStats& stats);

/// {"text", "tokens", "rounds", "stats"}: the contract of `chat --json`.
Json answerJson(const Answer& answer, const ModelInfo& model, const GenerationRequest& request);

} // namespace foregleam::cli

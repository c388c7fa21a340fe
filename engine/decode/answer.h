#pragma once
// One answer while it is made: its tokens, its counts and times, and when it ends. Tells its reader all of it.

#include "engine/api/event.h"
#include "engine/api/request.h"
#include "engine/decode/answer_text.h"
#include "engine/decode/sampler.h"
#include "engine/speculative/verifier.h"
#include "engine/text/tokenizer.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace foregleam {

/// Borrows the tokenizer and the sink. One thread. After finish() nothing more is published.
class Answer {
public:
    /// `contextLength`: positions that the sequence has. `startMs`: the request, on the system clock's steady time.
    Answer(GenerationRequest request, std::vector<TokenId> prompt, const Tokenizer& tokenizer, EventSink& sink,
        std::int32_t contextLength, double startMs);

    const GenerationRequest& request() const { return m_request; }
    const GenerationStats& stats() const { return m_stats; }
    bool finished() const { return m_finished; }
    const std::string& error() const { return m_error; } ///< set where stats().stop is Failed
    SamplingState& sampling() { return m_sampling; }

    /// Prompt and emitted tokens; the last one is the anchor once a token was emitted.
    std::span<const TokenId> tokens() const { return m_tokens; }
    std::int32_t lastPosition() const { return static_cast<std::int32_t>(m_tokens.size()) - 1; }

    /// Most tokens that can be drafted (the context has room for them), and most that are worth verifying (the answer
    /// may end earlier). Both at least 0.
    std::int32_t draftRoom() const;
    std::int32_t verifyLimit() const;

    /// The prompt is about to be read; its first `cached` tokens are known already.
    void begin(std::int32_t cached);
    /// The prompt was read up to token `done`.
    void promptRead(std::int32_t done);
    /// The first token, from the last row of the prompt.
    void commitFirst(const Decision& decision);
    /// Something that people should know about this answer.
    void notify(const std::string& sentence);
    /// A round's decisions. `round` comes with drafted, confidence, survival, the rates, verified, its reason and the
    /// stage times; the rest is filled in here and published. Returns how many of the decisions reached the text.
    std::size_t commitRound(RoundEvent round, std::span<const Decision> decisions);
    /// Ends the answer where it is, if it has not ended itself. `error` is for StopReason::Failed.
    void finish(StopReason reason, const std::string& error = {});

private:
    struct Place {
        std::int32_t round = -1;
        std::int32_t positionInBlock = -1;
        float confidence = 1.0F;
    };

    void take(const Decision& decision, const Place& place);
    std::optional<StopReason> endAfter(TokenId token) const;
    void publishReady();
    double sinceStart() const;

    GenerationRequest m_request;
    std::vector<TokenId> m_tokens;
    const Tokenizer& m_tokenizer;
    EventSink& m_sink;
    std::int32_t m_contextLength;
    double m_startMs;
    double m_readFromMs = 0;
    SamplingState m_sampling;
    AnswerText m_text;
    GenerationStats m_stats;
    std::optional<StopReason> m_ended; ///< the last token ended the answer; finish() is due
    bool m_finished = false;
    std::string m_error;
};

} // namespace foregleam

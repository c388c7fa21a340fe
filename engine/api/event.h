#pragma once
// What happens while an answer is made, as plain values. The words are those of the program's glossary (HACKING.md):
// drafted, verified, accepted, bonus, corrected, emitted.

#include "engine/api/token.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace foregleam {

/// Where a token of the text came from. Bonus: the target's own token after a fully accepted (or empty) prefix;
/// Corrected: the target's own token in place of a rejected draft.
enum class TokenOrigin : std::uint8_t { Accepted, Bonus, Corrected };

const char* originName(TokenOrigin origin); ///< "accepted", "bonus", "corrected"

/// Why a round verified as many drafts as it did. Whole: every draft there was. Threshold: the next confidence was below
/// the threshold. Rate: one more draft was not expected to raise the tokens per second. Limit: the answer or the context
/// ends. Parked: drafting does not pay on this text, so nothing was drafted. Probe: parked, but tried to see whether it
/// pays again.
enum class LengthReason : std::uint8_t { Whole, Threshold, Rate, Limit, Parked, Probe };

const char* lengthReasonName(LengthReason reason); ///< "whole", "threshold", "rate", "limit", "parked", "probe"

/// Why an answer ended.
enum class StopReason : std::uint8_t { EndOfText, StopString, MaxTokens, ContextFull, Cancelled, Failed };

const char* stopReasonName(StopReason reason); ///< "end", "stop", "length", "context", "cancelled", "failed"

/// Counts and times of one answer; times in milliseconds. Counts leave out tokens past a stop.
struct GenerationStats {
    std::int32_t promptTokens = 0;
    std::int32_t cachedTokens = 0;  ///< prompt tokens reused from the KV cache
    std::int32_t emitted = 0;
    std::int32_t rounds = 0;
    std::int32_t drafted = 0;
    std::int32_t verified = 0;
    std::int32_t accepted = 0;
    double prefillMs = 0;           ///< reading the prompt
    double firstTokenMs = 0;        ///< request to first token (TTFT)
    double decodeMs = 0;            ///< first token to last
    double draftMs = 0;             ///< sums over the rounds
    double scheduleMs = 0;
    double verifyMs = 0;
    double sampleMs = 0;
    StopReason stop = StopReason::MaxTokens;

    /// The first token comes from the prefill and is left out of the rate. 0 where nothing was decoded.
    double tokensPerSecond() const { return decodeMs > 0 && emitted > 1 ? 1000.0 * (emitted - 1) / decodeMs : 0.0; }
    /// Emitted tokens a round, the target's own included (the paper's τ).
    double acceptedLength() const { return rounds > 0 ? static_cast<double>(emitted - 1) / rounds : 0.0; }
    double prefillTokensPerSecond() const
    {
        return prefillMs > 0 ? 1000.0 * (promptTokens - cachedTokens) / prefillMs : 0.0;
    }
};

/// The prompt is known and about to be read.
struct GenerationStarted {
    std::int32_t promptTokens = 0;
    std::int32_t cachedTokens = 0;
};

/// A part of the prompt was read. A sample: may be dropped when the reader is slow.
struct PrefillProgress {
    std::int32_t done = 0;  ///< tokens read, cached ones included
    std::int32_t total = 0;
};

/// One token reached the text. Never dropped.
struct TokenEvent {
    std::int32_t index = 0;  ///< within the answer, from 0
    std::int32_t round = -1; ///< -1 for the first token, which comes from the prefill
    TokenId id = 0;
    std::string text;        ///< whole UTF-8 characters; empty while a character is not complete
    TokenOrigin origin = TokenOrigin::Bonus;
    std::int32_t positionInBlock = -1; ///< 0-based place among the drafts; for the target's own token the place after the last accepted
    float p = 1.0F;          ///< target probability after the processors
    float q = 1.0F;          ///< draft probability; 1 for the target's own tokens and for drafters without a distribution
    float u = 0.0F;          ///< the uniform number that decided; 0 where none was drawn
    float confidence = 1.0F; ///< the drafter's estimate that this draft survives
};

/// A token that a block drafter weighed at a place of the block, by probabilities at temperature 1, before penalties and
/// truncation.
struct DraftCandidate {
    std::int32_t place = 0; ///< in the block, from 0
    TokenId id = 0;
    std::string text;       ///< invalid UTF-8 replaced
    float parallel = 0.0F;  ///< as the parallel pass has it, which knows no token of the block
    float corrected = 0.0F; ///< after the sequential head's bias for the token before; the same where there is no head
};

/// One draft → schedule → verify → commit cycle of one sequence. Never dropped.
struct RoundEvent {
    std::int32_t index = 0;        ///< within the answer, from 0
    std::int32_t start = 0;        ///< position of the anchor
    TokenId anchor = 0;
    std::vector<TokenId> drafted;
    std::vector<std::string> draftedText; ///< one entry a draft, invalid UTF-8 replaced
    std::vector<float> confidence; ///< one entry a draft, as the drafter says it, before calibration
    std::vector<float> survival;   ///< products of the calibrated confidences up to each draft: what the scheduler saw
    std::vector<float> expectedRate; ///< tokens per second expected at each verified length n, 0..drafted: 1000 · (1 + the
                                     ///< first n survivals) / (draftCostMs + the pass); empty if not computed
    double draftCostMs = 0;        ///< what drafting was expected to cost, as expectedRate counts it
    std::vector<float> blockRate;  ///< before the round, from earlier rounds alone: tokens per second expected of drafts of each
                                   ///< length 0..block size; 0 = one token at a time. Empty where the method does not choose
    std::int32_t verified = 0;
    LengthReason reason = LengthReason::Whole; ///< of `verified`
    std::int32_t accepted = 0;
    float rejectedP = 0.0F;        ///< target and draft probability of the rejected draft (its u is its replacement's,
    float rejectedQ = 0.0F;        ///< TokenEvent::u); q = 0 where none was rejected or it is not known
    std::vector<DraftCandidate> candidates; ///< by place, the likeliest first after correction; only if
                                            ///< GenerationRequest::explain, from block drafters
    std::vector<TokenId> emitted;  ///< accepted drafts, then the target's own token, less anything past a stop
    double atMs = 0;               ///< end of the round since the request
    double draftMs = 0;
    double scheduleMs = 0;
    double verifyMs = 0;
    double sampleMs = 0;
    std::int32_t contextUsed = 0;  ///< positions committed after the round
};

/// Something a person should know, one sentence.
struct Notice {
    std::string text;
};

/// The last event of an answer, always sent.
struct GenerationFinished {
    GenerationStats stats;
    std::string error; ///< set when stats.stop is Failed
};

using Event = std::variant<GenerationStarted, PrefillProgress, TokenEvent, RoundEvent, Notice, GenerationFinished>;

/// Takes events on the engine's thread; must be quick and must not call back into the engine.
class EventSink {
public:
    virtual ~EventSink() = default;
    virtual void publish(const Event& event) = 0;
};

} // namespace foregleam

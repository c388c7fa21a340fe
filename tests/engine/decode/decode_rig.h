#pragma once
// The loop of rounds over the fake backend, and drafters that make its life hard.

#include "engine/decode/round_loop.h"
#include "engine/speculative/ngram_drafter.h"
#include "tests/support/fake_backend.h"
#include "tests/support/fake_tokenizer.h"
#include "tests/support/manual_clock.h"

#include <map>
#include <memory>

namespace foregleam::test {

/// Keeps every event.
class Recorder final : public EventSink {
public:
    void publish(const Event& event) override
    {
        events.push_back(event);
        if (onEvent)
            onEvent(event);
    }

    template <class T> std::vector<T> all() const
    {
        std::vector<T> found;
        for (const Event& event : events) {
            if (const T* one = std::get_if<T>(&event))
                found.push_back(*one);
        }
        return found;
    }
    std::string text() const
    {
        std::string text;
        for (const TokenEvent& token : all<TokenEvent>())
            text += token.text;
        return text;
    }
    std::vector<TokenId> tokens() const
    {
        std::vector<TokenId> ids;
        for (const TokenEvent& token : all<TokenEvent>())
            ids.push_back(token.id);
        return ids;
    }
    const GenerationStats& stats() const { return std::get<GenerationFinished>(events.back()).stats; }
    const std::string& error() const { return std::get<GenerationFinished>(events.back()).error; }

    std::vector<Event> events;
    std::function<void(const Event&)> onEvent;
};

/// Drafts what the target will say, with a wrong token now and then; deterministic, or drawn from a distribution near
/// the target's. Checks that it is called as engine/speculative/drafter.h promises.
class OracleDrafter final : public Drafter {
public:
    enum class Kind {
        Right, ///< the target's argmax
        Wrong, ///< never the target's argmax
        Mixed, ///< one or the other, by position
        Sampled, ///< drawn from a flattened target distribution, told exactly
        Liar ///< drawn like Sampled, but told as if it came from elsewhere: a bias that tests must see
    };

    OracleDrafter(const FakeBackend& target, Kind kind)
        : m_target(target)
        , m_kind(kind)
    {
    }

    std::int32_t start(std::int32_t slot, std::span<const TokenId> prompt, std::int32_t kept) override
    {
        const std::int32_t held = std::min(kept, keepAtMost);
        seen[slot].assign(prompt.begin(), prompt.begin() + held);
        return held;
    }

    Result<void> observe(const TokenBatch& batch) override
    {
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            std::vector<TokenId>& tokens = seen[batch.slots[row]];
            const auto position = static_cast<std::size_t>(batch.positions[row]);
            if (position > tokens.size())
                ++holes;
            tokens.resize(position);
            tokens.push_back(batch.tokens[row]);
        }
        return {};
    }

    Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft> drafts) override
    {
        for (std::size_t i = 0; i < contexts.size(); ++i)
            drafts[i] = draft(contexts[i]);
        return {};
    }

    void commit(std::int32_t slot, std::int32_t verified, std::int32_t accepted) override
    {
        std::vector<TokenId>& tokens = seen[slot];
        tokens.resize(tokens.size() - static_cast<std::size_t>(verified - accepted)); // rejected rows are forgotten
    }

    std::map<std::int32_t, std::vector<TokenId>> seen; ///< by slot: the tokens whose rows were observed and survived
    std::int32_t keepAtMost = 1 << 20;
    int holes = 0;

private:
    Draft draft(const DraftContext& context)
    {
        if (!std::ranges::equal(seen[context.slot], context.tokens.first(context.tokens.size() - 1)))
            ++holes; // everything but the anchor must have been observed
        Draft draft;
        std::vector<TokenId> text(context.tokens.begin(), context.tokens.end());
        for (std::int32_t k = 0; k < context.maxLength; ++k) {
            std::vector<float> logits = m_target.logitsAfter(text);
            TokenId token = argmax(logits);
            if (m_kind == Kind::Sampled || m_kind == Kind::Liar) {
                for (float& logit : logits)
                    logit *= 0.5F;
                SamplingSettings flat;
                flat.temperature = 1.0F;
                Distribution q;
                Sampler(flat).distribution(logits, q);
                token = context.sampling->settings.reproducible
                    ? q.choose(PositionNoise(context.sampling->settings.seed, static_cast<std::int32_t>(text.size())))
                    : q.draw(context.sampling->random.uniform());
                if (m_kind == Kind::Liar)
                    std::ranges::fill(q.probabilities, 1.0F / static_cast<float>(q.probabilities.size()));
                draft.distributions.push_back(q);
            } else if (m_kind == Kind::Wrong || (m_kind == Kind::Mixed && text.size() % 3 == 0)) {
                token = (token + 1) % m_target.shape().vocabulary;
            }
            draft.tokens.push_back(token);
            draft.confidence.push_back(0.75F);
            text.push_back(token);
        }
        return draft;
    }

    const FakeBackend& m_target;
    Kind m_kind;
};

/// Decodes answers together. One drafter for all of them, or none; `pace` says how drafts are paced.
inline void decodeAll(const DecodeTools& tools, const Tokenizer& tokenizer,
    const std::vector<GenerationRequest>& requests, Drafter* drafter, std::vector<Recorder>& sinks,
    const DecodeJob& pace = {})
{
    std::vector<std::unique_ptr<Answer>> answers;
    std::vector<DecodeJob> jobs;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        answers.push_back(std::make_unique<Answer>(
            requests[i], requests[i].promptTokens, tokenizer, sinks[i], tools.backend.contextLength(), 0.0));
        jobs.push_back(pace);
        jobs.back().answer = answers.back().get();
        jobs.back().drafter = drafter;
    }
    decode(tools, jobs);
}

/// A loaded fake model. Its clock stands still unless a test turns it.
class DecodeRig {
public:
    explicit DecodeRig(const FakeBackendOptions& options = {})
        : backend(options)
        , tokenizer(options.vocabulary)
        , slots(options.slots)
    {
    }

    void run(const std::vector<GenerationRequest>& requests, Drafter* drafter, std::vector<Recorder>& sinks,
        const DecodeJob& pace = {})
    {
        decodeAll({backend, slots, *scheduler, profile, intact, [this] { return cancelled; }, clock}, tokenizer,
            requests, drafter, sinks, pace);
    }

    Recorder run(const GenerationRequest& request, Drafter* drafter, const DecodeJob& pace = {})
    {
        std::vector<Recorder> sinks(1);
        run({request}, drafter, sinks, pace);
        return std::move(sinks[0]);
    }

    FakeBackend backend;
    FakeTokenizer tokenizer;
    KvSlots slots;
    ManualClock clock;
    PassScheduler byRule;
    const Scheduler* scheduler = &byRule;
    StepProfile profile{{{1, 1.0}, {16, 2.0}}};
    std::function<Result<void>()> intact;
    bool cancelled = false;
};

inline GenerationRequest requestFor(std::vector<TokenId> prompt, std::int32_t maxTokens)
{
    GenerationRequest request;
    request.promptTokens = std::move(prompt);
    request.maxTokens = maxTokens;
    request.ignoreEndOfText = true;
    return request;
}

} // namespace foregleam::test

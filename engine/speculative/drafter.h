#pragma once
// What proposes tokens. One file a drafter; the loop of rounds knows no more than this.

#include "engine/api/event.h"
#include "engine/api/result.h"
#include "engine/backend/backend.h"
#include "engine/decode/sampler.h"

#include <cstdint>
#include <span>
#include <vector>

namespace foregleam {

/// The tokens proposed for one sequence in one round; empty where the drafter has nothing worth a try.
struct Draft {
    std::vector<TokenId> tokens; ///< at most DraftContext::maxLength
    std::vector<float> confidence; ///< one entry a token: estimate that it survives if those before it did
    std::vector<Distribution> distributions; ///< one entry a token: exactly what it was drawn from, after the same
                                             ///< processors as the target; none at all where no chance was involved
    std::vector<DraftCandidate> candidates = {}; ///< only if DraftContext::explain, without texts
};

/// What a drafter may look at for one sequence.
struct DraftContext {
    std::int32_t slot = 0;
    std::span<const TokenId> tokens; ///< the whole sequence, the anchor last
    std::int32_t maxLength = 0; ///< block size, or what the context has room for
    SamplingState* sampling = nullptr; ///< settings, penalties up to the anchor, the sequence's random numbers
    float stopBelow = 0.0F; ///< the draft may end before the first place whose survival (the product of the confidences
                            ///< up to it, all known before its token is drawn) is below this; 0 = never
    bool explain = false; ///< note what each draft was chosen among; changes nothing else
};

/// Keeps state by slot. One thread; several sequences may be in progress. Call order for a slot:
/// start, (observe)*, then rounds of propose, observe, commit.
class Drafter {
public:
    virtual ~Drafter() = default;

    /// A sequence begins in a slot, of which the target keeps the cells of the first `kept` prompt tokens. Returns how
    /// many of these the drafter still holds too (at most `kept`): the target reads the prompt from there, so that
    /// neither has a hole.
    virtual std::int32_t start(std::int32_t slot, std::span<const TokenId> prompt, std::int32_t kept) = 0;

    /// The target has just run these rows (prompt chunks and verify passes, other sequences' rows among them); what it
    /// computed for them can still be read. Rows of drafts that are rejected later are among them.
    /// Fails only where a device fails.
    virtual Result<void> observe(const TokenBatch& batch)
    {
        static_cast<void>(batch);
        return {};
    }

    /// One draft for each context, in order. Fails only where a device fails.
    virtual Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft> drafts) = 0;

    /// The outcome of the slot's last draft: of its first `verified` tokens the first `accepted` survived. State beyond
    /// the anchor and the accepted tokens is to be forgotten.
    virtual void commit(std::int32_t slot, std::int32_t verified, std::int32_t accepted) = 0;
};

} // namespace foregleam

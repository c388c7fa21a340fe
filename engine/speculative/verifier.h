#pragma once
// Decides which drafts survive and what the target adds itself, so that the text is distributed exactly as without
// drafts.

#include "engine/api/event.h"
#include "engine/speculative/drafter.h"

#include <functional>
#include <span>
#include <vector>

namespace foregleam {

/// One decided token and the numbers that decided it, as TokenEvent names them.
struct Decision {
    TokenId token = 0;
    TokenOrigin origin = TokenOrigin::Bonus;
    float p = 1.0F;
    float q = 1.0F;
    float u = 0.0F;
    float rejectedP = 0.0F; ///< Corrected: target and draft probability of the draft that it replaces
    float rejectedQ = 0.0F;
};

/// The logits [vocabulary] of a row of the sequence's pass: row 0 is the anchor's, row i the i-th draft's. Writable.
using RowLogits = std::function<std::span<float>(std::int32_t row)>;

/// The accepted drafts, then the target's own token; never empty. Rows after a rejection are not looked at.
/// Greedy: a draft survives where it is the argmax. Reproducible: where it is the choice under the position's noise.
/// Else rejection sampling: accepted where u < p/q, and the first rejected one is replaced by a draw from the residual
/// max(p - q, 0) (Leviathan et al. 2023). Each row is penalised with its own prefix; every decided token is pushed to
/// the penalties. `verified` of the draft's tokens were in the pass; the anchor stands at position `anchor`.
std::vector<Decision> verify(
    const Draft& draft, std::int32_t verified, std::int32_t anchor, const RowLogits& logits, SamplingState& sampling);

} // namespace foregleam

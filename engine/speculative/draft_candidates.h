#pragma once
// What a block drafter's choice at a place was among, for people who want to see it. Costs a few passes over the
// vocabulary, so it is made only where it was asked for.

#include "engine/api/event.h"

#include <span>
#include <vector>

namespace foregleam {

constexpr std::size_t kCandidatesEach = 4; ///< likeliest tokens that are noted before and after the correction

/// Appends the likeliest tokens of a place before and after the sequential correction, each once, the likeliest after
/// it first. Logits are those of one place in draft ids, of equal length; `toTarget` as DraftVocabulary has it. Texts
/// stay empty.
void addCandidates(std::vector<DraftCandidate>& candidates, std::int32_t place, std::span<const float> parallel,
    std::span<const float> corrected, std::span<const TokenId> toTarget);

} // namespace foregleam

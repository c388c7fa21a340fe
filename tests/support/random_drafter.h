#pragma once
// Block drafters for the targets of random_model.h, with any mixture of heads and layouts, from a formula that
// tests/kernels/golden/make_drafts.py knows too.

#include "engine/backend/drafter_weights.h"
#include "tests/support/random_model.h"

namespace foregleam::test {

/// What to make.
struct RandomDrafter {
    RandomModel block; ///< its layers; vocabulary and hidden are the target's, and tied means that the head is too
    std::vector<std::int32_t> taps{0, 1};
    std::int32_t blockSize = 6;
    bool sampleFromAnchor = true;
    TokenId maskToken = 2;
    SequentialHead head = SequentialHead::Vanilla;
    std::int32_t rank = 6;
    bool confidence = true;
    bool confidenceWithMarkov = true;
    bool causalLayers = false; ///< every second one, from the first on
    std::int32_t draftVocabulary = 0; ///< 0 = the target's; else so many ids, spread over it
};

/// Shares the target's embeddings, and keeps them alive.
std::shared_ptr<const DrafterWeights> makeDrafter(
    const RandomDrafter& what, const std::shared_ptr<const ModelWeights>& target);

/// A drafter with a head of each kind, and between them every layout that DrafterShape can express. Golden drafts are
/// theirs; the targets are those of random_model.h.
struct DrafterCase {
    const char* name;
    RandomModel target;
    RandomDrafter drafter;
};
std::vector<DrafterCase> drafterCases();

} // namespace foregleam::test

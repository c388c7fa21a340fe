#pragma once
// A block drafter as numbers: DSpark (Markov head, confidence head) or plain DFlash. Validated by the loader against
// the target it drafts for; kernels read nothing else of a drafter. Method and names of the parts: DSpark paper,
// section 3; the public reference model DeepSpec calls its tensors alike.

#include "engine/api/token.h"
#include "engine/backend/model_weights.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace foregleam {

/// What corrects the block's tokens from left to right. None: plain DFlash, every place on its own.
enum class SequentialHead : std::uint8_t { None, Vanilla, Gated, Rnn };

/// Every count is positive and every division exact once a loader has returned it.
struct DrafterShape {
    ModelShape block; ///< of the drafter's own layers; its vocabulary is the drafts' (rows of the output head)
    std::int32_t targetVocabulary = 0; ///< rows of the token embedding and of markovW1
    std::int32_t targetHidden = 0; ///< width of one tap
    std::vector<std::int32_t> taps; ///< 0-based target layers whose output is read, rising; -1 = the embedding's output
    std::int32_t blockSize = 0; ///< most tokens drafted a round (γ), as trained
    bool sampleFromAnchor =
        true; ///< place k drafts from slot k (DeepSpec); false: from slot k + 1 (1+N, z-lab's DFlash)
    TokenId maskToken = 0; ///< what stands in the slots behind the anchor; inside the target's embedding
    SequentialHead head = SequentialHead::None;
    std::int32_t markovRank = 0; ///< 0 where head is None
    bool confidence = false; ///< has a confidence head
    bool confidenceWithMarkov = false; ///< which also reads the previous token's embedding of the Markov head

    /// Slots of the parallel pass for a draft of `length` tokens.
    std::int32_t slotsFor(std::int32_t length) const { return length + (sampleFromAnchor ? 0 : 1); }
};

/// All views are [output, input]; vectors are F32.
struct DrafterWeights {
    DrafterShape shape;
    TensorView contextProjection; ///< fc [hidden, taps · targetHidden]
    TensorView contextNorm; ///< hidden_norm [hidden]
    TensorView tokenEmbedding; ///< [targetVocabulary, hidden]; the target's where the file has none
    TensorView outputNorm; ///< norm [hidden]
    TensorView output; ///< [block.vocabulary, hidden]; the target's where the file has none
    TensorView ropeFactors; ///< as ModelWeights::ropeFactors, may be empty
    std::vector<LayerWeights> layers; ///< attentionNorm is for block rows alone, not for context
    std::vector<std::uint8_t> causal; ///< one entry a layer: 1 where a slot sees only slots up to itself
    TensorView markovW1; ///< [targetVocabulary, rank]; the next four are empty without the heads that need them
    TensorView markovW2; ///< [block.vocabulary, rank]
    TensorView gate; ///< gated head [rank, hidden + rank]
    TensorView gateBias; ///< [rank]
    TensorView joint; ///< RNN head [3 · rank, 2 · rank + hidden]: gate, candidate, output of [state; W1; hidden]
    TensorView jointBias; ///< [3 · rank]
    TensorView confidence; ///< [1, hidden (+ rank)]
    TensorView confidenceBias; ///< [1], may be empty
    std::vector<TokenId> draftToTarget; ///< target id of each draft id, rising; empty = the same ids
    std::shared_ptr<const void> storage; ///< keeps the bytes behind the views, the target's shared ones included
};

} // namespace foregleam

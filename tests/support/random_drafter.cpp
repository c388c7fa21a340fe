#include "tests/support/random_drafter.h"

namespace foregleam::test {
namespace {

constexpr std::uint64_t kFirstNumber = 10000; // of the drafter's tensors, far from the target's

/// The target's conventions with fewer layers.
RandomDrafter like(const RandomModel& target)
{
    RandomDrafter drafter;
    drafter.block = target;
    drafter.block.shape.layers = 2;
    return drafter;
}

DrafterCase vanilla()
{
    return {"vanilla", qwenLike(), like(qwenLike())};
}

// GELU, soft cap, scaled embeddings, post-norms, one key/value head; the embedding's output is tapped.
DrafterCase gated()
{
    RandomDrafter drafter = like(gemmaLike());
    drafter.block.slidingWindow = 0;
    drafter.taps = {-1, 1};
    drafter.head = SequentialHead::Gated;
    drafter.confidenceWithMarkov = false;
    return {"gated", gemmaLike(), drafter};
}

DrafterCase rnn()
{
    RandomDrafter drafter = like(llamaLike());
    drafter.block.shape.layers = 1;
    drafter.block.headNorms = true;
    drafter.taps = {0, 1, 2};
    drafter.head = SequentialHead::Rnn;
    drafter.rank = 5;
    return {"rnn", llamaLike(), drafter};
}

// No head, and a mask slot drafts the token at its own position.
DrafterCase dflash()
{
    RandomDrafter drafter = like(qwenLike());
    drafter.sampleFromAnchor = false;
    drafter.head = SequentialHead::None;
    drafter.rank = 0;
    drafter.confidence = false;
    drafter.taps = {1};
    return {"dflash", qwenLike(), drafter};
}

// Few draft ids; layers that see a window, one of them causal; 1+N.
DrafterCase windowed()
{
    RandomDrafter drafter = like(gemmaLike());
    drafter.block.slidingWindow = 3;
    drafter.block.shape.layers = 3;
    drafter.block.shape.kvHeads = 2;
    drafter.block.tied = false;
    drafter.sampleFromAnchor = false;
    drafter.causalLayers = true;
    drafter.draftVocabulary = 24;
    return {"windowed", gemmaLike(), drafter};
}

DrafterShape shapeOf(const RandomDrafter& what, const ModelShape& target)
{
    DrafterShape shape;
    shape.block = what.block.shape;
    shape.block.hidden = target.hidden;
    shape.block.vocabulary = what.draftVocabulary > 0 ? what.draftVocabulary : target.vocabulary;
    shape.targetVocabulary = target.vocabulary;
    shape.targetHidden = target.hidden;
    shape.taps = what.taps;
    shape.blockSize = what.blockSize;
    shape.sampleFromAnchor = what.sampleFromAnchor;
    shape.maskToken = what.maskToken;
    shape.head = what.head;
    shape.markovRank = what.rank;
    shape.confidence = what.confidence;
    shape.confidenceWithMarkov = what.confidence && what.confidenceWithMarkov;
    return shape;
}

void addHeads(DrafterWeights& drafter, RandomTensors& tensors)
{
    const DrafterShape& shape = drafter.shape;
    const std::int32_t hidden = shape.block.hidden;
    const std::int32_t rank = shape.markovRank;
    if (shape.head != SequentialHead::None) {
        drafter.markovW1 = tensors.matrix(kFirstNumber + 6, shape.targetVocabulary, rank, 1.0F);
        drafter.markovW2 = tensors.matrix(kFirstNumber + 7, shape.block.vocabulary, rank, 1.5F);
    }
    if (shape.head == SequentialHead::Gated) {
        drafter.gate = tensors.square(kFirstNumber + 8, rank, hidden + rank);
        drafter.gateBias = tensors.vector(kFirstNumber + 9, rank, 0.0F, 0.3F);
    }
    if (shape.head == SequentialHead::Rnn) {
        drafter.joint = tensors.square(kFirstNumber + 10, 3 * rank, 2 * rank + hidden);
        drafter.jointBias = tensors.vector(kFirstNumber + 11, 3 * rank, 0.0F, 0.3F);
    }
    if (shape.confidence) {
        drafter.confidence = tensors.square(kFirstNumber + 12, 1, hidden + (shape.confidenceWithMarkov ? rank : 0));
        drafter.confidenceBias = tensors.vector(kFirstNumber + 13, 1, 0.5F, 0.3F);
    }
}

} // namespace

std::shared_ptr<const DrafterWeights> makeDrafter(
    const RandomDrafter& what, const std::shared_ptr<const ModelWeights>& target)
{
    RandomTensors tensors(what.block.matrices);
    auto drafter = std::make_shared<DrafterWeights>();
    drafter->shape = shapeOf(what, target->shape);
    const ModelShape& block = drafter->shape.block;
    const auto taps = static_cast<std::int32_t>(what.taps.size());
    drafter->contextProjection = tensors.square(kFirstNumber + 1, block.hidden, taps * target->shape.hidden);
    drafter->contextNorm = tensors.vector(kFirstNumber + 2, block.hidden, 1.0F, 0.3F);
    drafter->tokenEmbedding = target->tokenEmbedding;
    drafter->outputNorm = tensors.vector(kFirstNumber + 3, block.hidden, 1.0F, 0.3F);
    drafter->output = what.block.tied && what.draftVocabulary == 0
        ? target->output
        : tensors.matrix(kFirstNumber + 4, block.vocabulary, block.hidden, 0.5F);
    if (what.block.ropeFactors)
        drafter->ropeFactors = tensors.vector(kFirstNumber + 5, block.ropeDimensions / 2, 2.5F, 1.5F);
    for (std::int32_t i = 0; i < block.layers; ++i) {
        RandomModel layers = what.block;
        layers.shape = block;
        drafter->layers.push_back(
            makeLayer(layers, tensors, i, kFirstNumber + 100 * (static_cast<std::uint64_t>(i) + 1)));
        drafter->causal.push_back(what.causalLayers && i % 2 == 0 ? 1 : 0);
    }
    addHeads(*drafter, tensors);
    for (std::int32_t i = 0; i < what.draftVocabulary; ++i)
        drafter->draftToTarget.push_back(i * target->shape.vocabulary / what.draftVocabulary);
    drafter->storage = std::make_shared<std::pair<std::shared_ptr<const void>, std::shared_ptr<const void>>>(
        tensors.storage(), target->storage);
    return drafter;
}

std::vector<DrafterCase> drafterCases()
{
    return {vanilla(), gated(), rnn(), dflash(), windowed()};
}

} // namespace foregleam::test

#include "tests/engine/model/model_check.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <stdexcept>

#include <malloc.h>

namespace {

std::atomic<std::size_t> g_live{0};
std::atomic<std::size_t> g_peak{0};

void* allocate(std::size_t bytes)
{
    void* memory = std::malloc(bytes == 0 ? 1 : bytes);
    if (!memory)
        throw std::bad_alloc();
    const std::size_t live = g_live.fetch_add(malloc_usable_size(memory)) + malloc_usable_size(memory);
    std::size_t peak = g_peak.load();
    while (live > peak && !g_peak.compare_exchange_weak(peak, live)) { }
    return memory;
}

void release(void* memory)
{
    if (memory)
        g_live.fetch_sub(malloc_usable_size(memory));
    std::free(memory);
}

} // namespace

void* operator new(std::size_t bytes)
{
    return allocate(bytes);
}
void* operator new[](std::size_t bytes)
{
    return allocate(bytes);
}
void operator delete(void* memory) noexcept
{
    release(memory);
}
void operator delete[](void* memory) noexcept
{
    release(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    release(memory);
}
void operator delete[](void* memory, std::size_t) noexcept
{
    release(memory);
}

namespace foregleam::test {
namespace {

void require(bool holds, const char* what)
{
    if (!holds)
        throw std::logic_error(std::string("a loaded model breaks its contract: ") + what);
}

std::uint64_t sumOf(const TensorView& view)
{
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < (view ? view.bytes() : 0); ++i)
        sum += static_cast<std::uint64_t>(view.data[i]);
    return sum;
}

std::uint64_t sumOf(const LayerWeights& layer)
{
    std::uint64_t sum = 0;
    for (const auto* view : {&layer.attentionNorm, &layer.query, &layer.key, &layer.value, &layer.attentionOutput,
             &layer.feedForwardNorm, &layer.gate, &layer.up, &layer.down}) {
        require(static_cast<bool>(*view), "a weight is missing");
        sum += sumOf(*view);
    }
    for (const auto* view : {&layer.queryBias, &layer.keyBias, &layer.valueBias, &layer.queryNorm, &layer.keyNorm,
             &layer.attentionPostNorm, &layer.feedForwardPostNorm})
        sum += sumOf(*view);
    return sum;
}

std::uint64_t sumOf(const Vocabulary& vocabulary)
{
    const auto size = vocabulary.tokens.size();
    require(vocabulary.kinds.size() == size, "kinds");
    require(vocabulary.scores.empty() || vocabulary.scores.size() == size, "scores");
    for (const auto id : {vocabulary.bos, vocabulary.eos, vocabulary.eot, vocabulary.eom, vocabulary.unknown,
             vocabulary.padding, vocabulary.mask})
        require(id >= -1 && id < static_cast<TokenId>(size), "an id");
    std::uint64_t sum = 0;
    for (const auto* strings : {&vocabulary.tokens, &vocabulary.merges}) {
        for (const auto& text : *strings) {
            for (const char c : text)
                sum += static_cast<unsigned char>(c);
        }
    }
    return sum;
}

void checkShape(const ModelShape& shape)
{
    for (const auto value : {shape.vocabulary, shape.hidden, shape.feedForward, shape.layers, shape.heads,
             shape.kvHeads, shape.headSize, shape.contextLength, shape.ropeDimensions})
        require(value > 0, "a count is not positive");
    require(shape.heads % shape.kvHeads == 0, "heads");
    require(shape.headSize % 2 == 0 && shape.ropeDimensions % 2 == 0, "odd sizes");
    require(shape.ropeDimensions <= shape.headSize, "rope dimensions");
    for (const float value :
        {shape.normEpsilon, shape.attentionScale, shape.embeddingScale, shape.ropeBase, shape.ropeScale})
        require(value > 0 && value < 1e30F, "a number");
}

} // namespace

AllocationMeter::AllocationMeter()
    : m_atStart(g_live.load())
{
    g_peak.store(m_atStart);
}

std::size_t AllocationMeter::peak() const
{
    return g_peak.load() - m_atStart;
}

std::size_t allowedHeap(std::size_t fileBytes)
{
    return 32768 + 8 * fileBytes;
}

std::string sentenceFault(const std::string& message, const std::string& path)
{
    if (message.empty() || message.back() != '.')
        return "does not end in a full stop";
    if (message.find('\n') != std::string::npos)
        return "has more than one line";
    if (message.find(". ") != std::string::npos)
        return "is more than one sentence";
    if (message.find(path) == std::string::npos)
        return "does not name the file";
    return message.size() > path.size() + 300 ? "is too long" : "";
}

std::uint64_t useModel(const LoadedModel& model)
{
    const auto& weights = *model.weights;
    checkShape(weights.shape);
    require(weights.layers.size() == static_cast<std::size_t>(weights.shape.layers), "layers");
    require(model.vocabulary.tokens.size() == static_cast<std::size_t>(weights.shape.vocabulary), "vocabulary");
    std::uint64_t sum = sumOf(weights.tokenEmbedding) + sumOf(weights.outputNorm) + sumOf(weights.output)
        + sumOf(weights.ropeFactors) + sumOf(model.vocabulary);
    for (const auto& layer : weights.layers)
        sum += sumOf(layer);
    return sum;
}

std::uint64_t useDrafter(const DrafterWeights& drafter, const ModelWeights& target)
{
    const auto& shape = drafter.shape;
    checkShape(shape.block);
    const auto vector = [](const TensorView& view, std::int64_t size, const char* what) {
        require(view && view.type == TensorType::F32 && view.columns == size, what);
    };
    const auto matrix = [](const TensorView& view, std::int64_t rows, std::int64_t columns, const char* what) {
        require(view && view.rows == rows && view.columns == columns, what);
    };
    require(shape.targetHidden == target.shape.hidden && shape.targetVocabulary == target.shape.vocabulary, "target");
    require(shape.blockSize >= 1 && !shape.taps.empty(), "block");
    for (std::size_t i = 0; i < shape.taps.size(); ++i) {
        require(shape.taps[i] >= -1 && shape.taps[i] < target.shape.layers, "a tap");
        require(i == 0 || shape.taps[i] > shape.taps[i - 1], "taps do not rise");
    }
    require(shape.maskToken >= 0 && shape.maskToken < shape.targetVocabulary, "mask");
    const auto hidden = shape.block.hidden;
    const auto rank = shape.markovRank;
    matrix(drafter.contextProjection, hidden, static_cast<std::int64_t>(shape.taps.size()) * shape.targetHidden, "fc");
    matrix(drafter.tokenEmbedding, shape.targetVocabulary, hidden, "embedding");
    matrix(drafter.output, shape.block.vocabulary, hidden, "output");
    vector(drafter.contextNorm, hidden, "hidden_norm");
    vector(drafter.outputNorm, hidden, "norm");
    if (shape.head != SequentialHead::None) {
        matrix(drafter.markovW1, shape.targetVocabulary, rank, "w1");
        matrix(drafter.markovW2, shape.block.vocabulary, rank, "w2");
    }
    if (shape.head == SequentialHead::Rnn)
        matrix(drafter.joint, 3 * rank, 2 * rank + hidden, "joint");
    if (shape.confidence)
        vector(drafter.confidence, hidden + (shape.confidenceWithMarkov ? rank : 0), "confidence");
    require(drafter.layers.size() == static_cast<std::size_t>(shape.block.layers), "layers");
    require(drafter.causal.size() == drafter.layers.size(), "causal");
    require(drafter.draftToTarget.empty()
            ? shape.block.vocabulary == shape.targetVocabulary
            : drafter.draftToTarget.size() == static_cast<std::size_t>(shape.block.vocabulary),
        "table");
    for (const auto id : drafter.draftToTarget)
        require(id >= 0 && id < shape.targetVocabulary, "a target id");
    std::uint64_t sum = 0;
    for (const auto* view :
        {&drafter.contextProjection, &drafter.contextNorm, &drafter.tokenEmbedding, &drafter.outputNorm,
            &drafter.output, &drafter.ropeFactors, &drafter.markovW1, &drafter.markovW2, &drafter.gate,
            &drafter.gateBias, &drafter.joint, &drafter.jointBias, &drafter.confidence, &drafter.confidenceBias})
        sum += sumOf(*view);
    for (const auto& layer : drafter.layers)
        sum += sumOf(layer);
    return sum;
}

} // namespace foregleam::test

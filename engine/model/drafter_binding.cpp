#include "engine/model/drafter_binding.h"

#include "engine/model/drafter_fit.h"
#include "engine/model/tensor_binder.h"

#include <fmt/core.h>

#include <cmath>
#include <cstring>
#include <utility>

namespace foregleam {
namespace {

class DrafterBinder {
public:
    DrafterBinder(const DrafterSource& source, const LoadedModel& target)
        : m_source(source)
        , m_names(source.names())
        , m_target(*target.weights)
        , m_parts(source.table())
        , m_binder(source.table(), source.files())
        , m_weights(std::make_shared<DrafterWeights>())
    {
    }

    std::shared_ptr<const DrafterWeights> bind(DrafterShape shape, std::string& fault);

private:
    void settleConfidence();
    void bindShared();
    void bindLayers();
    void bindSequentialHead();
    void bindConfidence();
    void bindTable();

    TensorView matrix(const std::vector<std::string>& part, std::int64_t rows, std::int64_t columns)
    {
        return m_binder.matrix(m_parts.of(part), rows, columns);
    }
    TensorView vector(const std::vector<std::string>& part, std::int64_t size, const char* suffix = ".weight")
    {
        return m_binder.vector(m_parts.of(part, suffix), size);
    }
    DrafterShape& shape() { return m_weights->shape; }

    const DrafterSource& m_source;
    const DrafterNames& m_names;
    const ModelWeights& m_target;
    PartNames m_parts;
    TensorBinder m_binder;
    std::shared_ptr<DrafterWeights> m_weights;
};

std::shared_ptr<const DrafterWeights> DrafterBinder::bind(DrafterShape shape, std::string& fault)
{
    m_weights->shape = std::move(shape);
    settleConfidence();
    bindShared();
    bindSequentialHead();
    bindConfidence();
    bindTable();
    bindLayers();
    for (const auto& part : m_names.unread) {
        for (const auto* suffix : {"", ".weight"})
            m_binder.ignore(m_parts.of({part}, suffix));
    }
    m_binder.refuseUnused("drafter");
    fault = m_binder.fault();
    if (!fault.empty())
        return nullptr;
    m_weights->causal = m_source.config().causal;
    m_weights->storage = m_binder.storage(m_target.storage); // shared views lie in the target's files
    return m_weights;
}

/// What the tensors tell of the confidence head where the metadata do not.
void DrafterBinder::settleConfidence()
{
    const auto& config = m_source.config();
    const FileTensor* confidence = m_parts.find(m_names.confidence);
    shape().confidence = config.confidence.value_or(confidence != nullptr);
    if (!shape().confidence)
        return;
    const bool wide = confidence && !confidence->dims.empty() && confidence->dims.back() != shape().block.hidden;
    shape().confidenceWithMarkov = config.confidenceWithMarkov.value_or(wide);
    if (shape().confidenceWithMarkov && shape().head == SequentialHead::None)
        m_binder.fail(
            "its confidence head reads the embedding of a Markov head, which it does not have; download it again");
}

void DrafterBinder::bindShared()
{
    const auto hidden = shape().block.hidden;
    auto& weights = *m_weights;
    weights.contextProjection = matrix(
        m_names.contextProjection, hidden, static_cast<std::int64_t>(shape().taps.size()) * shape().targetHidden);
    weights.contextNorm = vector(m_names.contextNorm, hidden);
    weights.outputNorm = vector(m_names.outputNorm, hidden);
    weights.tokenEmbedding = m_parts.has(m_names.embedding)
        ? matrix(m_names.embedding, shape().targetVocabulary, hidden)
        : m_target.tokenEmbedding;
    weights.output =
        m_parts.has(m_names.output) ? matrix(m_names.output, shape().block.vocabulary, hidden) : m_target.output;
    const auto& factors = m_source.config().ropeFactors;
    if (!factors.empty())
        weights.ropeFactors = m_binder.keep(factors);
    else if (m_parts.has(m_names.ropeFactors))
        weights.ropeFactors = vector(m_names.ropeFactors, shape().block.ropeDimensions / 2);
    for (std::int64_t i = 0; i < weights.ropeFactors.columns; ++i) {
        float factor = 0;
        std::memcpy(&factor, weights.ropeFactors.data + i * sizeof factor, sizeof factor);
        if (!std::isfinite(factor) || factor <= 0)
            m_binder.fail("its RoPE factors are not all positive; download it again");
    }
}

void DrafterBinder::bindLayers()
{
    const auto& block = shape().block;
    for (std::int32_t index = 0; index < block.layers && m_binder.fault().empty(); ++index) {
        const auto prefix = m_parts.layerPrefix(m_names, index);
        const LayerParts parts{m_binder.has(prefix + m_names.layer->queryNorm), false, 0.0F};
        auto& layer = m_weights->layers.emplace_back(m_binder.layer(prefix, *m_names.layer, block, parts));
        layer.slidingWindow = m_source.config().windows[static_cast<std::size_t>(index)];
    }
}

void DrafterBinder::bindSequentialHead()
{
    const auto rank = shape().markovRank;
    const auto hidden = shape().block.hidden;
    if (shape().head == SequentialHead::None)
        return;
    m_weights->markovW1 = matrix(m_names.markovW1, shape().targetVocabulary, rank);
    m_weights->markovW2 = matrix(m_names.markovW2, shape().block.vocabulary, rank);
    if (shape().head == SequentialHead::Gated) {
        m_weights->gate = matrix(m_names.gate, rank, hidden + rank);
        m_weights->gateBias = vector(m_names.gate, rank, ".bias");
    }
    if (shape().head == SequentialHead::Rnn) {
        m_weights->joint = matrix(m_names.joint, 3 * rank, 2 * rank + hidden);
        m_weights->jointBias = vector(m_names.joint, 3 * rank, ".bias");
    }
}

void DrafterBinder::bindConfidence()
{
    if (!shape().confidence) { // there may be one that was not trained
        m_binder.ignore(m_parts.of(m_names.confidence));
        m_binder.ignore(m_parts.of(m_names.confidence, ".bias"));
        return;
    }
    m_weights->confidence =
        vector(m_names.confidence, shape().block.hidden + (shape().confidenceWithMarkov ? shape().markovRank : 0));
    m_weights->confidenceBias = m_binder.optionalVector(m_parts.of(m_names.confidence, ".bias"), 1);
}

void DrafterBinder::bindTable()
{
    if (!m_parts.has(m_names.draftToTarget, ""))
        return;
    const auto drafts = shape().block.vocabulary;
    auto table = m_binder.integers(m_parts.of(m_names.draftToTarget, ""), drafts);
    auto& ids = m_weights->draftToTarget;
    for (std::size_t draft = 0; draft < table.size(); ++draft) {
        const auto id = static_cast<std::uint64_t>(table[draft]) + (m_source.config().tableHoldsOffsets ? draft : 0);
        const auto least = ids.empty() ? 0 : static_cast<std::uint64_t>(ids.back()) + 1;
        if (id < least || id >= static_cast<std::uint64_t>(shape().targetVocabulary))
            return m_binder.fail(fmt::format(
                "its table of drafts does not rise within its target's tokens at draft {}; download it again", draft));
        ids.push_back(static_cast<TokenId>(id));
    }
    if (drafts == shape().targetVocabulary)
        ids.clear(); // rising and as many: the same ids
}

} // namespace

std::shared_ptr<const DrafterWeights> bindDrafter(
    const DrafterSource& source, const LoadedModel& target, std::string& fault)
{
    DrafterShape shape;
    fault = fitDrafter(source, target, shape);
    return fault.empty() ? DrafterBinder(source, target).bind(std::move(shape), fault) : nullptr;
}

} // namespace foregleam

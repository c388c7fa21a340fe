#include "tests/engine/model/drafter_check.h"

#include "tests/support/tiny_model.h"

#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

namespace foregleam::test {
namespace {

bool same(const TensorView& a, const TensorView& b)
{
    return a.type == b.type && a.rows == b.rows && a.columns == b.columns && (!a == !b)
        && (!a || std::memcmp(a.data, b.data, a.bytes()) == 0);
}

/// Empty, or what differs.
QString difference(const LayerWeights& a, const LayerWeights& b)
{
    const std::vector<std::pair<const char*, TensorView LayerWeights::*>> views = {
        {"attentionNorm", &LayerWeights::attentionNorm}, {"query", &LayerWeights::query}, {"key", &LayerWeights::key},
        {"value", &LayerWeights::value}, {"queryBias", &LayerWeights::queryBias}, {"keyBias", &LayerWeights::keyBias},
        {"valueBias", &LayerWeights::valueBias}, {"queryNorm", &LayerWeights::queryNorm},
        {"keyNorm", &LayerWeights::keyNorm}, {"attentionOutput", &LayerWeights::attentionOutput},
        {"feedForwardNorm", &LayerWeights::feedForwardNorm}, {"gate", &LayerWeights::gate}, {"up", &LayerWeights::up},
        {"down", &LayerWeights::down}};
    for (const auto& [name, view] : views) {
        if (!same(a.*view, b.*view))
            return name;
    }
    return a.slidingWindow == b.slidingWindow ? QString() : "slidingWindow";
}

QString difference(const DrafterShape& a, const DrafterShape& b)
{
    const auto numbers = [](const DrafterShape& s) {
        return std::vector<double>{double(s.block.vocabulary), double(s.block.hidden), double(s.block.feedForward),
            double(s.block.layers), double(s.block.heads), double(s.block.kvHeads), double(s.block.headSize),
            s.block.normEpsilon, s.block.attentionScale, double(s.block.ropeDimensions), s.block.ropeBase,
            double(s.block.ropeStyle == RopeStyle::Neox), double(s.targetVocabulary), double(s.targetHidden),
            double(s.blockSize), double(s.sampleFromAnchor), double(s.maskToken), double(s.head), double(s.markovRank),
            double(s.confidence), double(s.confidenceWithMarkov)};
    };
    const auto ours = numbers(a);
    const auto theirs = numbers(b);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (ours[i] != theirs[i])
            return QString("number %1 of the shape is %2 and not %3").arg(i).arg(ours[i]).arg(theirs[i]);
    }
    return a.taps == b.taps ? QString() : "taps";
}

} // namespace

RandomDrafter everyPart(const ModelShape& target)
{
    RandomDrafter what;
    auto& shape = what.block.shape;
    shape = target;
    shape.layers = 2;
    shape.heads = 4;
    shape.kvHeads = 1;
    shape.headSize = 32;
    shape.ropeDimensions = 32;
    shape.feedForward = 96;
    shape.attentionScale = 1.0F / std::sqrt(32.0F);
    shape.ropeBase = shape.ropeBaseLocal = 20000.0F;
    shape.ropeStyle = RopeStyle::Neox;
    what.block.headNorms = true;
    what.taps = {-1, 0, 1};
    what.maskToken = 311;
    what.rank = 8;
    return what;
}

DrafterFolder::DrafterFolder()
{
    TinyModelOptions options;
    options.architecture = "qwen3";
    auto target = openModel(writeTinyModel(m_folder.filePath("target.gguf").toStdString(), options));
    if (!target.ok())
        qFatal("%s", target.error().message.c_str());
    m_target = std::make_unique<LoadedModel>(*std::move(target));
}

Result<LoadedDrafter> DrafterFolder::open(const HfFolder& folder) const
{
    return openDrafter(folder.save(folderPath()), *m_target);
}

Result<LoadedDrafter> DrafterFolder::open(const GgufWriter& file) const
{
    if (!file.save(filePath()))
        qFatal("cannot write");
    return openDrafter(filePath(), *m_target);
}

QString difference(const DrafterWeights& a, const DrafterWeights& b)
{
    if (const auto shape = difference(a.shape, b.shape); !shape.isEmpty())
        return shape;
    const std::vector<std::pair<const char*, TensorView DrafterWeights::*>> views = {
        {"contextProjection", &DrafterWeights::contextProjection}, {"contextNorm", &DrafterWeights::contextNorm},
        {"tokenEmbedding", &DrafterWeights::tokenEmbedding}, {"outputNorm", &DrafterWeights::outputNorm},
        {"output", &DrafterWeights::output}, {"ropeFactors", &DrafterWeights::ropeFactors},
        {"markovW1", &DrafterWeights::markovW1}, {"markovW2", &DrafterWeights::markovW2},
        {"gate", &DrafterWeights::gate}, {"gateBias", &DrafterWeights::gateBias}, {"joint", &DrafterWeights::joint},
        {"jointBias", &DrafterWeights::jointBias}, {"confidence", &DrafterWeights::confidence},
        {"confidenceBias", &DrafterWeights::confidenceBias}};
    for (const auto& [name, view] : views) {
        if (!same(a.*view, b.*view))
            return name;
    }
    if (a.layers.size() != b.layers.size())
        return "layers";
    for (std::size_t i = 0; i < a.layers.size(); ++i) {
        if (const auto layer = difference(a.layers[i], b.layers[i]); !layer.isEmpty())
            return QString("layer %1: %2").arg(i).arg(layer);
    }
    if (a.causal != b.causal)
        return "causal";
    return a.draftToTarget == b.draftToTarget ? QString() : "draftToTarget";
}

} // namespace foregleam::test

#include "engine/model/weights.h"

#include <fmt/core.h>

#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace foregleam {
namespace {

void checkRopeFactors(TensorBinder& binder, const TensorView& factors)
{
    for (std::int64_t i = 0; i < factors.columns; ++i) {
        float factor = 0;
        std::memcpy(&factor, factors.data + i * sizeof factor, sizeof factor);
        if (!std::isfinite(factor) || factor <= 0)
            return binder.fail(
                "its tensor \"rope_freqs.weight\" holds a factor that is not positive; download it again");
    }
}

/// Old exports keep tables here that follow from the configuration.
void ignoreBuffers(TensorBinder& binder, const std::string& prefix)
{
    binder.ignore(prefix + "self_attn.rotary_emb.inv_freq");
}

} // namespace

TensorNames ggufTensorNames()
{
    return {"token_embd.weight", "output_norm.weight", "output.weight", "rope_freqs.weight", "blk.", &kGgufLayerNames,
        0.0F};
}

TensorNames hfTensorNames(const Architecture& architecture)
{
    return {"model.embed_tokens.weight", "model.norm.weight", "lm_head.weight", "", "model.layers.",
        architecture.postNorms ? &kHfPostNormLayerNames : &kHfLayerNames, architecture.hfNormAddend};
}

std::shared_ptr<const ModelWeights> bindWeights(
    TensorBinder& binder, const ModelConfig& config, const TensorNames& names)
{
    const auto& shape = config.shape;
    const auto& architecture = *config.architecture;
    auto weights = std::make_shared<ModelWeights>();
    weights->shape = shape;
    weights->tokenEmbedding = binder.matrix(names.embedding, shape.vocabulary, shape.hidden);
    weights->outputNorm = binder.vector(names.outputNorm, shape.hidden, names.normAddend);
    if (config.tied.value_or(!binder.has(names.output))) {
        weights->output = weights->tokenEmbedding;
        binder.ignore(names.output); // a copy that a tied model was saved with
    } else {
        weights->output = binder.matrix(names.output, shape.vocabulary, shape.hidden);
    }
    weights->ropeFactors = config.ropeFactors.empty()
        ? binder.optionalVector(names.ropeFactors, shape.ropeDimensions / 2)
        : binder.keep(config.ropeFactors);
    checkRopeFactors(binder, weights->ropeFactors);
    const LayerParts parts{architecture.headNorms, architecture.postNorms, names.normAddend};
    // A layer at a time, so that a file that promises many and has few costs nothing.
    for (std::int32_t index = 0; index < shape.layers && binder.fault().empty(); ++index) {
        const std::string prefix = fmt::format("{}{}.", names.layerPrefix, index);
        auto& layer = weights->layers.emplace_back(binder.layer(prefix, *names.layer, shape, parts));
        layer.slidingWindow = config.windows[static_cast<std::size_t>(index)];
        ignoreBuffers(binder, prefix);
    }
    binder.refuseUnused(std::string(architecture.name) + " model");
    if (!binder.fault().empty())
        return nullptr;
    weights->storage = binder.storage();
    return weights;
}

} // namespace foregleam

#include "engine/model/model_config.h"

#include "engine/model/gguf_config_reader.h"
#include "engine/model/model_limits.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace foregleam {
namespace {

void readWidths(GgufConfigReader& read, ModelShape& shape)
{
    shape.layers = read.count("block_count", kMostLayers);
    shape.hidden = read.count("embedding_length", kMostHidden);
    shape.feedForward = read.count("feed_forward_length", kMostFeedForward);
    shape.contextLength = read.count("context_length", kMostContext,
        shape.contextLength > 0 ? std::optional<std::int64_t>(shape.contextLength) : std::nullopt);
    shape.heads = read.count("attention.head_count", kMostHeads);
    shape.kvHeads = read.count("attention.head_count_kv", kMostHeads, shape.heads);
    if (!read.error && !read.has("attention.key_length") && shape.hidden % shape.heads != 0)
        read.fail(fmt::format(
            "its {} attention heads do not divide its width of {}; download it again", shape.heads, shape.hidden));
    shape.headSize = read.count("attention.key_length", kMostHeadSize, shape.hidden / shape.heads);
    const auto valueSize = read.count("attention.value_length", kMostHeadSize, shape.headSize);
    if (read.error)
        return;
    if (const auto fault = shapeFault(shape); !fault.empty())
        read.fail(fault);
    if (valueSize != shape.headSize)
        read.fail(
            fmt::format("its value heads have {} elements and its key heads {}, which this program cannot compute",
                valueSize, shape.headSize));
    shape.normEpsilon = read.number("attention.layer_norm_rms_epsilon", 1e-12, 1.0, 1e-5);
}

void readRope(GgufConfigReader& read, ModelShape& shape)
{
    shape.ropeDimensions = read.count("rope.dimension_count", shape.headSize, shape.headSize);
    if (shape.ropeDimensions % 2 != 0 && !read.error)
        read.fail(fmt::format("its {} turned dimensions of a head are odd; download it again", shape.ropeDimensions));
    shape.ropeBase = read.number("rope.freq_base", 1.0, 1e15, 10000.0);
    shape.ropeBaseLocal = read.number("rope.freq_base_swa", 1.0, 1e15, 10000.0);
    const auto scaling = read.text("rope.scaling.type");
    if (!scaling.empty() && scaling != "none" && scaling != "linear")
        return read.fail(
            fmt::format("its rope scaling {} is not supported, only none and linear are", inQuotes(scaling)));
    const char* key = read.has("rope.scaling.factor") ? "rope.scaling.factor" : "rope.scale_linear";
    const float factor = read.number(key, 0.0, 1e6, 1.0);
    // Zero is written for "no scaling"; far below one, positions would run out of any float.
    if (factor != 0.0F && factor < 1e-3F)
        return read.fail(fmt::format(
            "its entry {} is {}, too small to divide by; download it again", inQuotes(read.key(key)), factor));
    shape.ropeScale = scaling == "none" || factor == 0.0F ? 1.0F : 1.0F / factor;
}

void readScales(GgufConfigReader& read, const Architecture& architecture, ModelShape& shape)
{
    const bool byWidth = architecture.layersScaledByWidth == shape.layers;
    const double size = byWidth ? static_cast<double>(shape.hidden) / shape.heads : shape.headSize;
    shape.attentionScale = read.number("attention.scale", 1e-6, 1e3, 1.0 / std::sqrt(size));
    const double embedding = architecture.scaledEmbedding ? std::sqrt(static_cast<double>(shape.hidden)) : 1.0;
    shape.embeddingScale = read.number("embedding_scale", 1e-6, 1e6, embedding);
    shape.logitSoftcap = read.number("final_logit_softcapping", 0.0, 1e6, 0.0);
}

} // namespace

void readGgufTransformer(GgufConfigReader& read, ModelShape& shape)
{
    readWidths(read, shape);
    if (!read.error)
        readRope(read, shape);
}

namespace {

/// Keys that change what is computed and that nothing here reads: better no answer than a wrong one.
void refuseUnread(GgufConfigReader& read)
{
    if (read.has("expert_count") && read.integer("expert_count").value_or(0) != 0)
        read.fail("it is a mixture of experts, which this program cannot run yet");
    for (const auto* name : {"attn_logit_softcapping", "logit_scale", "residual_scale", "attention.clamp_kqv"}) {
        if (read.has(name))
            read.fail(
                fmt::format("its entry {} asks for something this program cannot compute", inQuotes(read.key(name))));
    }
}

} // namespace

std::vector<std::int32_t> periodicWindows(std::int32_t layers, std::int32_t window, std::int32_t period)
{
    std::vector<std::int32_t> windows(static_cast<std::size_t>(layers), 0);
    for (std::int32_t layer = 0; period > 0 && layer < layers; ++layer)
        windows[static_cast<std::size_t>(layer)] = (layer + 1) % period != 0 ? window : 0;
    return windows;
}

Result<ModelConfig> readModelConfig(const GgufFile& file)
{
    auto name = file.text("general.architecture");
    if (!name)
        return name.error();
    if (!*name)
        return file.error("its entry \"general.architecture\" is missing; download it again");
    ModelConfig config;
    config.architecture = findArchitecture(**name);
    if (!config.architecture)
        return file.error(
            fmt::format("its architecture {} is not supported; {} are", inQuotes(**name), supportedArchitectures()));

    GgufConfigReader read(file, {**name + "."});
    auto& shape = config.shape;
    shape.ropeStyle = config.architecture->ropeStyle;
    shape.activation = config.architecture->activation;
    readGgufTransformer(read, shape);
    if (!read.error)
        readScales(read, *config.architecture, shape);
    const auto period = config.architecture->slidingPeriod;
    const auto window = period > 0 ? read.count("attention.sliding_window", kMostContext) : 0;
    config.windows = periodicWindows(shape.layers, window, period);
    refuseUnread(read);
    const GgufEntry* tokens = file.find("tokenizer.ggml.tokens");
    if (!tokens || tokens->type != GgufValueType::Array || tokens->count < 1
        || tokens->count > static_cast<std::uint64_t>(kMostVocabulary))
        read.fail(fmt::format(
            "its entry \"tokenizer.ggml.tokens\" is no list of 1 to {} tokens; download it again", kMostVocabulary));
    else
        shape.vocabulary = static_cast<std::int32_t>(tokens->count);
    if (read.error)
        return *read.error;
    return config;
}

} // namespace foregleam

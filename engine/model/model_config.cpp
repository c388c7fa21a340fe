#include "engine/model/model_config.h"

#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace foregleam {
namespace {

// Far above any model, low enough that products of two of them stay within 32 bits where the engine forms them.
constexpr std::int64_t kMostLayers = 1024;
constexpr std::int64_t kMostHeads = 1024;
constexpr std::int64_t kMostHeadSize = 1024;
constexpr std::int64_t kMostHidden = 1 << 17;
constexpr std::int64_t kMostFeedForward = 1 << 20;
constexpr std::int64_t kMostContext = 1 << 24;
constexpr std::int64_t kMostVocabulary = 1 << 22;

/// Reads keys under the architecture's name and keeps the first error; after one, values are placeholders.
class ConfigReader {
public:
    ConfigReader(const GgufFile& file, std::string_view architecture)
        : m_file(file)
        , m_prefix(std::string(architecture) + ".")
    {
    }

    std::optional<Error> error;

    std::string key(std::string_view name) const { return m_prefix + std::string(name); }
    bool has(std::string_view name) const { return m_file.find(key(name)) != nullptr; }

    /// A count from 1 to `most`. An array counts where all of its elements are the same.
    std::int32_t count(std::string_view name, std::int64_t most, std::optional<std::int64_t> fallback = {})
    {
        auto value = integer(key(name));
        if (!value && !error)
            value = fallback;
        if (!value)
            fail(fmt::format("its entry {} is missing; download it again", quoted(key(name))));
        else if (*value < 1 || *value > most)
            fail(fmt::format(
                "its entry {} is {}, not from 1 to {}; download it again", quoted(key(name)), *value, most));
        return error ? 1 : static_cast<std::int32_t>(*value);
    }

    /// A number from `least` to `most`.
    float number(std::string_view name, double least, double most, double fallback)
    {
        const auto value = take(m_file.number(key(name))).value_or(fallback);
        if (value < least || value > most)
            fail(fmt::format(
                "its entry {} is {}, not from {} to {}; download it again", quoted(key(name)), value, least, most));
        return error ? 1.0F : static_cast<float>(value);
    }

    std::int64_t experts() { return integer(key("expert_count")).value_or(0); }

    std::string text(std::string_view name) { return take(m_file.text(key(name))).value_or(""); }

    void fail(std::string_view reason)
    {
        if (!error)
            error = m_file.error(reason);
    }

private:
    template <class T> std::optional<T> take(Result<std::optional<T>> result)
    {
        if (result)
            return *std::move(result);
        if (!error)
            error = result.error();
        return std::nullopt;
    }

    std::optional<std::int64_t> integer(const std::string& name)
    {
        const GgufEntry* entry = m_file.find(name);
        if (!entry || entry->type != GgufValueType::Array)
            return take(m_file.integer(name));
        if (entry->count == 0 || entry->count > static_cast<std::uint64_t>(kMostLayers)) {
            fail(fmt::format("its entry {} has {} elements; download it again", quoted(name), entry->count));
            return std::nullopt;
        }
        const auto values = take(m_file.integers(name));
        if (!values)
            return std::nullopt;
        if (std::any_of(values->begin(), values->end(), [&](auto value) { return value != values->front(); }))
            fail(fmt::format(
                "its entry {} differs from layer to layer, which this program cannot compute", quoted(name)));
        return values->front();
    }

    const GgufFile& m_file;
    std::string m_prefix;
};

void readWidths(ConfigReader& read, ModelShape& shape)
{
    shape.layers = read.count("block_count", kMostLayers);
    shape.hidden = read.count("embedding_length", kMostHidden);
    shape.feedForward = read.count("feed_forward_length", kMostFeedForward);
    shape.contextLength = read.count("context_length", kMostContext);
    shape.heads = read.count("attention.head_count", kMostHeads);
    shape.kvHeads = read.count("attention.head_count_kv", kMostHeads, shape.heads);
    if (!read.error && !read.has("attention.key_length") && shape.hidden % shape.heads != 0)
        read.fail(fmt::format(
            "its {} attention heads do not divide its width of {}; download it again", shape.heads, shape.hidden));
    shape.headSize = read.count("attention.key_length", kMostHeadSize, shape.hidden / shape.heads);
    const auto valueSize = read.count("attention.value_length", kMostHeadSize, shape.headSize);
    if (read.error)
        return;
    if (shape.heads % shape.kvHeads != 0)
        read.fail(fmt::format("its {} key and value heads do not divide its {} query heads; download it again",
            shape.kvHeads, shape.heads));
    if (shape.headSize % 2 != 0)
        read.fail(fmt::format("its head size {} is odd; download it again", shape.headSize));
    if (valueSize != shape.headSize)
        read.fail(
            fmt::format("its value heads have {} elements and its key heads {}, which this program cannot compute",
                valueSize, shape.headSize));
    shape.normEpsilon = read.number("attention.layer_norm_rms_epsilon", 1e-12, 1.0, 1e-5);
}

void readRope(ConfigReader& read, ModelShape& shape)
{
    shape.ropeDimensions = read.count("rope.dimension_count", shape.headSize, shape.headSize);
    if (shape.ropeDimensions % 2 != 0 && !read.error)
        read.fail(fmt::format("its {} turned dimensions of a head are odd; download it again", shape.ropeDimensions));
    shape.ropeBase = read.number("rope.freq_base", 1.0, 1e15, 10000.0);
    shape.ropeBaseLocal = read.number("rope.freq_base_swa", 1.0, 1e15, 10000.0);
    const auto scaling = read.text("rope.scaling.type");
    if (!scaling.empty() && scaling != "none" && scaling != "linear")
        return read.fail(
            fmt::format("its rope scaling {} is not supported, only none and linear are", quoted(scaling)));
    const char* key = read.has("rope.scaling.factor") ? "rope.scaling.factor" : "rope.scale_linear";
    const float factor = read.number(key, 0.0, 1e6, 1.0);
    // Zero is written for "no scaling"; far below one, positions would run out of any float.
    if (factor != 0.0F && factor < 1e-3F)
        return read.fail(fmt::format(
            "its entry {} is {}, too small to divide by; download it again", quoted(read.key(key)), factor));
    shape.ropeScale = scaling == "none" || factor == 0.0F ? 1.0F : 1.0F / factor;
}

void readScales(ConfigReader& read, const Architecture& architecture, ModelShape& shape)
{
    const bool byWidth = architecture.layersScaledByWidth == shape.layers;
    const double size = byWidth ? static_cast<double>(shape.hidden) / shape.heads : shape.headSize;
    shape.attentionScale = read.number("attention.scale", 1e-6, 1e3, 1.0 / std::sqrt(size));
    const double embedding = architecture.scaledEmbedding ? std::sqrt(static_cast<double>(shape.hidden)) : 1.0;
    shape.embeddingScale = read.number("embedding_scale", 1e-6, 1e6, embedding);
    shape.logitSoftcap = read.number("final_logit_softcapping", 0.0, 1e6, 0.0);
}

/// Keys that change what is computed and that nothing here reads: better no answer than a wrong one.
void refuseUnread(ConfigReader& read)
{
    if (read.has("expert_count") && read.experts() != 0)
        read.fail("it is a mixture of experts, which this program cannot run yet");
    for (const auto* name : {"attn_logit_softcapping", "logit_scale", "residual_scale", "attention.clamp_kqv"}) {
        if (read.has(name))
            read.fail(
                fmt::format("its entry {} asks for something this program cannot compute", quoted(read.key(name))));
    }
}

} // namespace

std::int32_t ModelConfig::slidingWindowOf(std::int32_t layer) const
{
    const auto period = architecture->slidingPeriod;
    return period > 0 && (layer + 1) % period != 0 ? slidingWindow : 0;
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
            fmt::format("its architecture {} is not supported; {} are", quoted(**name), supportedArchitectures()));

    ConfigReader read(file, **name);
    auto& shape = config.shape;
    shape.ropeStyle = config.architecture->ropeStyle;
    shape.activation = config.architecture->activation;
    readWidths(read, shape);
    if (!read.error)
        readRope(read, shape);
    if (!read.error)
        readScales(read, *config.architecture, shape);
    if (config.architecture->slidingPeriod > 0)
        config.slidingWindow = read.count("attention.sliding_window", kMostContext);
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

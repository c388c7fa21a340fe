#include "engine/model/hf_rope.h"

#include "engine/model/rope_scaling.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>

namespace foregleam {
namespace {

constexpr double kMostBase = 1e15;
constexpr double kMostFactor = 1000;

/// The entries of one kind of layer: where they stand depends on the version that wrote the file.
struct RopeEntries {
    JsonReader global; ///< rope_type, factor …
    double globalBase = 0;
    double localBase = 0;
    std::string localType;
};

std::string typeOf(const JsonReader& entries)
{
    const auto type = entries.has("rope_type") ? entries.text("rope_type") : entries.text("type");
    return type.value_or("default");
}

double baseOf(const JsonReader& entries, double fallback)
{
    return entries.number("rope_theta", 1.0, kMostBase, fallback);
}

RopeEntries find(const JsonReader& config, const Json& nothing, const Architecture& architecture)
{
    const bool isGemma = architecture.slidingPeriod > 0;
    const double base = baseOf(config, isGemma ? 1e6 : 1e4);
    const double local = isGemma ? config.number("rope_local_base_freq", 1.0, kMostBase, 1e4) : base;
    const JsonReader none(nothing, config.fault(), "config.json");
    const auto parameters = config.object("rope_parameters");
    if (!parameters)
        return {config.object("rope_scaling").value_or(none), base, local, "default"};
    const auto full = parameters->object("full_attention");
    if (!full)
        return {*parameters, baseOf(*parameters, base), isGemma ? local : baseOf(*parameters, base), "default"};
    const auto sliding = parameters->object("sliding_attention").value_or(none);
    return {*full, baseOf(*full, base), baseOf(sliding, local), typeOf(sliding)};
}

std::vector<float> llama3(const JsonReader& entries, const ModelShape& shape)
{
    Llama3Scaling scaling;
    scaling.factor = entries.number("factor", 1.0, kMostFactor, 1.0);
    scaling.lowFrequency = entries.number("low_freq_factor", 1e-3, 1e6, 1.0);
    scaling.highFrequency = entries.number("high_freq_factor", 1e-3, 1e6, 4.0);
    scaling.originalContext = entries.number("original_max_position_embeddings", 1.0, 1e9, 8192.0);
    if (scaling.highFrequency <= scaling.lowFrequency)
        entries.fail("its RoPE scaling has no room between low_freq_factor and high_freq_factor; download it again");
    return entries.fault() ? std::vector<float>() : ropeFactors(scaling, shape.ropeBase, shape.ropeDimensions);
}

std::vector<float> yarn(const JsonReader& entries, ModelShape& shape)
{
    YarnScaling scaling;
    scaling.factor = entries.number("factor", 1.0, kMostFactor, 1.0);
    scaling.betaFast = entries.number("beta_fast", 1e-3, 1e6, 32.0);
    scaling.betaSlow = entries.number("beta_slow", 1e-3, 1e6, 1.0);
    scaling.originalContext = entries.number("original_max_position_embeddings", 1.0, 1e9, shape.contextLength);
    scaling.roundBounds = entries.boolean("truncate").value_or(true);
    double magnitude = yarnMagnitude(scaling.factor);
    if (entries.has("mscale") && entries.has("mscale_all_dim"))
        magnitude = yarnMagnitude(scaling.factor, entries.number("mscale", 1e-3, 1e3, 1.0))
            / yarnMagnitude(scaling.factor, entries.number("mscale_all_dim", 1e-3, 1e3, 1.0));
    magnitude = entries.number("attention_factor", 1e-3, 1e3, magnitude);
    if (shape.ropeBase <= 1)
        entries.fail("its RoPE base of 1 cannot be scaled; download it again");
    if (entries.fault())
        return {};
    shape.attentionScale *= static_cast<float>(magnitude * magnitude);
    return ropeFactors(scaling, shape.ropeBase, shape.ropeDimensions);
}

} // namespace

std::vector<float> readHfRope(const JsonReader& config, const Architecture& architecture,
    const std::vector<std::int32_t>& windows, ModelShape& shape)
{
    static const Json nothing = Json::object();
    const RopeEntries entries = find(config, nothing, architecture);
    const JsonReader& global = entries.global;
    shape.ropeDimensions = shape.headSize;
    shape.ropeBase = static_cast<float>(entries.globalBase);
    shape.ropeBaseLocal = static_cast<float>(entries.localBase);
    for (const auto& reader : {config, global}) {
        if (reader.number("partial_rotary_factor").value_or(1.0) != 1.0)
            config.fail(fmt::format(
                "{} asks for something this program cannot compute", config.named("partial_rotary_factor")));
    }
    const auto type = typeOf(global);
    if (config.fault())
        return {};
    const bool plain = type == "default" || type == "none";
    // Kernels scale the layers that see all; where one rotary serves both kinds, windows would go unscaled.
    const bool windowed = std::any_of(windows.begin(), windows.end(), [](auto window) { return window > 0; });
    if (windowed && ((!plain && architecture.slidingPeriod == 0) || type == "yarn" || entries.localType != "default"))
        config.fail(fmt::format("its RoPE scaling {} together with sliding windows is not supported",
            inQuotes(plain ? entries.localType : type)));
    else if (type == "linear")
        shape.ropeScale = 1.0F / global.number("factor", 1e-3, kMostFactor, 1.0);
    else if (type == "llama3")
        return llama3(global, shape);
    else if (type == "yarn")
        return yarn(global, shape);
    else if (!plain)
        config.fail(
            fmt::format("its RoPE scaling {} is not supported, only linear, llama3 and yarn are", inQuotes(type)));
    return {};
}

} // namespace foregleam

#include "engine/model/hf_config.h"

#include "engine/model/hf_rope.h"
#include "engine/model/model_limits.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <array>
#include <cmath>

namespace foregleam {
namespace {

/// Where a configuration may stay silent, what its class in the transformers library has.
struct HfDefaults {
    const char* className;
    const char* modelType;
    const char* architecture;
    std::int32_t headSize; ///< 0 = hidden / heads
    bool tied;
    const char* activationKey;
    const char* activation;
};

constexpr std::array kClasses = {
    HfDefaults{"LlamaForCausalLM", "llama", "llama", 0, false, "hidden_act", "silu"},
    HfDefaults{"Qwen2ForCausalLM", "qwen2", "qwen2", 0, false, "hidden_act", "silu"},
    HfDefaults{"Qwen3ForCausalLM", "qwen3", "qwen3", 128, false, "hidden_act", "silu"},
    HfDefaults{"Gemma3ForCausalLM", "gemma3_text", "gemma3", 256, true, "hidden_activation", "gelu_pytorch_tanh"},
};

const HfDefaults& defaultsOf(const Architecture& architecture)
{
    for (const auto& known : kClasses) {
        if (std::string_view(known.architecture) == architecture.name)
            return known;
    }
    return kClasses[0]; // cannot be: every architecture has a class
}

void readWidths(const JsonReader& config, const HfDefaults& defaults, ModelShape& shape)
{
    shape.layers = config.count("num_hidden_layers", kMostLayers);
    shape.hidden = config.count("hidden_size", kMostHidden);
    shape.feedForward = config.count("intermediate_size", kMostFeedForward);
    shape.contextLength = config.count("max_position_embeddings", kMostContext);
    shape.heads = config.count("num_attention_heads", kMostHeads);
    shape.kvHeads = config.count("num_key_value_heads", kMostHeads, shape.heads);
    if (config.fault())
        return;
    const bool divides = defaults.headSize != 0 || shape.hidden % shape.heads == 0;
    if (!config.has("head_dim") && !divides)
        return config.fail(fmt::format(
            "its {} attention heads do not divide its width of {}; download it again", shape.heads, shape.hidden));
    shape.headSize = config.count(
        "head_dim", kMostHeadSize, defaults.headSize != 0 ? defaults.headSize : shape.hidden / shape.heads);
    if (const auto fault = shapeFault(shape); !fault.empty() && !config.fault())
        config.fail(fault);
    shape.normEpsilon = config.number("rms_norm_eps", 1e-12, 1.0, 1e-6);
}

/// One entry a layer, from the list of layer types, or from the rule that the class has without one.
std::vector<std::int32_t> readWindows(const JsonReader& config, const Architecture& architecture, std::int32_t layers)
{
    const bool asked = architecture.slidingPeriod > 0 || config.boolean("use_sliding_window").value_or(true);
    const bool windowed = asked && config.has("sliding_window");
    const std::int32_t window = windowed ? config.count("sliding_window", kMostContext) : 0;
    std::vector<std::int32_t> windows(static_cast<std::size_t>(layers), 0);
    if (const auto types = config.texts("layer_types")) {
        if (types->size() != windows.size())
            config.fail(fmt::format("{} has {} elements for {} layers; download it again", config.named("layer_types"),
                types->size(), layers));
        for (std::size_t layer = 0; layer < types->size() && !config.fault(); ++layer) {
            const auto& type = (*types)[layer];
            if (type != "full_attention" && type != "sliding_attention")
                config.fail(
                    fmt::format("its layer type {} is not supported, only full_attention and sliding_attention are",
                        inQuotes(type)));
            else if (type == "sliding_attention" && !windowed)
                config.fail(fmt::format(
                    "{} is missing for its sliding layers; download it again", config.named("sliding_window")));
            else
                windows[layer] = type == "sliding_attention" ? window : 0;
        }
        return windows;
    }
    if (architecture.slidingPeriod > 0) {
        const auto period =
            config.count(config.has("_sliding_window_pattern") ? "_sliding_window_pattern" : "sliding_window_pattern",
                kMostLayers, architecture.slidingPeriod);
        const auto needed = config.count("sliding_window", kMostContext);
        return periodicWindows(layers, needed, period);
    }
    // Qwen's rule: the first max_window_layers see all. Without use_sliding_window nothing has a window.
    if (windowed && config.boolean("use_sliding_window").value_or(false)) {
        const auto first = config.integer("max_window_layers").value_or(layers);
        for (auto layer = std::max<std::int64_t>(first, 0); layer < layers; ++layer)
            windows[static_cast<std::size_t>(layer)] = window;
    }
    return windows;
}

void readScales(const JsonReader& config, const Architecture& architecture, ModelShape& shape)
{
    const double size = architecture.name == std::string_view("gemma3")
        ? config.number("query_pre_attn_scalar", 1e-3, 1e6, 256)
        : static_cast<float>(shape.headSize);
    shape.attentionScale = static_cast<float>(1.0 / std::sqrt(size));
    shape.embeddingScale =
        architecture.scaledEmbedding ? static_cast<float>(std::sqrt(static_cast<double>(shape.hidden))) : 1.0F;
    shape.logitSoftcap = config.number("final_logit_softcapping", 0.0, 1e6, 0.0);
}

/// Entries that change what is computed and that nothing here reads: better no answer than a wrong one.
void refuseUnread(const JsonReader& config, const HfDefaults& defaults)
{
    const auto activation = config.text(defaults.activationKey).value_or(defaults.activation);
    if (activation != defaults.activation)
        config.fail(
            fmt::format("its activation {} is not the {} of its kind", inQuotes(activation), defaults.activation));
    for (const auto* key : {"num_experts", "num_local_experts", "n_routed_experts"}) {
        if (config.integer(key).value_or(0) != 0)
            config.fail("it is a mixture of experts, which this program cannot run yet");
    }
    if (config.has("quantization_config"))
        config.fail(
            "its weights are quantised in a way this program cannot read; get the F16 or BF16 ones, or a GGUF file");
    for (const auto* key : {"attn_logit_softcapping", "logit_scale"}) {
        if (config.has(key))
            config.fail(fmt::format("{} asks for something this program cannot compute", config.named(key)));
    }
    for (const auto* key : {"use_bidirectional_attention", "attention_sink_bias"}) {
        if (config.boolean(key).value_or(false))
            config.fail(fmt::format("{} asks for something this program cannot compute", config.named(key)));
    }
}

} // namespace

std::string hfClassOf(const JsonReader& config)
{
    if (const auto classes = config.texts("architectures"); classes && !classes->empty())
        return classes->front();
    return config.text("model_type").value_or("");
}

const Architecture* findHfArchitecture(std::string_view className)
{
    for (const auto& known : kClasses) {
        if (className == known.className || className == known.modelType)
            return findArchitecture(known.architecture);
    }
    return nullptr;
}

ModelConfig readHfTransformer(const JsonReader& config, const Architecture& architecture)
{
    const auto& defaults = defaultsOf(architecture);
    ModelConfig out;
    out.architecture = &architecture;
    auto& shape = out.shape;
    shape.ropeStyle = RopeStyle::Neox; // folders keep queries and keys as they were trained
    shape.activation = architecture.activation;
    readWidths(config, defaults, shape);
    if (!config.fault())
        out.windows = readWindows(config, architecture, shape.layers);
    if (!config.fault())
        readScales(config, architecture, shape);
    if (!config.fault())
        out.ropeFactors = readHfRope(config, architecture, out.windows, shape);
    refuseUnread(config, defaults);
    return out;
}

ModelConfig readHfConfig(const JsonReader& config)
{
    const auto name = hfClassOf(config);
    const Architecture* architecture = findHfArchitecture(name);
    if (config.fault())
        return {};
    if (!architecture) {
        config.fail(name.empty()
                ? fmt::format("{} is missing; download it again", config.named("architectures"))
                : fmt::format("its architecture {} is not supported; LlamaForCausalLM, Qwen2ForCausalLM, "
                              "Qwen3ForCausalLM and Gemma3ForCausalLM are",
                    inQuotes(name)));
        return {};
    }
    auto out = readHfTransformer(config, *architecture);
    out.shape.vocabulary = config.count("vocab_size", kMostVocabulary);
    out.tied = config.boolean("tie_word_embeddings").value_or(defaultsOf(*architecture).tied);
    return out;
}

} // namespace foregleam

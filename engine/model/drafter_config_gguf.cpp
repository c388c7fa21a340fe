#include "engine/model/drafter_config.h"

#include "engine/model/gguf_config_reader.h"
#include "engine/model/model_config.h"
#include "engine/model/model_limits.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

/// Upstream keeps everything under dflash; forks use their own architecture's name, and sections inside it.
std::vector<std::string> prefixes(const std::string& architecture)
{
    std::vector<std::string> all;
    for (const auto& outer : {architecture + ".", std::string("dflash."), std::string("dspark.")}) {
        for (const auto* inner : {"", "dflash.", "dspark.", "dflash.dspark."})
            all.push_back(outer + inner);
    }
    return all;
}

/// The name of the key says which convention it follows: target_layers counts the residual streams that enter layers,
/// target_layer_ids the layers that they leave.
void readTaps(GgufConfigReader& read, DrafterShape& shape)
{
    const bool entering = read.has("target_layers");
    const auto* name = entering ? "target_layers" : "target_layer_ids";
    const auto taps = read.integers(name);
    if (!taps)
        return read.fail(
            fmt::format("its entry {} is missing; download it again", inQuotes(read.key("target_layers"))));
    for (const auto tap : *taps) {
        if (tap < -kMostLayers || tap > kMostLayers)
            return read.fail(fmt::format(
                "its entry {} names layer {}, which no model has; download it again", inQuotes(read.key(name)), tap));
        shape.taps.push_back(static_cast<std::int32_t>(tap) - (entering ? 1 : 0));
    }
}

void readLayers(GgufConfigReader& read, DrafterConfig& config)
{
    const auto layers = static_cast<std::size_t>(config.shape.block.layers);
    config.windows.assign(layers, 0);
    config.causal.assign(layers, read.boolean("attention.causal").value_or(false) ? 1 : 0);
    if (!read.has("attention.sliding_window"))
        return;
    const auto window = read.count("attention.sliding_window", kMostContext);
    const auto pattern = read.booleans("attention.sliding_window_pattern");
    if (!pattern || pattern->size() != layers)
        return read.fail(
            fmt::format("its entry {} does not say for each layer whether it has a window; download it again",
                inQuotes(read.key("attention.sliding_window_pattern"))));
    for (std::size_t layer = 0; layer < layers; ++layer)
        config.windows[layer] = (*pattern)[layer] ? window : 0;
    const bool any = std::find(pattern->begin(), pattern->end(), true) != pattern->end();
    if (any && config.shape.block.ropeScale != 1.0F)
        read.fail("its RoPE scaling together with sliding windows is not supported");
}

void readMask(GgufConfigReader& read, const GgufFile& file, DrafterConfig& config)
{
    std::optional<std::int64_t> mask;
    for (const auto* name : {"mask_token_id", "noise_token_id", "dspark_noise_token_id"}) {
        if (!mask)
            mask = read.integer(name);
    }
    const auto own = file.integer("tokenizer.ggml.mask_token_id");
    if (!own)
        read.error = own.error();
    else if (!mask)
        mask = *own;
    config.hasMaskToken = mask && *mask >= 0 && *mask <= kMostVocabulary;
    config.shape.maskToken = config.hasMaskToken ? static_cast<TokenId>(*mask) : -1;
}

void readHead(GgufConfigReader& read, DrafterShape& shape, std::int32_t rank)
{
    const auto type = read.text("markov_head_type");
    if (rank == 0)
        return;
    shape.markovRank = rank;
    if (type.empty() || type == "vanilla")
        shape.head = SequentialHead::Vanilla;
    else if (type == "gated")
        shape.head = SequentialHead::Gated;
    else if (type == "rnn")
        shape.head = SequentialHead::Rnn;
    else
        read.fail(fmt::format("its sequential head {} is not known; vanilla, gated and rnn are", inQuotes(type)));
}

void readScales(GgufConfigReader& read, ModelShape& shape)
{
    shape.attentionScale = read.number("attention.scale", 1e-6, 1e3, 1.0 / std::sqrt(shape.headSize));
    shape.embeddingScale = read.number("embedding_scale", 1e-6, 1e6, 1.0);
    shape.logitSoftcap = read.number("final_logit_softcapping", 0.0, 1e6, 0.0);
    if (read.has("logit_scale") && read.number("logit_scale", -1e6, 1e6, 1.0) != 1.0F)
        read.fail(fmt::format(
            "its entry {} asks for something this program cannot compute", inQuotes(read.key("logit_scale"))));
}

/// How many tokens there are in the vocabulary of its target, wherever the file says so.
std::optional<std::int64_t> vocabularyOf(GgufConfigReader& read, const GgufFile& file)
{
    const GgufEntry* tokens = file.find("tokenizer.ggml.tokens");
    if (tokens && tokens->type == GgufValueType::Array && tokens->count > 0)
        return static_cast<std::int64_t>(std::min<std::uint64_t>(tokens->count, kMostVocabulary));
    return read.integer("vocab_size");
}

std::string madeFor(const GgufFile& file)
{
    for (const auto* key : {"general.base_model.0.name", "general.base_model.0.repo_url"}) {
        if (const auto name = file.text(key); name && *name)
            return **name;
    }
    return {};
}

} // namespace

void setBlockSize(DrafterShape& shape, std::int32_t slots)
{
    shape.blockSize = slots - (shape.sampleFromAnchor ? 0 : 1);
}

Result<DrafterConfig> readDrafterConfig(const GgufFile& file, std::int32_t markovRank)
{
    const bool markov = markovRank > 0;
    const auto architecture = file.text("general.architecture");
    GgufConfigReader read(file, prefixes(architecture && *architecture ? **architecture : ""));
    DrafterConfig config;
    auto& shape = config.shape;
    shape.block.contextLength = static_cast<std::int32_t>(kMostContext); // where the file does not limit it
    shape.block.ropeStyle = RopeStyle::Neox; // of every writer of this layout
    readGgufTransformer(read, shape.block);
    shape.block.ropeBaseLocal = shape.block.ropeBase; // one rotary serves all layers
    if (!read.error)
        readScales(read, shape.block);
    if (!read.error)
        readLayers(read, config);
    if (!read.error)
        readTaps(read, shape);
    readMask(read, file, config);
    readHead(read, shape, markovRank);
    // Absent: the Markov form has always drafted from the anchor's slot, plain DFlash from the one behind it.
    shape.sampleFromAnchor = read.boolean("sample_from_anchor").value_or(markov);
    setBlockSize(
        shape, read.count("block_size", kMostBlockSlots, markov ? std::nullopt : std::optional<std::int64_t>(16)));
    config.confidence = read.boolean(read.has("has_confidence_head") ? "has_confidence_head"
            : read.has("enable_confidence_head")                     ? "enable_confidence_head"
                                                                     : "confidence_head");
    config.confidenceWithMarkov = read.boolean("confidence_head_with_markov");
    config.vocabulary = vocabularyOf(read, file);
    config.targetHidden = read.integer("target_hidden_size");
    config.madeFor = madeFor(file);
    if (read.error)
        return *read.error;
    return config;
}

} // namespace foregleam

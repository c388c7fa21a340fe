#include "engine/model/drafter_config.h"

#include "engine/model/hf_config.h"
#include "engine/model/model_limits.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace foregleam {
namespace {

/// Where entries may stand: at the top, or in a section that some packagings keep them in.
class Scopes {
public:
    explicit Scopes(const JsonReader& top)
        : m_all{top}
    {
        for (const auto* section : {"dflash_config", "dspark_config"}) {
            if (const auto nested = top.object(section))
                m_all.push_back(*nested);
        }
    }

    /// The first scope and name under which something stands; names count before scopes.
    std::optional<std::pair<JsonReader, const char*>> find(std::initializer_list<const char*> names) const
    {
        for (const auto* name : names) {
            for (const auto& scope : m_all) {
                if (scope.has(name))
                    return std::pair(scope, name);
            }
        }
        return std::nullopt;
    }

    std::optional<std::int64_t> integer(std::initializer_list<const char*> names) const
    {
        const auto place = find(names);
        return place ? place->first.integer(place->second) : std::nullopt;
    }
    std::optional<bool> boolean(std::initializer_list<const char*> names) const
    {
        const auto place = find(names);
        return place ? place->first.boolean(place->second) : std::nullopt;
    }

private:
    std::vector<JsonReader> m_all;
};

/// target_layer_ids name the layers themselves; the others count hidden states, of which the embedding is the first.
void readTaps(const Scopes& scopes, const JsonReader& top, DrafterConfig& config)
{
    const auto place =
        scopes.find({"target_layer_ids", "aux_hidden_state_layer_ids", "eagle_aux_hidden_state_layer_ids"});
    if (!place)
        return top.fail(fmt::format("{} is missing; download it again", top.named("target_layer_ids")));
    const bool states = std::string_view(place->second) != "target_layer_ids";
    config.lastTapMayBeSpare = states;
    for (const auto tap : place->first.integers(place->second).value_or(std::vector<std::int64_t>())) {
        if (tap < -kMostLayers || tap > kMostLayers)
            return top.fail(
                fmt::format("{} names layer {}, which no model has; download it again", top.named(place->second), tap));
        config.shape.taps.push_back(static_cast<std::int32_t>(tap) - (states ? 1 : 0));
    }
}

void readHead(const Scopes& scopes, const JsonReader& top, DrafterShape& shape, std::int32_t ofTensors)
{
    const auto rank = scopes.integer({"markov_rank", "dspark_markov_rank"}).value_or(ofTensors);
    if (rank < 0 || rank > kMostMarkovRank)
        return top.fail(fmt::format(
            "{} is {}, not from 0 to {}; download it again", top.named("markov_rank"), rank, kMostMarkovRank));
    if (rank == 0)
        return;
    shape.markovRank = static_cast<std::int32_t>(rank);
    const auto place = scopes.find({"markov_head_type", "dspark_markov_head_type"});
    const auto type = place ? place->first.text(place->second).value_or("") : "vanilla";
    if (type == "vanilla")
        shape.head = SequentialHead::Vanilla;
    else if (type == "gated")
        shape.head = SequentialHead::Gated;
    else if (type == "rnn")
        shape.head = SequentialHead::Rnn;
    else
        top.fail(fmt::format("its sequential head {} is not known; vanilla, gated and rnn are", inQuotes(type)));
}

void readMask(const Scopes& scopes, DrafterConfig& config)
{
    const auto mask = scopes.integer({"mask_token_id", "pard_token", "ptd_token_id", "dspark_noise_token_id"});
    config.hasMaskToken = mask && *mask >= 0 && *mask <= kMostVocabulary;
    config.shape.maskToken = config.hasMaskToken ? static_cast<TokenId>(*mask) : -1;
}

/// The transformer of the block, as Qwen3 has it, wherever the packaging keeps it.
void readBlock(const Scopes& scopes, const JsonReader& transformer, DrafterConfig& config)
{
    Json entries = transformer.json();
    if (const auto window = scopes.integer({"swa_window_size"}))
        entries["sliding_window"] = *window;
    auto read = readHfTransformer(JsonReader(entries, transformer.fault(), "config.json"), *findArchitecture("qwen3"));
    config.windows = std::move(read.windows);
    config.ropeFactors = std::move(read.ropeFactors);
    auto& shape = config.shape.block;
    shape = read.shape;
    if (!scopes.boolean({"rope_is_neox_style", "is_neox_style"}).value_or(true))
        shape.ropeStyle = RopeStyle::Norm;
    // Layers with a window were trained to see the block from left to right, unless a file says otherwise.
    const auto all = scopes.boolean({"is_causal", "causal"});
    const bool windowed = !scopes.boolean({"sliding_window_non_causal"}).value_or(false);
    for (const auto window : config.windows)
        config.causal.push_back(all.value_or(window > 0 && windowed) ? 1 : 0);
}

std::string madeFor(const JsonReader& top)
{
    if (const auto speculators = top.object("speculators_config")) {
        if (const auto verifier = speculators->object("verifier"))
            return verifier->text("name_or_path").value_or("");
    }
    for (const auto* key : {"target_model_name_or_path", "target_model", "base_model"}) {
        const Json* value = top.member(key);
        if (value && value->is_string())
            return value->get<std::string>();
    }
    return {};
}

} // namespace

DrafterConfig readDrafterConfig(const JsonReader& top, bool dspark, std::int32_t markovRank)
{
    const Scopes scopes(top);
    const auto nested = top.object("transformer_layer_config");
    const bool speculators = nested || top.has("speculators_model_type");
    const JsonReader transformer = nested.value_or(top);
    DrafterConfig config;
    readBlock(scopes, transformer, config);
    readTaps(scopes, top, config);
    readHead(scopes, top, config.shape, markovRank);
    readMask(scopes, config);
    // Exports of speculators that do not say it are from before drafts came from the anchor's slot; the others have
    // always named their class for it.
    config.shape.sampleFromAnchor = scopes.boolean({"sample_from_anchor"}).value_or(dspark && !speculators);
    const auto size = scopes.integer({"block_size", "dspark_block_size"}).value_or(0);
    if (size < 1 || size > kMostBlockSlots)
        top.fail(fmt::format(
            "{} is {}, not from 1 to {}; download it again", top.named("block_size"), size, kMostBlockSlots));
    else
        setBlockSize(config.shape, static_cast<std::int32_t>(size));
    config.confidence = scopes.boolean({"enable_confidence_head"});
    config.confidenceWithMarkov = scopes.boolean({"confidence_head_with_markov"});
    config.vocabulary = transformer.integer("vocab_size");
    config.targetHidden = scopes.integer({"target_hidden_size"});
    config.targetLayers = scopes.integer({"num_target_layers"});
    config.tableHoldsOffsets = true;
    config.madeFor = madeFor(top);
    return config;
}

} // namespace foregleam

#include "engine/model/drafter_names.h"

#include <array>

namespace foregleam {
namespace {

constexpr std::array kPrefixes = {"", "dflash.", "dspark.", "model."};

} // namespace

const DrafterNames& ggufDrafterNames()
{
    static const DrafterNames names = {
        {"fc", "dflash_fc"},
        {"enc.output_norm", "hidden_norm", "dflash_hidden_norm"},
        {"token_embd"},
        {"output_norm"},
        {"output"},
        {"markov_w1", "markov.w1", "markov_head_a"},
        {"markov_w2", "markov.w2", "markov_head_b"},
        {"markov_gate", "markov.gate"},
        {"markov_joint", "markov.joint"},
        {"conf_proj", "confidence.proj", "confidence_head.proj"},
        {"d2t"},
        {"t2d"},
        {"rope_freqs"},
        "blk.",
        &kGgufLayerNames,
    };
    return names;
}

const DrafterNames& hfDrafterNames()
{
    static const DrafterNames names = {
        {"fc", "context_proj"},
        {"hidden_norm", "context_norm"},
        {"embed_tokens"},
        {"norm", "final_norm"},
        {"lm_head"},
        {"markov_head.markov_w1"},
        {"markov_head.markov_w2"},
        {"markov_head.gate_proj"},
        {"markov_head.joint_proj"},
        {"confidence_head.proj"},
        {"d2t"},
        {"t2d", "verifier_lm_head", "verifier_norm"},
        {},
        "layers.",
        &kHfLayerNames,
    };
    return names;
}

std::string PartNames::of(const std::vector<std::string>& aliases, const char* suffix) const
{
    for (const auto& alias : aliases) {
        for (const auto* prefix : kPrefixes) {
            for (const auto* end : {suffix, ""}) {
                if (auto name = prefix + alias + end; m_table.find(name))
                    return name;
            }
        }
    }
    return aliases.empty() ? std::string() : aliases.front() + suffix;
}

std::string PartNames::layerPrefix(const DrafterNames& names, std::int32_t layer) const
{
    const std::string own = names.layerPrefix + std::to_string(layer) + ".";
    for (const auto* prefix : kPrefixes) {
        if (m_table.find(prefix + own + names.layer->attentionNorm))
            return prefix + own;
    }
    return own;
}

} // namespace foregleam

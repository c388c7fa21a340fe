#include "engine/model/drafter_kind.h"

#include "engine/model/architecture.h"
#include "engine/model/hf_config.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace foregleam {
namespace {

constexpr const char* kAdvice = "choose a DSpark or DFlash drafter";

struct ForeignKind {
    const char* mark; ///< part of the lower-case name
    const char* what;
};

constexpr std::array kForeign = {
    ForeignKind{"dflash2", "a DFlash2 drafter"},
    ForeignKind{"eagle", "an EAGLE drafter"},
    ForeignKind{"gemma4", "a drafter for Gemma 4, a target"}, // as long as that target cannot be run
    ForeignKind{"gemma-4", "a drafter for Gemma 4, a target"},
    ForeignKind{"lfm2", "a drafter for LFM2, a target"},
    ForeignKind{"deepseek", "a drafter for DeepSeek-V4, a target"},
    ForeignKind{"mtp", "a multi-token-prediction drafter"},
    ForeignKind{"nextn", "a multi-token-prediction drafter"},
    ForeignKind{"assistant", "a multi-token-prediction drafter"},
    ForeignKind{"medusa", "a Medusa drafter"},
};

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

DrafterClass runnable(DrafterKind kind, bool dspark = false)
{
    DrafterClass found;
    found.kind = kind;
    found.dspark = dspark;
    return found;
}

DrafterClass unknown(std::string clause)
{
    DrafterClass found;
    found.refusal = std::move(clause);
    return found;
}

DrafterClass foreign(std::string_view what)
{
    auto found = unknown(fmt::format("it is {}, which this program cannot run; {}", what, kAdvice));
    found.foreignDrafter = true;
    return found;
}

/// By the name of an architecture or class that is no whole model.
DrafterClass byName(const std::string& name)
{
    const auto known = lower(name);
    const auto has = [&](std::string_view mark) { return known.find(mark) != std::string::npos; };
    for (const auto& kind : kForeign) {
        if (has(kind.mark))
            return foreign(kind.what);
    }
    if (has("dspark") || has("dflash"))
        return runnable(DrafterKind::Block, has("dspark"));
    return unknown(fmt::format(
        "its architecture {} is neither a model nor a drafter that this program knows; {}", inQuotes(name), kAdvice));
}

} // namespace

DrafterClass classifyDrafter(const GgufFile& file)
{
    const auto name = file.text("general.architecture");
    if (!name || !*name)
        return unknown("it does not name its architecture; download it again");
    const std::string prefix = **name + ".";
    if (findArchitecture(**name)) {
        const auto layers = file.integer(prefix + "nextn_predict_layers");
        return layers && layers->value_or(0) > 0 ? foreign("a model with layers for multi-token prediction")
                                                 : runnable(DrafterKind::Model);
    }
    auto found = byName(**name);
    if (found.kind != DrafterKind::Block)
        return found;
    if (const auto count = file.integer(prefix + "hyper_connection.count"); count && count->value_or(0) > 0)
        return foreign("a drafter for DeepSeek-V4, a target");
    if (file.find(prefix + "conv_kernel_size") || file.find(prefix + "selector_rank"))
        return foreign("a DFlash2 drafter");
    return found;
}

DrafterClass classifyDrafter(const JsonReader& config)
{
    const auto name = hfClassOf(config);
    const auto speculators = config.text("speculators_model_type").value_or("");
    if (config.fault())
        return unknown(config.fault().reason);
    if (!speculators.empty())
        return byName(speculators);
    if (name.empty())
        return unknown(fmt::format("{} is missing; download it again", config.named("architectures")));
    if (config.has("dspark_target_layer_ids") || config.has("n_mtp_layers"))
        return foreign("a DeepSeek-V4 model with its drafter inside");
    return findHfArchitecture(name) ? runnable(DrafterKind::Model) : byName(name);
}

} // namespace foregleam

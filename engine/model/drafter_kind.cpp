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

struct Foreign {
    const char* mark; ///< part of the lower-case name
    const char* what;
};

constexpr std::array kForeign = {
    Foreign{"dflash2", "a DFlash2 drafter"},
    Foreign{"eagle", "an EAGLE drafter"},
    Foreign{"gemma4", "a drafter for Gemma 4, a target"}, // as long as that target cannot be run
    Foreign{"gemma-4", "a drafter for Gemma 4, a target"},
    Foreign{"lfm2", "a drafter for LFM2, a target"},
    Foreign{"deepseek", "a drafter for DeepSeek-V4, a target"},
    Foreign{"mtp", "a multi-token-prediction drafter"},
    Foreign{"nextn", "a multi-token-prediction drafter"},
    Foreign{"assistant", "a multi-token-prediction drafter"},
    Foreign{"medusa", "a Medusa drafter"},
};

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

DrafterClass refused(std::string_view what)
{
    return {DrafterKind::None, false, fmt::format("it is {}, which this program cannot run; {}", what, kAdvice)};
}

/// By the name of an architecture or class that is no whole model.
DrafterClass byName(const std::string& name)
{
    const auto known = lower(name);
    const auto has = [&](std::string_view mark) { return known.find(mark) != std::string::npos; };
    for (const auto& foreign : kForeign) {
        if (has(foreign.mark))
            return refused(foreign.what);
    }
    if (has("dspark") || has("dflash"))
        return {DrafterKind::Block, has("dspark"), {}};
    return {DrafterKind::None, false,
        fmt::format("its architecture {} is neither a model nor a drafter that this program knows; {}", inQuotes(name),
            kAdvice)};
}

} // namespace

DrafterClass classifyDrafter(const GgufFile& file)
{
    const auto name = file.text("general.architecture");
    if (!name || !*name)
        return {DrafterKind::None, false, "it does not name its architecture; download it again"};
    const std::string prefix = **name + ".";
    if (findArchitecture(**name)) {
        if (const auto layers = file.integer(prefix + "nextn_predict_layers"); layers && layers->value_or(0) > 0)
            return refused("a model with layers for multi-token prediction");
        return {DrafterKind::Model, false, {}};
    }
    auto byItsName = byName(**name);
    if (byItsName.kind != DrafterKind::Block)
        return byItsName;
    if (const auto count = file.integer(prefix + "hyper_connection.count"); count && count->value_or(0) > 0)
        return refused("a drafter for DeepSeek-V4, a target");
    if (file.find(prefix + "conv_kernel_size") || file.find(prefix + "selector_rank"))
        return refused("a DFlash2 drafter");
    return byItsName;
}

DrafterClass classifyDrafter(const JsonReader& config)
{
    const auto name = hfClassOf(config);
    const auto speculators = config.text("speculators_model_type").value_or("");
    if (config.fault())
        return {DrafterKind::None, false, config.fault().reason};
    if (!speculators.empty())
        return byName(speculators);
    if (name.empty())
        return {
            DrafterKind::None, false, fmt::format("{} is missing; download it again", config.named("architectures"))};
    if (config.has("dspark_target_layer_ids") || config.has("n_mtp_layers"))
        return refused("a DeepSeek-V4 model with its drafter inside");
    return findHfArchitecture(name) ? DrafterClass{DrafterKind::Model, false, {}} : byName(name);
}

} // namespace foregleam

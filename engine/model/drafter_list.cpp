// Which drafters and models lie about, and which fit each other.

#include "engine/api/drafter_choice.h"

#include "engine/model/drafter_binding.h"
#include "engine/model/drafter_facts.h"
#include "engine/model/drafter_file.h"
#include "engine/model/drafter_kind.h"
#include "engine/model/model_candidates.h"
#include "engine/model/shown_text.h"
#include "engine/speculative/model_drafter.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

namespace foregleam {
namespace {

namespace fs = std::filesystem;

DrafterChoice unread(const std::string& path, std::string reason, DrafterKind kind = DrafterKind::None)
{
    DrafterChoice choice;
    choice.facts.kind = kind;
    choice.facts.path = absolutePath(path);
    choice.facts.name = shown(fs::path(path).stem().string());
    choice.reason = std::move(reason);
    return choice;
}

/// What a file's header says that it is, and how many tokens it speaks of (0 = unsaid).
struct Glance {
    DrafterClass found;
    std::int64_t vocabulary = 0;
};

Result<Glance> glanceAt(const std::string& path)
{
    if (const auto folderPath = modelFolderOf(path)) {
        const auto folder = ModelFolder::openConfig(*folderPath);
        if (!folder)
            return folder.error();
        FirstFault fault;
        const JsonReader config(folder->config(), fault, "config.json");
        return Glance{classifyDrafter(config), config.integer("vocab_size").value_or(0)};
    }
    const auto file = GgufFile::open(path);
    if (!file)
        return file.error();
    const GgufEntry* tokens = file->find("tokenizer.ggml.tokens");
    return Glance{classifyDrafter(*file), tokens ? static_cast<std::int64_t>(tokens->count) : 0};
}

DrafterChoice tryBlock(const std::string& path, const Result<LoadedModel>& target)
{
    const auto source = DrafterSource::open(path);
    if (!source)
        return unread(path, source.error().message, DrafterKind::Block);
    DrafterChoice choice;
    std::shared_ptr<const DrafterWeights> weights;
    if (target) {
        std::string fault;
        weights = bindDrafter(*source, *target, fault);
        choice.reason = weights ? "" : drafterSentence(fault);
        choice.made = isMadeFor(source->config().madeFor, target->info);
    } else {
        choice.reason = target.error().message;
    }
    choice.facts = drafterFacts(*source, weights.get());
    return choice;
}

bool canDraft(const LoadedModel& small, const LoadedModel& target)
{
    return small.info.parameters < target.info.parameters
        && checkDraftVocabulary(target.vocabulary, small.vocabulary).ok();
}

/// Nothing for a model that cannot draft for the target: it is no drafter that does not fit, but a model.
std::optional<DrafterChoice> tryModel(const std::string& path, const Glance& glance, const Result<LoadedModel>& target)
{
    constexpr std::int64_t kFarApart = 1024; // saves reading a vocabulary that cannot be the same
    if (!target || std::abs(glance.vocabulary - target->info.vocabulary) > kFarApart)
        return std::nullopt;
    const auto model = peekModel(path);
    if (!model || !canDraft(*model, *target))
        return std::nullopt;
    DrafterChoice choice;
    choice.facts = drafterFacts(model->info);
    return choice;
}

std::optional<DrafterChoice> tryOne(const std::string& path, const Result<LoadedModel>& target)
{
    const auto glance = glanceAt(path);
    if (!glance)
        return unread(path, glance.error().message);
    switch (glance->found.kind) {
    case DrafterKind::Block: return tryBlock(path, target);
    case DrafterKind::Model: return tryModel(path, *glance, target);
    case DrafterKind::None: break;
    }
    if (!glance->found.foreignDrafter)
        return std::nullopt; // some other program's model
    return unread(path, drafterSentence(glance->found.refusal), DrafterKind::Block);
}

} // namespace

std::vector<DrafterChoice> listDrafters(const std::string& modelPath, const std::vector<std::string>& folders)
{
    const auto target = modelPath.empty() ? Result<LoadedModel>(Error{"Choose a model first, then its drafter."})
                                          : peekModel(modelPath);
    std::vector<DrafterChoice> choices;
    for (const auto& path : modelCandidates(folders, modelPath)) {
        if (auto choice = tryOne(path, target))
            choices.push_back(*std::move(choice));
    }
    std::stable_sort(choices.begin(), choices.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const DrafterChoice& choice) {
            return std::tuple(!choice.reason.empty(), !choice.made, choice.facts.kind != DrafterKind::Block);
        };
        return rank(a) < rank(b);
    });
    return choices;
}

std::vector<TargetChoice> listTargets(const std::string& drafterPath, const std::vector<std::string>& folders)
{
    std::vector<TargetChoice> choices;
    const auto kind = drafterKindOf(drafterPath);
    if (!kind)
        return choices;
    const auto block = *kind == DrafterKind::Block ? std::optional(DrafterSource::open(drafterPath)) : std::nullopt;
    const auto small = *kind == DrafterKind::Model ? std::optional(peekModel(drafterPath)) : std::nullopt;
    if ((block && !*block) || (small && !*small))
        return choices;
    for (const auto& path : modelCandidates(folders, drafterPath)) {
        const auto glance = glanceAt(path);
        if (!glance || glance->found.kind != DrafterKind::Model)
            continue;
        const auto target = peekModel(path);
        if (!target)
            continue;
        TargetChoice choice{target->info.path, target->info.name, {}, false};
        if (block) {
            std::string fault;
            choice.reason = bindDrafter(**block, *target, fault) ? "" : drafterSentence(fault);
            choice.made = isMadeFor((*block)->config().madeFor, target->info);
        } else if (!canDraft(**small, *target)) {
            continue;
        }
        choices.push_back(std::move(choice));
    }
    std::stable_sort(choices.begin(), choices.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const TargetChoice& c) { return std::tuple(!c.reason.empty(), !c.made); };
        return rank(a) < rank(b);
    });
    return choices;
}

} // namespace foregleam

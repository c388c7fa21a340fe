// Which drafters lie about, and which of them fit a model.

#include "engine/api/drafter_choice.h"

#include "engine/model/drafter_binding.h"
#include "engine/model/drafter_facts.h"
#include "engine/model/drafter_kind.h"
#include "engine/model/shown_text.h"
#include "engine/speculative/model_drafter.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace foregleam {
namespace {

namespace fs = std::filesystem;

/// Letters and digits in lower case: names differ in punctuation from file to file.
std::string plainName(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)))
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return plain;
}

/// "owner/name", a URL or a plain name, against the model's own name and its file's ("Name.Q4_1.gguf").
bool isMadeFor(const std::string& told, const ModelInfo& model)
{
    const auto wanted = plainName(std::string_view(told).substr(told.find_last_of('/') + 1));
    const auto file = fs::path(model.path).filename().string();
    return !wanted.empty() && (wanted == plainName(model.name) || wanted == plainName(file.substr(0, file.find('.'))));
}

/// A clause about a drafter as a sentence of its own, for a list that shows the name beside it.
std::string sentence(const std::string& clause)
{
    if (clause.rfind("it ", 0) == 0)
        return "This drafter " + clause.substr(3) + ".";
    if (clause.rfind("its ", 0) == 0)
        return "This drafter's " + clause.substr(4) + ".";
    return "This drafter cannot be used: " + clause + ".";
}

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
        choice.reason = weights ? "" : sentence(fault);
        choice.made = isMadeFor(source->config().madeFor, target->info);
    } else {
        choice.reason = target.error().message;
    }
    choice.facts = drafterFacts(*source, weights.get());
    return choice;
}

/// Nothing for a model that cannot draft for the target: it is no drafter that does not fit, but a model.
std::optional<DrafterChoice> tryModel(const std::string& path, const Glance& glance, const Result<LoadedModel>& target)
{
    constexpr std::int64_t kFarApart = 1024; // saves reading a vocabulary that cannot be the same
    if (!target || std::abs(glance.vocabulary - target->info.vocabulary) > kFarApart)
        return std::nullopt;
    const auto model = peekModel(path);
    if (!model || model->info.parameters >= target->info.parameters
        || !checkDraftVocabulary(target->vocabulary, model->vocabulary))
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
    return unread(path, sentence(glance->found.refusal), DrafterKind::Block);
}

std::string realPath(const fs::path& path)
{
    std::error_code code;
    const auto real = fs::canonical(path, code);
    return code ? path.string() : real.string();
}

/// GGUF files and folders with a config.json, by name, each once.
std::vector<std::string> candidates(const std::vector<std::string>& folders, const std::string& modelPath)
{
    std::vector<std::string> found;
    std::set<std::string> seen = {realPath(modelFolderOf(modelPath).value_or(modelPath))};
    for (const auto& folder : folders) {
        std::error_code code;
        std::vector<std::string> inFolder;
        for (fs::directory_iterator at(folder, fs::directory_options::skip_permission_denied, code), end;
             !code && at != end; at.increment(code)) {
            std::error_code ignored;
            const auto& path = at->path();
            const bool file = path.extension() == ".gguf" && fs::is_regular_file(path, ignored);
            if ((file || fs::exists(path / "config.json", ignored)) && seen.insert(realPath(path)).second)
                inFolder.push_back(path.string());
        }
        std::sort(inFolder.begin(), inFolder.end());
        found.insert(found.end(), inFolder.begin(), inFolder.end());
    }
    return found;
}

} // namespace

std::vector<DrafterChoice> listDrafters(const std::string& modelPath, const std::vector<std::string>& folders)
{
    const auto target = modelPath.empty() ? Result<LoadedModel>(Error{"Choose a model first, then its drafter."})
                                          : peekModel(modelPath);
    std::vector<DrafterChoice> choices;
    for (const auto& path : candidates(folders, modelPath)) {
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

} // namespace foregleam

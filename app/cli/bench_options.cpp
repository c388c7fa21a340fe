#include "app/cli/bench_options.h"

#include "app/cli/generation_options.h"
#include "app/cli/number_range.h"
#include "app/file_hash.h"
#include "app/prompt_files.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>

namespace foregleam::cli {

namespace {

constexpr int kMostPrompts = 1'000'000;

std::vector<Method> parseMethods(const std::string& text)
{
    std::vector<Method> methods;
    for (const std::string& part : CLI::detail::split(text, ',')) {
        const Method method = methodFromOption("--methods", CLI::detail::trim_copy(part));
        if (std::find(methods.begin(), methods.end(), method) == methods.end()) {
            methods.push_back(method);
        }
    }
    return methods;
}

std::int64_t nowMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace

void addPromptOptions(CLI::App& app, PromptOptions& options)
{
    app.add_option("--prompts", options.files, "Prompt files. Default: the program's own chat, code and math")
        ->type_name("A.jsonl,B.jsonl")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option("--limit", options.limit, "Only the first N prompts of each set; 0 = all. Default: 0")
        ->type_name("N")
        ->check(numberIn(0, kMostPrompts));
}

Result<std::vector<PromptSet>> readSets(const PromptOptions& options)
{
    auto paths = options.files.empty() ? builtInPromptSets() : Result<std::vector<std::string>>(options.files);
    if (!paths) {
        return paths.error();
    }
    std::vector<PromptSet> sets;
    for (const std::string& path : *paths) {
        auto set = readPromptSet(path);
        if (!set) {
            return set.error();
        }
        if (options.limit > 0 && set->prompts.size() > static_cast<std::size_t>(options.limit)) {
            set->prompts.resize(static_cast<std::size_t>(options.limit));
        }
        sets.push_back(std::move(set).value());
    }
    return sets;
}

void addMethodsOption(CLI::App& app, std::vector<Method>& methods, const std::string& usual)
{
    app.add_option_function<std::string>(
           "--methods", [&methods](const std::string& text) { methods = parseMethods(text); },
           fmt::format("Methods to compare: {}. Default: {}", methodNames(), usual))
        ->type_name("off,ngram");
}

Result<BenchRecord> factsOf(const ModelInfo& model, const LoadRequest& load, const GenerationRequest& request)
{
    const auto hash = sha256OfFile(model.path);
    if (!hash) {
        return hash.error();
    }
    const auto drafterHash =
        model.drafter.kind == DrafterKind::None ? Result<std::string>(std::string()) : sha256OfFile(model.drafter.path);
    BenchRecord facts;
    facts.madeMs = nowMs();
    facts.appVersion = FOREGLEAM_VERSION;
    facts.model = model;
    facts.modelHash = *hash;
    facts.drafterHash = drafterHash ? *drafterHash : std::string();
    facts.request = request;
    facts.threads = load.threads;
    facts.backend = load.backend;
    return facts;
}

std::string headline(const BenchRecord& facts)
{
    const ModelInfo& model = facts.model;
    return fmt::format("{} {} (sha256 {:.12}…){} on {}, {}\ntemperature {}, at most {} tokens", model.name,
        model.quantization, facts.modelHash,
        model.drafter.kind == DrafterKind::None ? "" : fmt::format(" with {}", model.drafter.name), model.device,
        model.deviceDetail, facts.request.sampling.temperature, facts.request.maxTokens);
}

} // namespace foregleam::cli

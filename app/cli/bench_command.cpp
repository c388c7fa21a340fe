// foregleam-cli bench: is speculation faster on this machine, and is the text the same?

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/generation_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/number_range.h"
#include "app/file_hash.h"
#include "app/prompt_files.h"

#include "engine/report/bench_document.h"
#include "engine/report/bench_stats.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <memory>

namespace foregleam::cli {

namespace {

constexpr int kMostRepeats = 1000;
constexpr int kLargestBlock = 16;
constexpr int kMostPrompts = 1'000'000;

constexpr const char* kFooter = R"(
The methods answer each prompt in turn, in one process. speed-up: the median, over prompts and repeats, of a
method's decode tokens per second over those of off; off is always run. 95 %: an interval that holds the true median
with that probability. tau: tokens a round. ECE: how far the promised survivals were from the truth. draft and verify
ms: mean a round. The text of every answer is compared with that of off where it must agree (temperature 0, or
--reproducible). Ctrl-C ends it and prints what was measured.

Examples:
  foregleam-cli bench --limit 5
  foregleam-cli bench --methods off,ngram --block-size 4 --repeat 3 --json > bench.json
  foregleam-cli bench --drafter drafter.gguf --methods dspark,dspark-fixed --block-sizes 1,2,4,7
  foregleam-cli bench --prompts mine.jsonl --max-tokens 256
A prompt file has one {"turns": ["the prompt"]} a line.)";

struct BenchOptions {
    LoadRequest load;
    GenerationRequest request;
    std::vector<std::string> prompts;
    std::vector<Method> methods{Method::Off, Method::Ngram};
    std::vector<std::int32_t> blockSizes; ///< empty: the one of the request
    int repeat = 1;
    int limit = 0;
    bool json = false;
};

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

Result<std::vector<PromptSet>> readSets(const BenchOptions& options)
{
    auto paths = options.prompts.empty() ? builtInPromptSets() : Result<std::vector<std::string>>(options.prompts);
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

std::int64_t nowMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// The figures of the methods asked for; ends early after Ctrl-C.
Result<std::vector<BenchRow>> measure(Engine& engine, const ModelInfo& model, const BenchOptions& options,
    std::vector<PromptSet> sets, const InterruptGuard& interrupt)
{
    const BenchPlan plan{options.request, options.methods, options.blockSizes, options.repeat, std::move(sets)};
    ProgressLine progress;
    return runBench(engine, model, plan,
        {[&] { return interrupt.interrupted(); },
            [&](const BenchProgress& now) {
                progress.show(fmt::format("{}, prompt {} of {}: {} of {} answers", now.set, now.prompt + 1, now.prompts,
                    now.done, now.total));
            },
            {}});
}

void tellDifferences(const std::vector<BenchRow>& rows)
{
    for (const BenchRow& row : rows) {
        if (row.firstDifference) {
            printNote(fmt::format("The text of {} differs from that of off, first at prompt {} of the set {}.",
                row.method, *row.firstDifference + 1, row.set));
        }
    }
}

Result<void> runBenchCommand(const BenchOptions& options)
{
    auto sets = readSets(options);
    if (!sets) {
        return sets.error();
    }
    const std::unique_ptr<Engine> engine = createEngine();
    InterruptGuard interrupt(*engine);
    const auto model = loadModel(*engine, options.load);
    if (!model) {
        return model.error();
    }
    const auto hash = sha256OfFile(model->path);
    if (!hash) {
        return hash.error();
    }
    const auto drafterHash = model->drafter.kind == DrafterKind::None ? Result<std::string>(std::string())
                                                                      : sha256OfFile(model->drafter.path);
    auto rows = measure(*engine, *model, options, std::move(sets).value(), interrupt);
    if (!rows) {
        return rows.error();
    }
    tellDifferences(*rows);
    if (options.json) {
        return writeJson(benchJson({nowMs(), FOREGLEAM_VERSION, *model, *hash, drafterHash ? *drafterHash : "",
            options.request, options.repeat, options.load.threads, options.load.backend, interrupt.interrupted(),
            std::move(rows).value()}));
    }
    return writeOut(
        fmt::format("{} {} (sha256 {:.12}…){} on {}, {}\ntemperature {}, at most {} tokens, {} repeat(s)\n\n{}",
            model->name, model->quantization, *hash,
            model->drafter.kind == DrafterKind::None ? "" : fmt::format(" with {}", model->drafter.name), model->device,
            model->deviceDetail, options.request.sampling.temperature, options.request.maxTokens, options.repeat,
            rowsTable(*rows)));
}

} // namespace

Command addBenchCommand(CLI::App& parent)
{
    CLI::App* app =
        parent.add_subcommand("bench", "Compare the methods: speed, acceptance, and whether the text is the same");
    const auto options = std::make_shared<BenchOptions>();
    options->request.maxTokens = 128;
    app->add_option("--prompts", options->prompts, "Prompt files. Default: the program's own chat, code and math")
        ->type_name("A.jsonl,B.jsonl")
        ->delimiter(',')
        ->allow_extra_args(false);
    app->add_option_function<std::string>(
           "--methods", [options](const std::string& text) { options->methods = parseMethods(text); },
           fmt::format("Methods to compare: {}. Default: off,ngram", methodNames()))
        ->type_name("off,ngram");
    app->add_option("--block-sizes", options->blockSizes, "Runs every method with each of these; --block-size for one")
        ->type_name("1,2,4,7")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(numberIn(1, kLargestBlock));
    app->add_option("--repeat", options->repeat, "Times that everything is run. Default: 1")
        ->type_name("R")
        ->check(numberIn(1, kMostRepeats));
    app->add_option("--limit", options->limit, "Only the first N prompts of each set; 0 = all. Default: 0")
        ->type_name("N")
        ->check(numberIn(0, kMostPrompts));
    app->add_flag("--json", options->json, "Print one JSON document: device, model, methods, settings");
    addModelOptions(*app, options->load);
    addDrafterOption(*app, options->load);
    addGenerationOptions(*app, options->request);
    app->footer(kFooter);
    return {app, [options] { return runBenchCommand(*options); }};
}

} // namespace foregleam::cli

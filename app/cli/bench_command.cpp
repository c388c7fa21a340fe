// foregleam-cli bench: is speculation faster on this machine, and is the text the same?

#include "app/cli/bench_options.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/generation_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/number_range.h"

#include "engine/report/bench_document.h"
#include "engine/report/bench_stats.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <memory>

namespace foregleam::cli {

namespace {

constexpr int kMostRepeats = 1000;
constexpr int kLargestBlock = 16;

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
    PromptOptions prompts;
    std::vector<Method> methods{Method::Off, Method::Ngram};
    std::vector<std::int32_t> blockSizes; ///< empty: the one of the request
    int repeat = 1;
    bool json = false;
};

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
    auto sets = readSets(options.prompts);
    if (!sets) {
        return sets.error();
    }
    const std::unique_ptr<Engine> engine = createEngine();
    InterruptGuard interrupt(*engine);
    const auto model = loadModel(*engine, options.load);
    if (!model) {
        return model.error();
    }
    auto record = factsOf(*model, options.load, options.request);
    if (!record) {
        return record.error();
    }
    record->repeat = options.repeat;
    auto rows = measure(*engine, *model, options, std::move(sets).value(), interrupt);
    if (!rows) {
        return rows.error();
    }
    tellDifferences(*rows);
    if (options.json) {
        record->interrupted = interrupt.interrupted();
        record->rows = std::move(rows).value();
        return writeJson(benchJson(*record));
    }
    return writeOut(fmt::format("{}, {} repeat(s)\n\n{}", headline(*record), options.repeat, rowsTable(*rows)));
}

} // namespace

Command addBenchCommand(CLI::App& parent)
{
    CLI::App* app =
        parent.add_subcommand("bench", "Compare the methods: speed, acceptance, and whether the text is the same");
    const auto options = std::make_shared<BenchOptions>();
    options->request.maxTokens = 128;
    addPromptOptions(*app, options->prompts);
    addMethodsOption(*app, options->methods, "off,ngram");
    app->add_option("--block-sizes", options->blockSizes, "Runs every method with each of these; --block-size for one")
        ->type_name("1,2,4,7")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(numberIn(1, kLargestBlock));
    app->add_option("--repeat", options->repeat, "Times that everything is run. Default: 1")
        ->type_name("R")
        ->check(numberIn(1, kMostRepeats));
    app->add_flag("--json", options->json, "Print one JSON document: device, model, methods, settings");
    addModelOptions(*app, options->load);
    addDrafterOption(*app, options->load);
    addGenerationOptions(*app, options->request);
    app->footer(kFooter);
    return {app, [options] { return runBenchCommand(*options); }};
}

} // namespace foregleam::cli

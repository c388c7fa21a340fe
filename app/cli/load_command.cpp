// foregleam-cli load: what happens to speed and to verified lengths as more requests run at once?

#include "app/cli/bench_options.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/generation_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/number_range.h"

#include "engine/api/load_plan.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <memory>

namespace foregleam::cli {

namespace {

constexpr int kMostAtOnce = 32;
constexpr double kMostSeconds = 3600;

constexpr const char* kFooter = R"(
So many requests are answered at once, each its own prompt and text, and share the passes of the model; as one ends the
next begins. Only decoding is timed, and only while all of them are under way. tok/s: of all requests together. per
user: of one of them. drafted, verified, accepted and tau (tokens): means over the rounds of all requests. same text:
whether every answer is what the other loads and methods gave (temperature 0, or --reproducible). A sequence has 1024
tokens unless --context says otherwise. Ctrl-C ends it and prints what was measured.

Examples:
  foregleam-cli load
  foregleam-cli load --at-once 1,8,32 --methods off,dspark --seconds 10
  foregleam-cli load --prompts mine.jsonl --json > load.json)";

struct LoadOptions {
    LoadRequest load;
    LoadPlan plan{{}, {}, {1, 2, 4, 8, 16, 32}, 5, {}}; ///< no methods: the usual ones
    PromptOptions prompts;
    bool json = false;
};

std::string progressText(const PointProgress& now)
{
    const LoadFigures& figures = now.point.figures;
    const std::string what = figures.steps() == 0
        ? fmt::format("prompt {} of {}", now.underWay, figures.atOnce())
        : fmt::format("{:.0f} tokens/s, verified {:.2f}", figures.throughput(), figures.meanVerified());
    return fmt::format(
        "{} of {}: {} requests, {}: {}", now.done + 1, now.total, figures.atOnce(), methodName(now.point.method), what);
}

/// What is seen, one sentence; empty where there is nothing to compare.
std::string sentenceOf(const std::vector<LoadPoint>& points)
{
    const auto ends = lightestAndHeaviest(points, Method::Dspark);
    if (!ends) {
        return {};
    }
    const LoadFigures& light = ends->first.figures;
    const LoadFigures& heavy = ends->second.figures;
    return fmt::format("\nAt {} requests the scheduler verifies {:.1f} drafts a round; at {} it verifies {:.1f}.\n",
        heavy.atOnce(), heavy.meanVerified(), light.atOnce(), light.meanVerified());
}

Result<void> runLoadCommand(LoadOptions options)
{
    auto sets = readSets(options.prompts);
    if (!sets) {
        return sets.error();
    }
    options.plan.sets = std::move(sets).value();
    options.load.sequences = *std::max_element(options.plan.loads.begin(), options.plan.loads.end());
    if (options.load.contextLength == 0) {
        options.load.contextLength = kLoadContext;
    }
    const std::unique_ptr<Engine> engine = createEngine();
    InterruptGuard interrupt(*engine);
    const auto model = loadModel(*engine, options.load);
    if (!model) {
        return model.error();
    }
    if (options.plan.methods.empty()) {
        options.plan.methods = usualMethods(model->drafter.kind);
    }
    auto facts = factsOf(*model, options.load, options.plan.request);
    if (!facts) {
        return facts.error();
    }
    ProgressLine progress;
    const auto points = measureLoads(*engine, options.plan,
        {[&] { return interrupt.interrupted(); }, [&](const PointProgress& now) { progress.show(progressText(now)); },
            {}});
    progress.wipe();
    if (!points) {
        return points.error();
    }
    facts->interrupted = interrupt.interrupted();
    if (options.json) {
        return writeOut(loadDocument(*facts, *points) + "\n");
    }
    return writeOut(fmt::format("{}, {} seconds each\n\n{}{}", headline(*facts), options.plan.seconds,
        loadTable(*points), sentenceOf(*points)));
}

} // namespace

Command addLoadCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand(
        "load", "Answer many requests at once: speed of all, speed per user, and how far drafts are verified");
    const auto options = std::make_shared<LoadOptions>();
    options->plan.request.maxTokens = 128;
    app->add_option("--at-once", options->plan.loads,
           fmt::format(
               "How many requests run at once, 1 to {}, one after the other. Default: 1,2,4,8,16,32", kMostAtOnce))
        ->type_name("1,2,4")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(numberIn(1, kMostAtOnce));
    addMethodsOption(
        *app, options->plan.methods, "off and what the drafter allows: ngram, draft-model, or dspark-fixed and dspark");
    app->add_option("--seconds", options->plan.seconds, "Seconds of decoding for each load and method. Default: 5")
        ->type_name("S")
        ->check(numberIn(0.01, kMostSeconds));
    addPromptOptions(*app, options->prompts);
    app->add_flag("--json", options->json, "Print one JSON document: device, model, points, settings");
    addModelOptions(*app, options->load);
    addDrafterOption(*app, options->load);
    addGenerationOptions(*app, options->plan.request);
    app->footer(kFooter);
    return {app, [options] { return runLoadCommand(*options); }};
}

} // namespace foregleam::cli

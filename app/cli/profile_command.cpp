// foregleam-cli profile: what a step costs on this machine, by rows, with how fast its memory is read beside it.

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/model_options.h"
#include "app/cli/number_range.h"
#include "app/cli/profile_measure.h"
#include "app/cli/random_weights.h"

#include "engine/backend/choose_backend.h"
#include "engine/model/drafter_file.h"
#include "engine/model/model_file.h"
#include "engine/speculative/dspark_drafter.h"
#include "engine/speculative/step_profile.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace foregleam::cli {

namespace {

constexpr std::int32_t kMostRows = 64; // every backend takes that many
constexpr int kLongestPrefill = 8192;

constexpr const char* kFooter = R"(
GB/s: bytes of weights that a step reads, by its time; the read bandwidth (of the CPU) is the most that memory gives. A
shape is filled with random weights in memory, which take as long as real ones.

Examples:
  foregleam-cli profile
  foregleam-cli profile --shape llama3-8b --type q4_k --rows 1,8 --json
  foregleam-cli profile --drafter drafter.gguf)";

struct ProfileOptions {
    LoadRequest load;
    std::string shape;
    std::string type = "q4_0";
    std::vector<std::int32_t> rows{1, 2, 4, 8, 16};
    std::int32_t prefill = 512;
    bool json = false;
};

/// What runs, as far as the measurement needs it. Members go in the reverse order.
struct Subject {
    std::string name;
    std::string type;
    std::shared_ptr<const ModelWeights> weights;
    std::optional<LoadedModel> model; ///< nothing for a shape
    std::unique_ptr<Backend> backend;
    std::unique_ptr<DsparkDrafter> drafter;
    DrafterFacts drafterFacts;
};

struct Measured {
    std::optional<double> bandwidth; ///< of the CPU's memory; nothing where a GPU runs the model
    std::vector<ProfileStep> steps;
    std::optional<double> prefillRate;
    std::vector<StepCost> drafts;
};

Result<Subject> openWeights(const ProfileOptions& options)
{
    Subject subject;
    if (!options.shape.empty()) {
        auto weights = makeRandomWeights(options.shape, *weightType(options.type));
        if (!weights) {
            return weights.error();
        }
        subject.name = options.shape;
        subject.type = tensorTypeInfo(*weightType(options.type))->name;
        subject.weights = std::move(weights).value();
        return subject;
    }
    const auto path = findModel(options.load.path);
    if (!path) {
        return path.error();
    }
    auto model = openModel(*path);
    if (!model) {
        return model.error();
    }
    subject.name = model->info.name;
    subject.type = model->info.quantization;
    subject.weights = model->weights;
    subject.model = std::move(model).value();
    return subject;
}

Result<void> addDrafter(Subject& subject, const ProfileOptions& options)
{
    const auto found = findDrafter(options.load.drafter, options.load.path);
    if (!found) {
        return found.error();
    }
    auto opened = openDrafter(*found, *subject.model);
    if (!opened) {
        return opened.error();
    }
    auto drafter = DsparkDrafter::create(*subject.backend, opened->weights);
    if (!drafter) {
        return drafter.error();
    }
    subject.drafterFacts = opened->facts;
    subject.drafter = std::move(drafter).value();
    return {};
}

Result<Subject> openSubject(const ProfileOptions& options)
{
    auto subject = openWeights(options);
    if (!subject) {
        return subject;
    }
    const std::int32_t widest = *std::max_element(options.rows.begin(), options.rows.end());
    BackendOptions backendOptions;
    backendOptions.contextLength = std::max({widest, options.prefill, kMostRows});
    backendOptions.threads = options.load.threads;
    backendOptions.instructionSet = options.load.instructionSet;
    backendOptions.gpu = options.load.gpu;
    auto backend = createBackend(options.load.backend, subject->weights, backendOptions);
    if (!backend) {
        return backend.error();
    }
    subject->backend = std::move(backend).value();
    if (!options.load.drafter.empty()) {
        if (auto added = addDrafter(*subject, options); !added) {
            return added.error();
        }
    }
    return subject;
}

Result<Measured> measure(Subject& subject, const ProfileOptions& options)
{
    ProgressLine progress;
    Measured measured;
    if (subject.backend->info().device == "CPU") {
        progress.show("reading memory");
        measured.bandwidth = readBandwidth(options.load.threads);
    }
    auto steps = profileSteps(*subject.backend, options.rows, [&](std::int32_t rows) {
        progress.show(fmt::format("{} rows", rows));
        return true;
    });
    if (!steps) {
        return steps.error();
    }
    measured.steps = std::move(steps).value();
    if (options.prefill > 0) {
        progress.show("reading a prompt");
        const auto rate = profilePrefill(*subject.backend, options.prefill);
        if (!rate) {
            return rate.error();
        }
        measured.prefillRate = *rate;
    }
    if (subject.drafter) {
        progress.show("drafting");
        auto drafts = measureDrafts(
            *subject.backend, *subject.drafter, subject.drafter->blocks().shape().blockSize, {}, [] { return false; });
        if (!drafts) {
            return drafts.error();
        }
        measured.drafts = std::move(drafts).value();
    }
    if (subject.model) {
        if (auto intact = subject.model->checkIntact(); !intact) {
            return intact.error();
        }
    }
    return measured;
}

double gigabytesPerSecond(std::int64_t bytes, double ms)
{
    return ms > 0 ? static_cast<double>(bytes) / ms / 1e6 : 0.0;
}

Json profileJson(const Subject& subject, const Measured& measured, const ProfileOptions& options)
{
    const BackendInfo& info = subject.backend->info();
    Json steps = Json::array();
    for (const ProfileStep& step : measured.steps) {
        steps.push_back({{"rows", step.rows}, {"ms", step.ms},
            {"gbPerSecond", gigabytesPerSecond(info.weightBytesPerStep, step.ms)}});
    }
    Json json = {{"device", info.device}, {"deviceDetail", info.detail}, {"model", subject.name},
        {"type", subject.type}, {"weightBytesPerStep", info.weightBytesPerStep},
        {"readBandwidthGBs", measured.bandwidth ? Json(*measured.bandwidth) : Json(nullptr)}, {"steps", std::move(steps)}};
    json["prefill"] = measured.prefillRate ? Json{{"rows", options.prefill}, {"tokensPerSecond", *measured.prefillRate}}
                                           : Json(nullptr);
    if (subject.drafter) {
        Json drafts = Json::array();
        for (const StepCost& cost : measured.drafts) {
            drafts.push_back({{"length", cost.rows}, {"ms", cost.ms}});
        }
        json["drafter"] = {{"name", subject.drafterFacts.name},
            {"weightBytesPerBlock", subject.drafter->blocks().info().weightBytesPerBlock},
            {"drafts", std::move(drafts)}};
    }
    json["version"] = FOREGLEAM_VERSION;
    return json;
}

std::string profileText(const Subject& subject, const Measured& measured, const ProfileOptions& options)
{
    const BackendInfo& info = subject.backend->info();
    std::string text = fmt::format("{} {} on {}, {}\n{}{:.1f} MB of weights a step\n\n{:>6} {:>10} {:>8} {:>8}\n",
        subject.name, subject.type, info.device, info.detail,
        measured.bandwidth ? fmt::format("reads memory at {:.1f} GB/s, ", *measured.bandwidth) : std::string(),
        static_cast<double>(info.weightBytesPerStep) / 1e6, "rows", "ms", "of 1", "GB/s");
    for (const ProfileStep& step : measured.steps) {
        text += fmt::format("{:>6} {:>10.3f} {:>8.2f} {:>8.1f}\n", step.rows, step.ms, step.ms / measured.steps[0].ms,
            gigabytesPerSecond(info.weightBytesPerStep, step.ms));
    }
    if (measured.prefillRate) {
        text +=
            fmt::format("\na prompt of {} tokens: {:.0f} tokens a second\n", options.prefill, *measured.prefillRate);
    }
    for (const StepCost& cost : measured.drafts) {
        text += cost.rows == 0
            ? fmt::format("\n{}: {:.3f} ms a round to keep up with the text\n", subject.drafterFacts.name, cost.ms)
            : fmt::format("drafting {} tokens: {:.3f} ms\n", cost.rows, cost.ms);
    }
    return text;
}

Result<void> runProfile(const ProfileOptions& options)
{
    if (!options.shape.empty() && !options.load.path.empty()) {
        throw CLI::ValidationError("--shape", "is instead of --model");
    }
    if (!options.shape.empty() && !options.load.drafter.empty()) {
        throw CLI::ValidationError("--drafter", "needs a model and not a shape");
    }
    auto subject = openSubject(options);
    if (!subject) {
        return subject.error();
    }
    const auto measured = measure(*subject, options);
    if (!measured) {
        return measured.error();
    }
    return options.json ? writeJson(profileJson(*subject, *measured, options))
                        : writeOut(profileText(*subject, *measured, options));
}

} // namespace

Command addProfileCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand("profile", "Measure what steps cost on this machine, by their rows");
    const auto options = std::make_shared<ProfileOptions>();
    app->add_option("--shape", options->shape,
           fmt::format("Instead of a model, random weights of a shape: {}", modelShapeNames()))
        ->type_name("NAME");
    app->add_option("--type", options->type,
           fmt::format("How the shape's weights are stored: {}. Default: {}", weightTypeNames(), options->type))
        ->type_name("TYPE")
        ->check(CLI::Validator(
            [](std::string& text) {
                return weightType(text) ? std::string()
                                        : fmt::format("there is no type {}; there are {}", text, weightTypeNames());
            },
            ""));
    app->add_option("--rows", options->rows, "Widths of passes to measure. Default: 1,2,4,8,16")
        ->type_name("1,2,4")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(numberIn(1, static_cast<int>(kMostRows)));
    app->add_option("--prefill", options->prefill, "Tokens of a prompt to read; 0 = none. Default: 512")
        ->type_name("N")
        ->check(numberIn(0, kLongestPrefill));
    app->add_flag("--json", options->json, "Print one JSON document: device, readBandwidthGBs, steps, prefill");
    addModelOptions(*app, options->load);
    addDrafterOption(*app, options->load);
    app->footer(kFooter);
    return {app, [options] { return runProfile(*options); }};
}

} // namespace foregleam::cli

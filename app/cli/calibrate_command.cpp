// foregleam-cli calibrate: makes a drafter's confidences honest, and says how honest they were.

#include "app/cli/bench_options.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/generation_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"

#include "engine/api/session_log.h"
#include "engine/report/collected_answer.h"
#include "engine/speculative/calibration.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cmath>
#include <fstream>
#include <memory>

namespace foregleam::cli {

namespace {

constexpr int kMostAnswers = 10000;

constexpr const char* kFooter = R"(
Prompts are answered with whole blocks verified; temperatures are fitted on every second answer and judged on the
others. ECE: mean distance between promised and true survival. AUC: how well promises tell survivors from others.
Brier: mean squared distance of promise and outcome. What is fitted is kept in the log and used from then on.

Examples:
  foregleam-cli calibrate
  foregleam-cli calibrate --drafter drafter.gguf --prompts mine.jsonl --max-tokens 256 --temperature 1 --json
  foregleam-cli calibrate --drafter drafter.gguf --from-log)";

struct CalibrateOptions {
    LoadRequest load;
    GenerationRequest request;
    PromptOptions prompts;
    std::string db = SessionLog::defaultPath();
    std::string output;
    bool fromLog = false;
    bool json = false;
};

using RoundGroups = std::vector<std::vector<VerifiedRound>>;

/// The verified rounds of each prompt's answer; those so far after Ctrl-C.
Result<RoundGroups> answerPrompts(Engine& engine, const CalibrateOptions& options, const std::vector<PromptSet>& sets,
    const InterruptGuard& interrupt)
{
    ProgressLine progress;
    RoundGroups groups;
    for (const PromptSet& set : sets) {
        for (std::size_t i = 0; i < set.prompts.size() && !interrupt.interrupted(); ++i) {
            progress.show(fmt::format("{}: {} of {} answers", set.name, i, set.prompts.size()));
            GenerationRequest request = options.request;
            request.messages = {{Role::User, set.prompts[i]}};
            request.method = Method::DsparkFixed;
            const auto answer = answerRequest(engine, request);
            if (!answer) {
                return Error{fmt::format("Prompt {} of the set {}: {}", i + 1, set.name, answer.error().message)};
            }
            groups.push_back(verifiedRounds(answer->rounds));
        }
    }
    return groups;
}

Result<RoundGroups> loggedRounds(SessionLog& log, const ModelInfo& model, float temperature)
{
    const auto answers = log.draftedRounds(model, temperature, kMostAnswers);
    if (!answers) {
        return answers.error();
    }
    RoundGroups groups;
    for (const std::vector<RoundEvent>& rounds : *answers) {
        groups.push_back(verifiedRounds(rounds));
    }
    return groups;
}

/// Into a file beside the drafter: calibrations of other sampling temperatures that it holds stay.
Result<void> writeBeside(const std::string& drafter, const std::string& path, const Calibration& calibration)
{
    std::vector<Calibration> all;
    if (path == drafter + ".calibration.json") {
        auto known = readCalibrationBeside(drafter);
        if (!known) {
            return known.error();
        }
        all = std::move(known).value();
    }
    std::erase_if(all, [&](const Calibration& each) {
        return std::abs(each.samplingTemperature - calibration.samplingTemperature) < 1e-6F;
    });
    all.push_back(calibration);
    std::ofstream file(path, std::ios::binary);
    file << calibrationJson(all);
    file.close();
    return file ? Result<void>() : Error{fmt::format("{} cannot be written; check --output.", path)};
}

Json figuresJson(const CalibrationFigures& figures)
{
    return {{"ece", figures.ece}, {"auc", figures.auc}, {"brier", figures.brier}};
}

Json reportJson(const Calibration& calibration, const ModelInfo& model, std::size_t answers, const std::string& saved)
{
    Json temperatures = Json::array();
    for (const float temperature : calibration.temperatures) {
        temperatures.push_back(shortNumber(temperature));
    }
    return {{"model", model.name}, {"drafter", model.drafter.name},
        {"samplingTemperature", shortNumber(calibration.samplingTemperature)}, {"answers", answers},
        {"rounds", calibration.rounds}, {"temperatures", std::move(temperatures)},
        {"before", figuresJson(calibration.before)}, {"after", figuresJson(calibration.after)},
        {"saved", saved.empty() ? Json(nullptr) : Json(saved)}, {"version", FOREGLEAM_VERSION}};
}

std::string reportText(const Calibration& calibration, const ModelInfo& model, const std::string& saved)
{
    std::string text = fmt::format("{} with {}, sampling temperature {}: fitted on {} rounds\n\n{:<8} {:>8} {:>8}\n",
        model.name, model.drafter.name, calibration.samplingTemperature, calibration.rounds, "", "before", "after");
    const CalibrationFigures& before = calibration.before;
    const CalibrationFigures& after = calibration.after;
    text += fmt::format("{:<8} {:>6.1f} % {:>6.1f} %\n", "ECE", 100.0 * before.ece, 100.0 * after.ece);
    text += fmt::format("{:<8} {:>8.3f} {:>8.3f}\n", "AUC", before.auc, after.auc);
    text += fmt::format("{:<8} {:>8.3f} {:>8.3f}\n\ntemperatures by place:", "Brier", before.brier, after.brier);
    for (const float temperature : calibration.temperatures) {
        text += fmt::format(" {:.2f}", temperature);
    }
    return text + (saved.empty() ? "\nnot saved\n" : fmt::format("\nsaved in {}\n", saved));
}

Result<void> runCalibrate(const CalibrateOptions& options)
{
    const bool logs = options.db != ":none:";
    if (options.fromLog && !logs) {
        throw CLI::ValidationError("--from-log", "needs a log");
    }
    const auto sets =
        options.fromLog ? Result<std::vector<PromptSet>>(std::vector<PromptSet>()) : readSets(options.prompts);
    if (!sets) {
        return sets.error();
    }
    auto log = SessionLog::open(options.db); // before minutes of work, in case it can't be
    if (!log) {
        return log.error();
    }
    const std::unique_ptr<Engine> engine = createEngine();
    InterruptGuard interrupt(*engine);
    LoadRequest load = options.load;
    load.recall = [&](const ModelInfo& model) { return (*log)->recall(model); };
    const auto model = loadModel(*engine, load);
    if (!model) {
        return model.error();
    }
    if (model->drafter.kind == DrafterKind::None) {
        return Error{fmt::format("There is no drafter for {} to calibrate; name one with --drafter.", model->name)};
    }
    if (model->drafter.kind != DrafterKind::Block || !model->drafter.confidence) {
        return Error{fmt::format("{} has no confidence head, so there is nothing to calibrate.", model->drafter.name)};
    }
    const float temperature = options.request.sampling.temperature;
    const auto groups =
        options.fromLog ? loggedRounds(**log, *model, temperature) : answerPrompts(*engine, options, *sets, interrupt);
    if (!groups) {
        return groups.error();
    }
    const auto calibration = crossCheckedCalibration(*groups, temperature);
    if (!calibration) {
        return calibration.error();
    }
    if (!options.output.empty()) {
        if (auto written = writeBeside(model->drafter.path, options.output, *calibration); !written) {
            return written.error();
        }
    }
    if (logs) {
        (*log)->addCalibration(*model, *calibration);
        if (auto flushed = (*log)->flush(); !flushed) {
            return flushed.error();
        }
    }
    const std::string saved = logs ? options.db : options.output;
    return options.json ? writeJson(reportJson(*calibration, *model, groups->size(), saved))
                        : writeOut(reportText(*calibration, *model, saved));
}

} // namespace

Command addCalibrateCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand("calibrate", "Make a drafter's confidences honest for a model");
    const auto options = std::make_shared<CalibrateOptions>();
    options->request.maxTokens = 128;
    addPromptOptions(*app, options->prompts);
    app->add_flag("--from-log", options->fromLog, "Fit the rounds that the log holds of this drafter and temperature");
    app->add_option("--db", options->db, "The log that keeps it; :none: to save nothing. Default: the app's")
        ->type_name("PATH");
    app->add_option("--output", options->output, "Write it to this file too: DRAFTER.calibration.json is read with it")
        ->type_name("PATH");
    app->add_flag("--json", options->json, "Print one JSON document: temperatures, before, after");
    addModelOptions(*app, options->load);
    addDrafterOption(*app, options->load);
    addGenerationOptions(*app, options->request);
    app->footer(kFooter);
    return {app, [options] { return runCalibrate(*options); }};
}

} // namespace foregleam::cli

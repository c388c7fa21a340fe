#include "app/cli/model_options.h"

#include "app/cli/console.h"
#include "app/cli/number_range.h"
#include "app/drafter_files.h"

#include "engine/api/session_log.h"
#include "engine/record/log_reader.h"
#include "engine/record/schema.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>

namespace foregleam::cli {

namespace {

constexpr const char* kDefaultModel = "SmolLM2-135M-Instruct.Q4_1.gguf";
constexpr int kMostGpus = 64;
constexpr int kMostThreads = 1024;
constexpr int kLongestContext = 1 << 24;

bool exists(const std::string& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

} // namespace

std::string modelsFolder()
{
    if (const char* folder = std::getenv("FOREGLEAM_MODELS"); folder && *folder) {
        return folder;
    }
    const char* home = std::getenv("HOME");
    return std::string(home ? home : "") + "/.cache/foregleam/models";
}

CLI::Option* addModelPath(CLI::App& app, const std::string& names, std::string& path)
{
    return app
        .add_option(names, path,
            "Model file (.gguf) or folder (config.json and safetensors): a path, or a name in the models folder. "
            "Default: SmolLM2-135M-Instruct")
        ->type_name("PATH")
        ->check(CLI::Validator(
            [](std::string& text) { return text.empty() ? std::string("the path is empty") : std::string(); }, ""));
}

void addModelOptions(CLI::App& app, LoadRequest& request)
{
    addModelPath(app, "--model", request.path)->group("Model");
    app.add_option(
           "--backend", request.backend, "What runs the model: auto (the best there is), cpu or cuda. Default: auto")
        ->type_name("NAME")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}).description(""))
        ->group("Model");
    app.add_option("--gpu", request.gpu, "Which GPU, as the driver counts them. Default: 0")
        ->type_name("N")
        ->check(numberIn(0, kMostGpus))
        ->group("Model");
    app.add_option("--threads", request.threads, "CPU threads; 0 = one for each physical core. Default: 0")
        ->type_name("N")
        ->check(numberIn(0, kMostThreads))
        ->group("Model");
    app.add_option("--context", request.contextLength,
           "Tokens that prompt and answer may have together; 0 = the model's own, at most 8192. Default: 0")
        ->type_name("N")
        ->check(numberIn(0, kLongestContext))
        ->group("Model");
    app.add_option("--instruction-set", request.instructionSet, "")
        ->check(CLI::IsMember({"reference", "avx2", "avxvnni", "avx512", "avx512vnni", "neon"}).description(""))
        ->group(""); // for measurements: not in --help
}

void addDrafterOption(CLI::App& app, LoadRequest& request)
{
    app.add_option("--drafter", request.drafter,
           "What drafts for the model, a DSpark or DFlash drafter or a small model: a path, or a name in the folders "
           "of "
           "drafters and models; none = nothing. Default: the drafter that was made for the model, if there is one")
        ->type_name("PATH")
        ->group("Model");
}

Result<std::string> findModel(const std::string& given)
{
    const std::string name = given.empty() ? kDefaultModel : given;
    const std::string inFolder = modelsFolder() + "/" + name;
    if (given.empty()) {
        return exists(inFolder)
            ? Result<std::string>(inFolder)
            : Error{fmt::format("There is no default model at {}; run installer/run to fetch it, or name "
                                "a model file with --model.",
                inFolder)};
    }
    if (exists(given)) {
        return given;
    }
    if (given.find('/') == std::string::npos && exists(inFolder)) {
        return inFolder;
    }
    return Error{fmt::format("There is no model file at {}; check --model.", given)};
}

Result<std::string> findDrafter(const std::string& given, const std::string& modelPath)
{
    if (given.empty()) {
        return drafterMadeFor(modelPath);
    }
    if (given == kNoDrafter) {
        return std::string();
    }
    if (exists(given)) {
        return given;
    }
    if (given.find('/') == std::string::npos) {
        std::vector<std::string> folders = drafterFolders();
        folders.push_back(modelsFolder());
        for (const std::string& folder : folders) {
            if (exists(folder + "/" + given)) {
                return folder + "/" + given;
            }
        }
    }
    return Error{fmt::format("There is no drafter at {}; check --drafter.", given)};
}

Recollection recallFrom(const std::string& db, const ModelInfo& model)
{
    if (!exists(db)) {
        return {};
    }
    auto database = Database::open(db, DatabaseAccess::ReadOnly);
    const auto known = static_cast<std::int64_t>(schemaSteps().size());
    if (!database) {
        return {};
    }
    const auto version = inspectSchema(*database, known);
    if (!version || *version != known) {
        return {};
    }
    auto found = LogReader(std::move(*database)).recall(model);
    return found ? std::move(*found) : Recollection();
}

Result<ModelInfo> loadModel(Engine& engine, LoadRequest request)
{
    auto path = findModel(request.path);
    if (!path) {
        return path.error();
    }
    request.path = std::move(path).value();
    auto drafter = findDrafter(request.drafter, request.path);
    if (!drafter) {
        return drafter.error();
    }
    request.drafter = std::move(drafter).value();
    if (!request.recall) {
        request.recall = [](const ModelInfo& model) { return recallFrom(SessionLog::defaultPath(), model); };
    }
    ProgressLine progress;
    return engine.load(request, progress.loadProgress());
}

} // namespace foregleam::cli

// foregleam-cli inspect: what a model or drafter holds, whether it runs here, and what it pairs with.

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/model_options.h"
#include "app/cli/model_report.h"
#include "app/drafter_files.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace foregleam::cli {

namespace {

constexpr const char* kFooter = R"(
A file that is a model, but cannot be loaded here, is shown too, with the reason. Drafters are tried with the models
beside them and in the models folder, models with the drafters there and in the folder of drafters.

Examples:
  foregleam-cli inspect
  foregleam-cli inspect model.gguf --json
  foregleam-cli inspect folder/with/config.json)";

struct InspectOptions {
    std::string path;
    bool json = false;
};

Result<void> runInspect(const InspectOptions& options)
{
    auto path = findModel(options.path);
    if (!path) { // it may be a drafter by its name
        auto drafter = options.path.empty() ? path : findDrafter(options.path, {});
        if (!drafter) {
            return path.error();
        }
        path = std::move(drafter);
    }
    std::vector<std::string> folders = drafterFolders();
    folders.insert(folders.begin(), modelsFolder());
    const auto report = inspectModel(*path, folders);
    if (!report) {
        return report.error();
    }
    return options.json ? writeJson(reportJson(*report)) : writeOut(withoutControls(reportText(*report)));
}

} // namespace

Command addInspectCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand(
        "inspect", "Show what a model or drafter holds, whether it runs here and what it pairs with");
    const auto options = std::make_shared<InspectOptions>();
    addModelPath(*app, "PATH,--model", options->path)->type_name("");
    app->add_flag("--json", options->json, "Print one JSON document");
    app->footer(kFooter);
    return {app, [options] { return runInspect(*options); }};
}

} // namespace foregleam::cli

// foregleam-cli inspect: what a model file holds, and whether it runs here.

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/model_options.h"
#include "app/cli/model_report.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace foregleam::cli {

namespace {

constexpr const char* kFooter = R"(
A file that is a model, but cannot be loaded here, is shown too, with the reason.

Examples:
  foregleam-cli inspect
  foregleam-cli inspect model.gguf --json)";

struct InspectOptions {
    std::string path;
    bool json = false;
};

Result<void> runInspect(const InspectOptions& options)
{
    const auto path = findModel(options.path);
    if (!path) {
        return path.error();
    }
    const auto report = inspectModel(*path);
    if (!report) {
        return report.error();
    }
    return options.json ? writeJson(reportJson(*report)) : writeOut(withoutControls(reportText(*report)));
}

} // namespace

Command addInspectCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand("inspect", "Show what a model file holds, and whether it runs here");
    const auto options = std::make_shared<InspectOptions>();
    addModelPath(*app, "PATH,--model", options->path)->type_name("");
    app->add_flag("--json", options->json, "Print one JSON document");
    app->footer(kFooter);
    return {app, [options] { return runInspect(*options); }};
}

} // namespace foregleam::cli

#include "app/cli/command_line.h"

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/help_formatter.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <vector>

namespace foregleam::cli {

namespace {

constexpr const char* kFooter = R"(
Examples:
  foregleam-cli chat                                     talk in the terminal
  foregleam-cli chat --prompt "Why is the sky blue?"     one answer
  foregleam-cli bench --methods off,ngram --limit 5      is speculation faster here?
  foregleam-cli load                                     and with many requests at once?
  foregleam-cli inspect model.gguf                       what a model file holds

Each command explains itself: foregleam-cli COMMAND --help
Exit codes: 0 done, 1 the input or this machine cannot, 2 wrong usage.)";

/// CLI11 has an exit code for each kind of mistake; scripts get one.
int reportUsage(const CLI::App& app, const CLI::ParseError& error)
{
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
        return app.exit(error); // --help and --version print to stdout
    }
    printError(error.what());
    std::string command = "foregleam-cli";
    for (const CLI::App* sub : app.get_subcommands()) {
        command += " " + sub->get_name();
    }
    fmt::print(stderr, "Usage: {} --help\n", command);
    return kWrongUsage;
}

int runCommand(const CLI::App& app, const std::vector<Command>& commands)
{
    const auto chosen =
        std::find_if(commands.begin(), commands.end(), [](const Command& command) { return command.app->parsed(); });
    try {
        const Result<void> done = chosen->run();
        if (!done) {
            printError(done.error().message);
            return kCannot;
        }
    } catch (const CLI::ParseError& error) {
        return reportUsage(app, error);
    } catch (const std::bad_alloc&) {
        printError("There is not enough memory for this; try a smaller model or a smaller --context.");
        return kCannot;
    } catch (const std::exception& error) {
        printError(fmt::format("This failed unexpectedly: {}.", error.what()));
        return kCannot;
    }
    return kDone;
}

} // namespace

int runCommandLine(int argc, char** argv)
{
    CLI::App app{
        "Chat with language models on this machine, by speculative decoding that shows what it does.", "foregleam-cli"};
    app.set_version_flag("--version", "foregleam-cli " FOREGLEAM_VERSION, "The version");
    app.formatter(std::make_shared<HelpFormatter>());
    app.set_help_flag("-h,--help", "This text");
    app.require_subcommand(1);
    app.footer(kFooter);
    const std::vector<Command> commands{addChatCommand(app), addBenchCommand(app), addLoadCommand(app),
        addProfileCommand(app), addCalibrateCommand(app), addInspectCommand(app), addTokenizeCommand(app),
        addLogitsCommand(app), addExportCommand(app)};
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return reportUsage(app, error);
    }
    return runCommand(app, commands);
}

} // namespace foregleam::cli

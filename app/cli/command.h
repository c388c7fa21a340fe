#pragma once
// What a subcommand is to the command line: a parser to fill and a function to run. One file per subcommand defines
// both.

#include "engine/api/result.h"

#include <functional>

namespace CLI {
class App;
}

namespace foregleam::cli {

/// `app` is owned by the parent parser; `run` works on the options that parsing filled in. An error of `run` ends the
/// program with exit code 1; it may throw CLI::ParseError for arguments that do not go together (exit code 2).
struct Command {
    CLI::App* app = nullptr;
    std::function<Result<void>()> run;
};

Command addChatCommand(CLI::App& parent);
Command addBenchCommand(CLI::App& parent);
Command addLoadCommand(CLI::App& parent);
Command addProfileCommand(CLI::App& parent);
Command addCalibrateCommand(CLI::App& parent);
Command addInspectCommand(CLI::App& parent);
Command addTokenizeCommand(CLI::App& parent);
Command addLogitsCommand(CLI::App& parent);
Command addExportCommand(CLI::App& parent);

} // namespace foregleam::cli

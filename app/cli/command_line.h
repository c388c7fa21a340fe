#pragma once
// foregleam-cli as a function: arguments in, exit code out.

namespace foregleam::cli {

/// What scripts rely on.
enum ExitCode : int {
    kDone = 0,
    kCannot = 1, ///< the input or the machine cannot; one sentence on stderr
    kWrongUsage = 2, ///< the arguments are wrong
};

/// Parses the arguments and runs the subcommand they name. Main thread, once a process.
int runCommandLine(int argc, char** argv);

} // namespace foregleam::cli

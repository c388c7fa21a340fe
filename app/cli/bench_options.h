#pragma once
// What the subcommands that measure share: which prompts, which methods, and the facts that a published figure carries.

#include "engine/api/bench.h"

#include <string>
#include <vector>

namespace CLI {
class App;
} // namespace CLI

namespace foregleam::cli {

struct PromptOptions {
    std::vector<std::string> files; ///< none: the program's own
    int limit = 0; ///< prompts of each set; 0 = all
};

/// Adds --prompts and --limit. `options` is bound: it must outlive the parser.
void addPromptOptions(CLI::App& app, PromptOptions& options);

Result<std::vector<PromptSet>> readSets(const PromptOptions& options);

/// Adds --methods, bound to `methods`; `usual` names what is compared otherwise.
void addMethodsOption(CLI::App& app, std::vector<Method>& methods, const std::string& usual);

/// Everything but the rows: hashes the files. Fails where the model's cannot be read.
Result<BenchRecord> factsOf(const ModelInfo& model, const LoadRequest& load, const GenerationRequest& request);

/// What was measured with what, on what: the lines above a table.
std::string headline(const BenchRecord& facts);

} // namespace foregleam::cli

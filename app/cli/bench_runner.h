#pragma once
// Runs the methods of a benchmark side by side.

#include "app/cli/bench_stats.h"
#include "app/cli/prompt_set.h"

#include "engine/api/engine.h"

#include <functional>
#include <map>

namespace foregleam::cli {

struct BenchPlan {
    GenerationRequest request; ///< without messages and method
    std::vector<Method> methods; ///< each once; off is among them
    int repeat = 1;
};

/// The runs of each method, in the same order of prompts and repeats.
using BenchRuns = std::map<Method, std::vector<BenchRun>>;

/// Answers every prompt with every method before the next prompt comes, the method that begins changing from prompt to
/// prompt, so that a machine that slows down slows all methods alike. The KV cache is emptied before each answer: no
/// method reads less of the prompt than another. `stopped` ends it early at a prompt all methods have answered; `tell`
/// hears how many answers of the set are done.
Result<BenchRuns> runBench(Engine& engine, const ModelInfo& model, const BenchPlan& plan, const PromptSet& set,
    const std::function<bool()>& stopped, const std::function<void(std::size_t done, std::size_t total)>& tell);

/// One short answer that is not counted: the first pass over the weights reads them from the disk.
Result<void> warmUp(Engine& engine, const BenchPlan& plan, const PromptSet& set);

} // namespace foregleam::cli

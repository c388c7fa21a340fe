#pragma once
// Runs the methods of a benchmark side by side.

#include "app/cli/bench_stats.h"
#include "app/cli/prompt_set.h"

#include "engine/api/engine.h"

#include <functional>
#include <vector>

namespace foregleam::cli {

/// A method at a block size.
struct BenchVariant {
    Method method = Method::Off;
    std::int32_t blockSize = 7;
};

struct BenchPlan {
    GenerationRequest request; ///< without messages, method and block size
    std::vector<BenchVariant> variants; ///< the first is off, to which the others are compared
    int repeat = 1;
};

/// The runs of each variant, in the same order of prompts and repeats; empty where nothing was finished.
using BenchRuns = std::vector<std::vector<BenchRun>>;

/// Answers every prompt with every variant before the next prompt comes, the variant that begins changing from prompt
/// to prompt, so that a machine that slows down slows all of them alike. The KV cache is emptied before each answer:
/// none reads less of the prompt than another. `stopped` ends it early at a prompt all variants have answered; `tell`
/// hears how many answers of the set are done.
Result<BenchRuns> runBench(Engine& engine, const ModelInfo& model, const BenchPlan& plan, const PromptSet& set,
    const std::function<bool()>& stopped, const std::function<void(std::size_t done, std::size_t total)>& tell);

/// One short answer of each method that is not counted: the first pass over the weights reads them from the disk.
Result<void> warmUp(Engine& engine, const BenchPlan& plan, const PromptSet& set);

/// One answer to a request, whole.
Result<Answer> answerRequest(Engine& engine, const GenerationRequest& request);

} // namespace foregleam::cli

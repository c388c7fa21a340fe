#pragma once
// Benchmarks: the methods side by side on sets of prompts. The window and the command line run them, reckon their
// figures and keep them with this.

#include "engine/api/engine.h"

#include <optional>
#include <utility>

namespace foregleam {

struct PromptSet {
    std::string name; ///< the file's stem: "chat"
    std::vector<std::string> prompts; ///< the first turn of each line; never empty
};

/// Reads a .jsonl file with one {"turns": ["…"]} a line; blank lines are skipped, anything else that is no prompt fails
/// with its line number.
Result<PromptSet> readPromptSet(const std::string& path);

struct BenchPlan {
    GenerationRequest request; ///< without messages and method
    std::vector<Method> methods; ///< those that get rows, in this order; off is run in any case
    std::vector<std::int32_t> blockSizes; ///< every method but off runs with each; empty: the one of `request`
    int repeat = 1;
    std::vector<PromptSet> sets; ///< never empty
};

/// How many answers a plan asks for, warm-up left out.
std::size_t answersOf(const BenchPlan& plan);

/// One method at one block size on one prompt set. Counts are those of the first repeat; times are over all repeats.
struct BenchRow {
    std::string method;
    std::string set;
    std::int32_t blockSize = 0;
    std::int64_t prompts = 0;
    std::int64_t emitted = 0;
    std::int64_t rounds = 0;
    std::int64_t drafted = 0;
    std::int64_t verified = 0;
    std::int64_t accepted = 0;
    double acceptedLength = 0; ///< emitted tokens a round, without each answer's first, which comes from the prefill
    std::vector<double> acceptanceByPosition; ///< conditional; up to the last place that was reached
    std::optional<double> tokensPerSecond; ///< median of the runs' decode rates
    std::optional<double> speedup; ///< median of the ratios to the run of `off` on the same prompt and repeat
    std::optional<std::pair<double, double>> speedupInterval; ///< holds the true median with 95 % (sign test)
    std::optional<double> ece; ///< of the survivals that the scheduler saw, over verified drafts
    std::int64_t parkedRounds = 0; ///< of `rounds`: no draft was made because none pays
    double draftMs = 0; ///< mean a round
    double verifyMs = 0; ///< mean a round
    double ttftMs = 0; ///< median
    double prefillTokensPerSecond = 0; ///< median
    std::optional<bool> textIdenticalToOff; ///< nothing where texts need not agree
    std::optional<std::size_t> firstDifference; ///< index of the first prompt whose text differs

    bool operator==(const BenchRow&) const = default;
};

struct BenchProgress {
    std::size_t done = 0; ///< answers
    std::size_t total = 0;
    std::string set;
    std::size_t prompt = 0; ///< the one that is answered now, from 0
    std::size_t prompts = 0; ///< of the set
};

/// Called on the thread that runs the benchmark; `progressed` and `measured` may be empty.
struct BenchWatch {
    std::function<bool()> stopped; ///< true ends the benchmark
    std::function<void(const BenchProgress&)> progressed; ///< before each prompt and after each answer
    std::function<void(const std::vector<BenchRow>&)> measured; ///< all rows so far, after each set
};

/// Answers every prompt with every method before the next prompt comes, the method that begins changing from prompt to
/// prompt, so that a machine that slows down slows all of them alike. The KV cache is emptied before each answer: none
/// reads less of the prompt than another. One short answer of each goes before and is not counted. When stopped, the
/// rows are those of the prompts that every method has answered. Blocks; the thread must be the engine's.
Result<std::vector<BenchRow>> runBench(
    Engine& engine, const ModelInfo& model, const BenchPlan& plan, const BenchWatch& watch);

/// A benchmark with everything that a published figure carries.
struct BenchRecord {
    std::int64_t madeMs = 0; ///< Unix time in milliseconds, UTC
    std::string appVersion;
    ModelInfo model;
    std::string modelHash; ///< SHA-256; empty where it could not be computed
    std::string drafterHash; ///< SHA-256; empty without a drafter and for what has none
    GenerationRequest request; ///< without messages and method
    int repeat = 1;
    std::int32_t threads = 0; ///< as asked for: 0 = one a physical core
    std::string backend; ///< as asked for
    bool interrupted = false;
    std::vector<BenchRow> rows;
};

/// The record as one JSON document: what `foregleam-cli bench --json` prints.
std::string benchDocument(const BenchRecord& record);

/// The way back, with the facts of model and drafter that the document holds. Fails on anything else; `where` names it
/// in the sentence.
Result<BenchRecord> readBenchDocument(const std::string& text, const std::string& where);

} // namespace foregleam

// foregleam-cli logits: what the model thinks comes next, as numbers, straight from the backend.

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/model_options.h"
#include "app/cli/token_list.h"
#include "app/cli/token_piece.h"

#include "engine/backend/choose_backend.h"
#include "engine/model/model_file.h"
#include "engine/text/tokenizer.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>

namespace foregleam::cli {

namespace {

constexpr std::int32_t kShownTokens = 10;
constexpr std::int32_t kRowsPerPass = 64; // every backend takes that many

constexpr const char* kFooter = R"(
Examples:
  foregleam-cli logits --tokens 504,3575,282,4649,314          the likeliest next tokens
  foregleam-cli logits --tokens 504,3575,282 --all --json      every position's logits)";

struct LogitsOptions {
    LoadRequest load;
    std::vector<TokenId> tokens;
    bool all = false;
    bool json = false;
};

using RowFunction = std::function<Result<void>(std::size_t position, std::span<const float> logits)>;

/// Runs the tokens from position 0 on and hands over the logits of the positions asked for, in order.
Result<void> forEachRow(Backend& backend, const LogitsOptions& options, const RowFunction& take)
{
    const std::size_t count = options.tokens.size();
    for (std::size_t begin = 0; begin < count; begin += kRowsPerPass) {
        const std::size_t rows = std::min<std::size_t>(kRowsPerPass, count - begin);
        std::vector<std::int32_t> positions(rows);
        std::iota(positions.begin(), positions.end(), static_cast<std::int32_t>(begin));
        const std::vector<std::int32_t> slots(rows, 0);
        std::vector<std::uint8_t> wanted(rows, options.all ? 1 : 0);
        wanted.back() |= begin + rows == count ? 1 : 0;
        const auto tokens = std::span(options.tokens).subspan(begin, rows);
        if (auto ran = backend.forward({tokens, positions, slots, wanted}); !ran) {
            return ran.error();
        }
        for (std::size_t row = 0; row < rows; ++row) {
            if (wanted[row] == 0) {
                continue;
            }
            if (auto taken = take(begin + row, backend.logits(row)); !taken) {
                return taken.error();
            }
        }
    }
    return {};
}

/// Written as it comes: all positions of a long text would be gigabytes as one JSON value in memory.
Result<void> writeLogitsJson(Backend& backend, const LogitsOptions& options)
{
    bool first = true;
    auto rows = forEachRow(backend, options, [&](std::size_t, std::span<const float> logits) {
        std::string text = first ? "{\"logits\":[[" : ",[";
        first = false;
        for (std::size_t i = 0; i < logits.size(); ++i) {
            fmt::format_to(std::back_inserter(text), "{}{}", i == 0 ? "" : ",", logits[i]); // shortest exact form
        }
        return writeOut(text + "]");
    });
    return rows ? writeOut("]}\n") : rows;
}

Result<void> writeLikeliest(Backend& backend, const LogitsOptions& options, const Tokenizer& tokenizer)
{
    return forEachRow(backend, options, [&](std::size_t position, std::span<const float> logits) {
        std::vector<TokenId> order(logits.size());
        std::iota(order.begin(), order.end(), 0);
        const auto shown = order.begin() + std::min<std::ptrdiff_t>(kShownTokens, std::ssize(order));
        std::partial_sort(
            order.begin(), shown, order.end(), [&](TokenId a, TokenId b) { return logits[a] > logits[b]; });
        std::string lines = fmt::format("after position {}\n", position);
        for (auto id = order.begin(); id != shown; ++id) {
            const std::string piece = Json(readablePiece(tokenizer.piece(*id, true))).dump();
            lines += fmt::format("{:>8}  {:>10.4f}  {}\n", *id, logits[*id], piece);
        }
        return writeOut(lines);
    });
}

Result<void> runLogits(const LogitsOptions& options)
{
    const auto path = findModel(options.load.path);
    if (!path) {
        return path.error();
    }
    auto model = openModel(*path);
    if (!model) {
        return model.error();
    }
    if (auto known = checkTokens(options.tokens, model->weights->shape.vocabulary); !known) {
        return known.error();
    }
    const auto count = static_cast<std::int64_t>(options.tokens.size());
    const std::int32_t trained = model->weights->shape.contextLength;
    const std::int64_t limit = options.load.contextLength > 0 ? options.load.contextLength : trained;
    if (count > limit) {
        return Error{fmt::format("{} tokens are more than the context of {}; give fewer.", count, limit)};
    }
    BackendOptions backendOptions;
    backendOptions.contextLength = static_cast<std::int32_t>(count); // no more memory than the tokens need
    backendOptions.threads = options.load.threads;
    backendOptions.instructionSet = options.load.instructionSet;
    backendOptions.gpu = options.load.gpu;
    const auto backend = createBackend(options.load.backend, model->weights, backendOptions);
    if (!backend) {
        return backend.error();
    }
    if (options.json) {
        return writeLogitsJson(**backend, options);
    }
    const auto tokenizer = Tokenizer::create(std::move(model->vocabulary));
    return tokenizer ? writeLikeliest(**backend, options, **tokenizer) : tokenizer.error();
}

} // namespace

Command addLogitsCommand(CLI::App& parent)
{
    CLI::App* app = parent.add_subcommand("logits", "Show the model's logits after given tokens");
    const auto options = std::make_shared<LogitsOptions>();
    addTokensOption(*app, options->tokens, "Token ids, as tokenize prints them")->required();
    app->add_flag("--all", options->all, "After every position, not only the last");
    app->add_flag(
        "--json", options->json, "Print one JSON document: logits, one list of the vocabulary's size a position");
    addModelOptions(*app, options->load);
    app->footer(kFooter);
    return {app, [options] { return runLogits(*options); }};
}

} // namespace foregleam::cli

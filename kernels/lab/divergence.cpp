// How far a kernel set's predictions are from the fp32 reference's on running text.

#include "engine/backend/backend.h"
#include "engine/model/model_file.h"
#include "engine/text/tokenizer.h"
#include "kernels/lab/timing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

namespace foregleam::lab {
namespace {

constexpr std::size_t kMostPositions = 1000;
constexpr std::size_t kRows = 32;

std::vector<double> logProbabilities(std::span<const float> logits)
{
    const double highest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp(logit - highest);
    std::vector<double> result(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i)
        result[i] = logits[i] - highest - std::log(sum);
    return result;
}

Result<std::unique_ptr<Backend>> makeBackend(const LoadedModel& model, const char* set)
{
    BackendOptions options;
    options.instructionSet = set;
    options.threads = 2;
    options.contextLength = kMostPositions;
    return createCpuBackend(model.weights, options);
}

struct Totals {
    double divergence = 0;
    double worst = 0;
    std::size_t sameTop = 0;
    std::size_t positions = 0;
};

void compare(Backend& reference, Backend& tested, std::span<const TokenId> tokens, std::size_t first, Totals& totals)
{
    const std::size_t rows = std::min(kRows, tokens.size() - first);
    std::vector<std::int32_t> positions(rows);
    for (std::size_t i = 0; i < rows; ++i)
        positions[i] = static_cast<std::int32_t>(first + i);
    const std::vector<std::int32_t> slots(rows, 0);
    const std::vector<std::uint8_t> want(rows, 1);
    const TokenBatch batch{tokens.subspan(first, rows), positions, slots, want};
    if (!reference.forward(batch) || !tested.forward(batch))
        return;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::vector<double> p = logProbabilities(reference.logits(row));
        const std::vector<double> q = logProbabilities(tested.logits(row));
        double divergence = 0;
        for (std::size_t i = 0; i < p.size(); ++i)
            divergence += std::exp(p[i]) * (p[i] - q[i]);
        totals.divergence += divergence;
        totals.worst = std::max(totals.worst, divergence);
        totals.sameTop +=
            std::max_element(p.begin(), p.end()) - p.begin() == std::max_element(q.begin(), q.end()) - q.begin();
        ++totals.positions;
    }
}

} // namespace

int measureDivergence(const char* modelPath, const char* textPath, const char* set)
{
    auto model = openModel(modelPath);
    std::ifstream file(textPath);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!model || text.empty()) {
        std::fprintf(stderr, "%s\n", model ? "The text is empty or cannot be read." : model.error().message.c_str());
        return 1;
    }
    const auto reference = makeBackend(*model, "reference");
    const auto tested = makeBackend(*model, set);
    const auto tokenizer = Tokenizer::create(std::move(model->vocabulary));
    if (!reference || !tested || !tokenizer)
        return 1;
    std::vector<TokenId> tokens = (*tokenizer)->encode(text, ControlText::Plain);
    tokens.resize(std::min(tokens.size(), kMostPositions));
    Totals totals;
    for (std::size_t first = 0; first < tokens.size(); first += kRows)
        compare(**reference, **tested, tokens, first, totals);
    const auto count = static_cast<double>(totals.positions);
    std::printf(
        "%s, %s: %zu positions, mean KL divergence from the reference %.6f, worst %.4f, same top token %.2f %%\n",
        modelPath, (*tested)->info().detail.c_str(), totals.positions, totals.divergence / count, totals.worst,
        100 * static_cast<double>(totals.sameTop) / count);
    return 0;
}

} // namespace foregleam::lab

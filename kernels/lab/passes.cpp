// Whole passes over a model file: what speculation is paid with.

#include "engine/backend/backend.h"
#include "engine/model/model_file.h"
#include "kernels/lab/timing.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace foregleam::lab {
namespace {

constexpr std::int32_t kContext = 64; ///< positions before a pass's rows
constexpr std::int32_t kPrefill = 512;

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// One pass of rows at kContext.., all with logits; seconds of wall clock, or a negative number where it failed.
double pass(Backend& backend, std::int32_t first, std::int32_t rows, bool wantLogits)
{
    const auto count = static_cast<std::size_t>(rows);
    std::vector<TokenId> tokens(count);
    std::vector<std::int32_t> positions(count);
    const std::vector<std::int32_t> slots(count, 0);
    const std::vector<std::uint8_t> want(count, wantLogits ? 1 : 0);
    for (std::int32_t i = 0; i < rows; ++i) {
        tokens[static_cast<std::size_t>(i)] = (first + i) * 37 % backend.shape().vocabulary;
        positions[static_cast<std::size_t>(i)] = first + i;
    }
    const double start = now();
    if (!backend.forward({tokens, positions, slots, want}))
        return -1;
    return now() - start;
}

double prefill(Backend& backend)
{
    const double start = now();
    for (std::int32_t done = 0; done < kPrefill; done += backend.maxRows())
        pass(backend, done, std::min(backend.maxRows(), kPrefill - done), false);
    return now() - start;
}

} // namespace

int timePasses(const char* modelPath, const char* set, int threads)
{
    const auto model = openModel(modelPath);
    if (!model) {
        std::fprintf(stderr, "%s\n", model.error().message.c_str());
        return 1;
    }
    BackendOptions options;
    options.instructionSet = set;
    options.threads = threads;
    options.contextLength = 1024;
    const double start = now();
    const auto made = createCpuBackend(model->weights, options);
    if (!made) {
        std::fprintf(stderr, "%s\n", made.error().message.c_str());
        return 1;
    }
    Backend& backend = **made;
    const double bytes = static_cast<double>(backend.info().weightBytesPerStep);
    std::printf("%s: %s, made in %.2f s; %.1f MB of weights a pass\n%6s %9s %9s %9s %8s\n", modelPath,
        backend.info().detail.c_str(), now() - start, bytes * 1e-6, "rows", "best ms", "median ms", "steps", "GB/s");
    const std::vector<std::int32_t> sizes{1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 32, 64, kPrefill};
    // Interleaved, so that a busy moment falls on all alike.
    std::vector<std::vector<double>> times(sizes.size());
    pass(backend, 0, kContext, false);
    for (int repeat = 0; repeat < 25; ++repeat) {
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            if (sizes[i] != kPrefill)
                times[i].push_back(pass(backend, kContext, sizes[i], true));
            else if (repeat % 8 == 0)
                times[i].push_back(prefill(backend));
        }
    }
    double single = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        std::sort(times[i].begin(), times[i].end());
        const double best = times[i].front();
        const double median = times[i][times[i].size() / 2];
        single = i == 0 ? median : single;
        std::printf("%6d %9.3f %9.3f %9.2f %8.1f\n", sizes[i], best * 1e3, median * 1e3, median / single,
            sizes[i] == kPrefill ? 0 : bytes / median * 1e-9);
    }
    return 0;
}

} // namespace foregleam::lab

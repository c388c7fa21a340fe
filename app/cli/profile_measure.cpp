#include "app/cli/profile_measure.h"

#include "engine/decode/batch_builder.h"
#include "engine/telemetry/clock.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <new>
#include <numeric>
#include <thread>

namespace foregleam::cli {

namespace {

constexpr int kFewestPasses = 5;
constexpr double kStepMs = 500.0;
constexpr std::size_t kBufferBytes = 512 << 20;
constexpr int kSweeps = 4;

void fill(BatchBuilder& batch, std::int32_t first, std::int32_t rows, std::int32_t vocabulary, bool everyLogits)
{
    batch.clear();
    for (std::int32_t row = first; row < first + rows; ++row) {
        batch.add(row % vocabulary, row, 0, everyLogits || row + 1 == first + rows);
    }
}

} // namespace

Result<std::vector<ProfileStep>> profileSteps(
    Backend& backend, const std::vector<std::int32_t>& rows, const std::function<bool(std::int32_t)>& tell)
{
    const Clock& clock = systemClock();
    std::vector<ProfileStep> steps;
    for (const std::int32_t width : rows) {
        if (!tell(width)) {
            break;
        }
        BatchBuilder batch;
        fill(batch, 0, width, backend.shape().vocabulary, true);
        if (auto warm = backend.forward(batch.batch()); !warm) {
            return warm.error();
        }
        std::vector<double> times;
        const double begin = clock.steadyMs();
        while (times.size() < kFewestPasses || clock.steadyMs() - begin < kStepMs) {
            const double start = clock.steadyMs();
            if (auto ran = backend.forward(batch.batch()); !ran) {
                return ran.error();
            }
            times.push_back(clock.steadyMs() - start);
        }
        std::sort(times.begin(), times.end());
        steps.push_back({width, times[times.size() / 2]});
    }
    return steps;
}

Result<double> profilePrefill(Backend& backend, std::int32_t rows)
{
    const Clock& clock = systemClock();
    double best = 0.0;
    for (int attempt = 0; attempt < 2; ++attempt) {
        const double start = clock.steadyMs();
        for (std::int32_t done = 0; done < rows;) {
            const std::int32_t chunk = std::min(rows - done, backend.maxRows());
            BatchBuilder batch;
            fill(batch, done, chunk, backend.shape().vocabulary, false);
            if (auto ran = backend.forward(batch.batch()); !ran) {
                return ran.error();
            }
            done += chunk;
        }
        best = std::max(best, 1000.0 * rows / (clock.steadyMs() - start));
    }
    return best;
}

double readBandwidth(int threads)
{
    const auto count = static_cast<std::size_t>(
        std::clamp(threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency()), 1, 256));
    const std::size_t words = kBufferBytes / sizeof(std::uint64_t);
    const std::unique_ptr<std::uint64_t[]> buffer(new (std::nothrow) std::uint64_t[words]);
    if (!buffer) {
        return 0.0;
    }
    std::atomic<std::uint64_t> sum{0}; // used, so that the reads happen
    const auto onAll = [&](const std::function<void(std::uint64_t * begin, std::uint64_t * end)>& work) {
        std::vector<std::jthread> workers;
        for (std::size_t i = 0; i < count; ++i) {
            workers.emplace_back(
                [&, i] { work(buffer.get() + words * i / count, buffer.get() + words * (i + 1) / count); });
        }
    };
    onAll([](std::uint64_t* begin, std::uint64_t* end) { std::iota(begin, end, std::uint64_t{1}); });
    double best = 0.0;
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
        const double start = systemClock().steadyMs();
        onAll([&sum](const std::uint64_t* begin, const std::uint64_t* end) {
            // Eight sums: one alone would wait for its own addition.
            std::uint64_t parts[8]{};
            for (; end - begin >= 8; begin += 8) {
                for (int lane = 0; lane < 8; ++lane) {
                    parts[lane] += begin[lane];
                }
            }
            sum += std::accumulate(std::begin(parts), std::end(parts), std::uint64_t{0});
        });
        const double ms = systemClock().steadyMs() - start;
        best = std::max(best, static_cast<double>(kBufferBytes) / ms / 1e6);
    }
    return sum.load() == 0 ? 0.0 : best;
}

} // namespace foregleam::cli

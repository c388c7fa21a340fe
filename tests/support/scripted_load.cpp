#include "tests/support/scripted_load.h"

#include <algorithm>

namespace foregleam::test {
namespace {

constexpr std::int32_t kAcceptedAtMost = 3;

std::int32_t scriptedLength(Method method, std::int32_t blockSize, std::int32_t atOnce)
{
    switch (method) {
    case Method::Off: return 0;
    case Method::Dspark: return std::clamp(5 - atOnce / 4, 1, blockSize);
    default: return blockSize;
    }
}

} // namespace

LoadStep scriptedStep(Method method, std::int32_t blockSize, std::int32_t atOnce)
{
    const std::int32_t length = scriptedLength(method, blockSize, atOnce);
    const std::int32_t accepted = std::min(length, kAcceptedAtMost);
    LoadStep step;
    step.verified.assign(static_cast<std::size_t>(atOnce), length);
    step.rows = atOnce * (1 + length);
    step.passes = 1;
    step.drafted = method == Method::Off ? 0 : atOnce * blockSize;
    step.accepted = atOnce * accepted;
    step.emitted = atOnce * (1 + accepted);
    step.verifyMs = 12.0 + 2.0 * step.rows;
    step.draftMs = method == Method::Off ? 0.0 : 0.1 * step.verifyMs;
    step.ms = step.draftMs + step.verifyMs;
    return step;
}

void playLoad(const LoadRun& run, LoadSink& sink, const std::function<bool()>& wait)
{
    for (std::int32_t sequence = 1; sequence <= run.atOnce; ++sequence)
        sink.promptRead(sequence);
    const LoadStep step = scriptedStep(run.requests.front().method, run.requests.front().blockSize, run.atOnce);
    for (double ms = 0; ms < run.decodeMs && wait(); ms += step.ms)
        sink.stepped(step);
}

} // namespace foregleam::test

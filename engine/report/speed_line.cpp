#include "engine/report/speed_line.h"

#include <fmt/core.h>

namespace foregleam {

double speedupOverBaseline(const GenerationStats& stats, double baselineStepMs)
{
    return stats.tokensPerSecond() * baselineStepMs / 1000.0;
}

std::string speedLine(const GenerationStats& stats, double baselineStepMs)
{
    std::string line;
    const double speedup = speedupOverBaseline(stats, baselineStepMs);
    if (speedup > 0) {
        line += fmt::format("{:.1f} × · ", speedup);
    }
    line += fmt::format("{:.0f} tok/s", stats.tokensPerSecond());
    if (stats.rounds > 0) {
        line += fmt::format(" · τ {:.1f}", stats.acceptedLength());
    }
    switch (stats.stop) {
    case StopReason::MaxTokens: return line + " · ended at the limit of tokens";
    case StopReason::ContextFull: return line + " · the context is full";
    case StopReason::Cancelled: return line + " · stopped";
    case StopReason::EndOfText:
    case StopReason::StopString:
    case StopReason::Failed: break;
    }
    return line;
}

} // namespace foregleam

#include "app/cli/answer_summary.h"

#include "engine/report/acceptance.h"

#include <fmt/core.h>

namespace foregleam::cli {

std::string answerSummary(const CollectedAnswer& answer, double baselineStepMs)
{
    const GenerationStats& stats = answer.stats;
    std::string lines = fmt::format("  {}\n", speedLine(stats, baselineStepMs));
    if (baselineStepMs > 0) {
        lines += fmt::format("  one token at a time: {:.0f} tok/s\n", 1000.0 / baselineStepMs);
    }
    lines += fmt::format("  prompt {} tokens, {} of them known from before; first token after {:.0f} ms\n",
        stats.promptTokens, stats.cachedTokens, stats.firstTokenMs);
    lines += fmt::format("  {} tokens in {} rounds: drafted {}, verified {}, accepted {}\n", stats.emitted,
        stats.rounds, stats.drafted, stats.verified, stats.accepted);
    std::vector<PositionAcceptance> positions;
    for (const RoundEvent& round : answer.rounds) {
        countRound(positions, round);
    }
    if (!positions.empty()) {
        lines += "  acceptance by position:";
        for (const PositionAcceptance& at : positions) {
            lines +=
                fmt::format(" {:.0f} %", 100.0 * static_cast<double>(at.accepted) / static_cast<double>(at.reached));
        }
        lines += "\n";
    }
    lines += fmt::format("  time: draft {:.0f} ms, schedule {:.0f} ms, verify {:.0f} ms, sample {:.0f} ms\n",
        stats.draftMs, stats.scheduleMs, stats.verifyMs, stats.sampleMs);
    return lines;
}

} // namespace foregleam::cli

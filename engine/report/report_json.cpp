#include "engine/report/report_json.h"

#include <fmt/core.h>

#include <cstdlib>

namespace foregleam {

double shortNumber(float value)
{
    return std::strtod(fmt::format("{}", value).c_str(), nullptr);
}

OrderedJson statsJson(const GenerationStats& stats)
{
    return {{"promptTokens", stats.promptTokens}, {"cachedTokens", stats.cachedTokens}, {"emitted", stats.emitted},
        {"rounds", stats.rounds}, {"drafted", stats.drafted}, {"verified", stats.verified},
        {"accepted", stats.accepted}, {"acceptedLength", stats.acceptedLength()},
        {"tokensPerSecond", stats.tokensPerSecond()}, {"prefillTokensPerSecond", stats.prefillTokensPerSecond()},
        {"ttftMs", stats.firstTokenMs}, {"prefillMs", stats.prefillMs}, {"decodeMs", stats.decodeMs},
        {"draftMs", stats.draftMs}, {"scheduleMs", stats.scheduleMs}, {"verifyMs", stats.verifyMs},
        {"sampleMs", stats.sampleMs}, {"stop", stopReasonName(stats.stop)}};
}

std::string jsonText(const OrderedJson& document, int indent)
{
    return document.dump(indent, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

} // namespace foregleam

#include "engine/decode/request_check.h"

#include <cmath>
#include <fmt/format.h>

namespace foregleam {
namespace {

Result<void> outOfRange(const char* what, double value, const char* range)
{
    return Error{fmt::format("The {} is {}; it must be {}.", what, value, range)};
}

Result<void> checkSampling(const SamplingSettings& sampling)
{
    if (!(sampling.temperature >= 0.0F) || !std::isfinite(sampling.temperature))
        return outOfRange("temperature", sampling.temperature, "0 or more");
    if (sampling.topK < 0)
        return outOfRange("top-k", sampling.topK, "0 (all) or more");
    if (!(sampling.topP >= 0.0F && sampling.topP <= 1.0F))
        return outOfRange("top-p", sampling.topP, "from 0 to 1");
    if (!(sampling.minP >= 0.0F && sampling.minP <= 1.0F))
        return outOfRange("min-p", sampling.minP, "from 0 to 1");
    if (!(sampling.repetitionPenalty > 0.0F) || !std::isfinite(sampling.repetitionPenalty))
        return outOfRange("repetition penalty", sampling.repetitionPenalty, "above 0 (1 changes nothing)");
    if (!std::isfinite(sampling.presencePenalty))
        return outOfRange("presence penalty", sampling.presencePenalty, "a finite number");
    if (!std::isfinite(sampling.frequencyPenalty))
        return outOfRange("frequency penalty", sampling.frequencyPenalty, "a finite number");
    if (sampling.penaltyWindow < -1)
        return outOfRange("penalty window", sampling.penaltyWindow, "-1 (all) or more");
    return {};
}

} // namespace

Result<void> checkRequest(const GenerationRequest& request)
{
    if (request.messages.empty() && request.promptTokens.empty())
        return Error{"The request is empty: give it messages or prompt tokens."};
    if (!request.messages.empty() && !request.promptTokens.empty())
        return Error{"The request has both messages and prompt tokens; give it one of them."};
    if (request.blockSize < 1 || request.blockSize > 16)
        return outOfRange("block size", request.blockSize, "from 1 to 16");
    if (!(request.threshold >= 0.0F && request.threshold <= 1.0F))
        return outOfRange("threshold", request.threshold, "from 0 to 1");
    if (request.maxTokens < 1)
        return outOfRange("number of tokens to make", request.maxTokens, "1 or more");
    return checkSampling(request.sampling);
}

Result<void> checkMethod(Method method, DrafterKind loaded)
{
    const DrafterKind needed = drafterNeeded(method);
    if (needed == DrafterKind::None || needed == loaded)
        return {};
    const char* what = needed == DrafterKind::Block ? "a DSpark or DFlash drafter" : "a small model to draft with";
    return Error{fmt::format("The method {} needs {}: choose one that fits the model, or another method.",
        methodName(method), what)};
}

Result<void> checkPrompt(std::span<const TokenId> prompt, std::int32_t vocabulary, std::int32_t contextLength)
{
    if (prompt.empty())
        return Error{"The prompt has no tokens: write something first."};
    for (const TokenId token : prompt) {
        if (token < 0 || token >= vocabulary)
            return Error{fmt::format("Token {} is not in the model's vocabulary of {} tokens.", token, vocabulary)};
    }
    if (prompt.size() > static_cast<std::size_t>(contextLength)) {
        return Error{
            fmt::format("The prompt has {} tokens but the context holds {}: shorten the conversation or load the "
                        "model with a longer context.",
                prompt.size(), contextLength)};
    }
    return {};
}

} // namespace foregleam

#include "app/cli/answer.h"

namespace foregleam::cli {

Json answerJson(const CollectedAnswer& answer, const ModelInfo& model, const GenerationRequest& request)
{
    Json rounds = Json::array();
    for (const RoundEvent& round : answer.rounds) {
        rounds.push_back({{"start", round.start}, {"anchor", round.anchor}, {"drafted", round.drafted},
            {"confidence", round.confidence}, {"verified", round.verified}, {"accepted", round.accepted},
            {"emitted", round.emitted}, {"draftMs", round.draftMs}, {"verifyMs", round.verifyMs}});
    }
    Json stats = statsJson(answer.stats);
    stats["method"] = methodName(request.method);
    stats["blockSize"] = request.blockSize;
    stats["temperature"] = shortNumber(request.sampling.temperature);
    stats["seed"] = request.sampling.seed;
    stats["reproducible"] = request.sampling.reproducible;
    stats["model"] = model.name;
    stats["quantization"] = model.quantization;
    stats["drafter"] = model.drafter.kind == DrafterKind::None ? Json() : Json(model.drafter.name);
    stats["device"] = model.device;
    stats["deviceDetail"] = model.deviceDetail;
    stats["contextLength"] = model.contextLength;
    stats["baselineStepMs"] = model.baselineStepMs;
    stats["version"] = FOREGLEAM_VERSION;
    return {
        {"text", answer.text}, {"tokens", answer.tokens}, {"rounds", std::move(rounds)}, {"stats", std::move(stats)}};
}

} // namespace foregleam::cli

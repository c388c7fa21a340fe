#include "engine/report/session_document.h"

namespace foregleam {

namespace {

OrderedJson roundJson(const RoundEvent& round)
{
    return {{"index", round.index}, {"start", round.start}, {"anchor", round.anchor}, {"drafted", round.drafted},
        {"draftedText", round.draftedText}, {"confidence", round.confidence}, {"survival", round.survival},
        {"expectedRate", round.expectedRate}, {"verified", round.verified}, {"accepted", round.accepted},
        {"emitted", round.emitted}, {"atMs", round.atMs}, {"draftMs", round.draftMs}, {"scheduleMs", round.scheduleMs},
        {"verifyMs", round.verifyMs}, {"sampleMs", round.sampleMs}, {"contextUsed", round.contextUsed}};
}

OrderedJson tokenJson(const TokenEvent& token)
{
    return {{"index", token.index}, {"round", token.round}, {"id", token.id}, {"text", token.text},
        {"origin", originName(token.origin)}, {"positionInBlock", token.positionInBlock}, {"p", token.p},
        {"q", token.q}, {"u", token.u}, {"confidence", token.confidence}};
}

OrderedJson contextJson(const AnswerContext& context)
{
    const SamplingSettings& sampling = context.request.sampling;
    return {{"method", methodName(context.request.method)}, {"blockSize", context.request.blockSize},
        {"maxTokens", context.request.maxTokens}, {"temperature", shortNumber(sampling.temperature)},
        {"topK", sampling.topK}, {"topP", shortNumber(sampling.topP)}, {"minP", shortNumber(sampling.minP)},
        {"repetitionPenalty", shortNumber(sampling.repetitionPenalty)},
        {"presencePenalty", shortNumber(sampling.presencePenalty)},
        {"frequencyPenalty", shortNumber(sampling.frequencyPenalty)}, {"penaltyWindow", sampling.penaltyWindow},
        {"seed", sampling.seed}, {"reproducible", sampling.reproducible}, {"model", context.model.name},
        {"quantization", context.model.quantization}, {"device", context.model.device},
        {"deviceDetail", context.model.deviceDetail}, {"contextLength", context.model.contextLength},
        {"version", context.appVersion}};
}

OrderedJson messageJson(const ExportedMessage& exported)
{
    const MessageRecord& message = exported.message;
    OrderedJson json = {
        {"id", message.id}, {"role", roleName(message.role)}, {"text", message.text}, {"createdMs", message.createdMs}};
    if (message.role != Role::Assistant) {
        return json;
    }
    json["method"] = message.method;
    json["modelName"] = message.modelName;
    json["baselineStepMs"] = message.baselineStepMs;
    json["interrupted"] = message.interrupted;
    json["error"] = message.error;
    json["notices"] = message.notices;
    json["settings"] = exported.context ? contextJson(*exported.context) : OrderedJson(nullptr);
    json["stats"] = message.stats ? statsJson(*message.stats) : OrderedJson(nullptr);
    json["rounds"] = OrderedJson::array();
    for (const RoundEvent& round : exported.rounds) {
        json["rounds"].push_back(roundJson(round));
    }
    json["tokens"] = OrderedJson::array();
    for (const TokenEvent& token : exported.tokens) {
        json["tokens"].push_back(tokenJson(token));
    }
    return json;
}

} // namespace

OrderedJson sessionDocument(const ExportedSession& session)
{
    OrderedJson messages = OrderedJson::array();
    for (const ExportedMessage& message : session.messages) {
        messages.push_back(messageJson(message));
    }
    return {{"session", session.summary.id}, {"title", session.summary.title}, {"modelName", session.summary.modelName},
        {"createdMs", session.summary.createdMs}, {"updatedMs", session.summary.updatedMs},
        {"messages", std::move(messages)}};
}

std::string sessionJson(const ExportedSession& session)
{
    return jsonText(sessionDocument(session), 2);
}

} // namespace foregleam

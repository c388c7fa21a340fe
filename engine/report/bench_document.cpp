#include "engine/report/bench_document.h"

#include <fmt/core.h>

namespace foregleam {

namespace {

OrderedJson orNull(const std::optional<double>& value)
{
    return value ? OrderedJson(*value) : OrderedJson(nullptr);
}

OrderedJson orNull(const std::string& text)
{
    return text.empty() ? OrderedJson(nullptr) : OrderedJson(text);
}

OrderedJson settingsJson(const BenchRecord& record)
{
    const GenerationRequest& request = record.request;
    const SamplingSettings& sampling = request.sampling;
    return {{"maxTokens", request.maxTokens}, {"blockSize", request.blockSize},
        {"threshold", shortNumber(request.threshold)}, {"temperature", shortNumber(sampling.temperature)},
        {"topK", sampling.topK}, {"topP", shortNumber(sampling.topP)}, {"minP", shortNumber(sampling.minP)},
        {"repetitionPenalty", shortNumber(sampling.repetitionPenalty)},
        {"presencePenalty", shortNumber(sampling.presencePenalty)},
        {"frequencyPenalty", shortNumber(sampling.frequencyPenalty)}, {"penaltyWindow", sampling.penaltyWindow},
        {"seed", sampling.seed}, {"reproducible", sampling.reproducible}, {"stop", request.stop},
        {"ignoreEos", request.ignoreEndOfText}, {"repeat", record.repeat},
        {"contextLength", record.model.contextLength}, {"threads", record.threads}, {"backend", record.backend}};
}

/// What drafted; null without a drafter. A folder may have no hash.
OrderedJson drafterJson(const BenchRecord& record)
{
    const DrafterFacts& drafter = record.model.drafter;
    if (drafter.kind == DrafterKind::None) {
        return nullptr;
    }
    return {{"name", drafter.name}, {"path", drafter.path}, {"sha256", orNull(record.drafterHash)},
        {"bytes", drafter.fileBytes}, {"description", drafter.description}, {"quantization", drafter.quantization},
        {"parameters", drafter.parameters}, {"blockSize", drafter.blockSize}};
}

/// The value under a key, or what `into` already is where it is missing or null; throws where it has another type.
template <class T> void take(const OrderedJson& object, const char* key, T& into)
{
    if (const auto found = object.find(key); found != object.end() && !found->is_null()) {
        found->get_to(into);
    }
}

template <class T> void take(const OrderedJson& object, const char* key, std::optional<T>& into)
{
    if (const auto found = object.find(key); found != object.end() && !found->is_null()) {
        into = found->get<T>();
    }
}

BenchRow rowFrom(const OrderedJson& json)
{
    BenchRow row;
    json.at("name").get_to(row.method);
    json.at("set").get_to(row.set);
    take(json, "blockSize", row.blockSize);
    take(json, "prompts", row.prompts);
    take(json, "emitted", row.emitted);
    take(json, "rounds", row.rounds);
    take(json, "drafted", row.drafted);
    take(json, "verified", row.verified);
    take(json, "accepted", row.accepted);
    take(json, "acceptedLength", row.acceptedLength);
    take(json, "acceptanceByPosition", row.acceptanceByPosition);
    take(json, "tokensPerSecond", row.tokensPerSecond);
    take(json, "speedup", row.speedup);
    take(json, "speedupInterval", row.speedupInterval);
    take(json, "ece", row.ece);
    take(json, "parkedRounds", row.parkedRounds);
    take(json, "draftMs", row.draftMs);
    take(json, "verifyMs", row.verifyMs);
    take(json, "ttftMs", row.ttftMs);
    take(json, "prefillTokensPerSecond", row.prefillTokensPerSecond);
    take(json, "textIdenticalToOff", row.textIdenticalToOff);
    return row;
}

void takeModel(const OrderedJson& json, BenchRecord& record)
{
    ModelInfo& model = record.model;
    json.at("model").get_to(model.name);
    take(json, "device", model.device);
    take(json, "deviceDetail", model.deviceDetail);
    if (const auto file = json.find("modelFile"); file != json.end() && file->is_object()) {
        take(*file, "path", model.path);
        take(*file, "sha256", record.modelHash);
        take(*file, "bytes", model.fileBytes);
        take(*file, "architecture", model.architecture);
        take(*file, "quantization", model.quantization);
        take(*file, "parameters", model.parameters);
        take(*file, "weightBytesPerStep", model.weightBytesPerStep);
    }
    if (const auto drafter = json.find("drafterFile"); drafter != json.end() && drafter->is_object()) {
        model.drafter.kind = DrafterKind::Block; // which of both kinds is not kept
        take(*drafter, "name", model.drafter.name);
        take(*drafter, "path", model.drafter.path);
        take(*drafter, "sha256", record.drafterHash);
        take(*drafter, "bytes", model.drafter.fileBytes);
        take(*drafter, "description", model.drafter.description);
        take(*drafter, "quantization", model.drafter.quantization);
        take(*drafter, "parameters", model.drafter.parameters);
        take(*drafter, "blockSize", model.drafter.blockSize);
    }
}

void takeSettings(const OrderedJson& settings, BenchRecord& record)
{
    SamplingSettings& sampling = record.request.sampling;
    take(settings, "maxTokens", record.request.maxTokens);
    take(settings, "blockSize", record.request.blockSize);
    take(settings, "threshold", record.request.threshold);
    take(settings, "temperature", sampling.temperature);
    take(settings, "topK", sampling.topK);
    take(settings, "topP", sampling.topP);
    take(settings, "minP", sampling.minP);
    take(settings, "repetitionPenalty", sampling.repetitionPenalty);
    take(settings, "presencePenalty", sampling.presencePenalty);
    take(settings, "frequencyPenalty", sampling.frequencyPenalty);
    take(settings, "penaltyWindow", sampling.penaltyWindow);
    take(settings, "seed", sampling.seed);
    take(settings, "reproducible", sampling.reproducible);
    take(settings, "stop", record.request.stop);
    take(settings, "ignoreEos", record.request.ignoreEndOfText);
    take(settings, "repeat", record.repeat);
    take(settings, "contextLength", record.model.contextLength);
    take(settings, "threads", record.threads);
    take(settings, "backend", record.backend);
}

} // namespace

OrderedJson rowJson(const BenchRow& row)
{
    const OrderedJson interval = row.speedupInterval
        ? OrderedJson{row.speedupInterval->first, row.speedupInterval->second}
        : OrderedJson(nullptr);
    return {{"name", row.method}, {"set", row.set}, {"blockSize", row.blockSize}, {"prompts", row.prompts},
        {"emitted", row.emitted}, {"rounds", row.rounds}, {"drafted", row.drafted}, {"verified", row.verified},
        {"accepted", row.accepted}, {"acceptedLength", row.acceptedLength},
        {"acceptanceByPosition", row.acceptanceByPosition}, {"tokensPerSecond", orNull(row.tokensPerSecond)},
        {"speedup", orNull(row.speedup)}, {"speedupInterval", interval}, {"ece", orNull(row.ece)},
        {"parkedRounds", row.parkedRounds}, {"draftMs", row.draftMs}, {"verifyMs", row.verifyMs},
        {"ttftMs", row.ttftMs}, {"prefillTokensPerSecond", row.prefillTokensPerSecond},
        {"textIdenticalToOff", row.textIdenticalToOff ? OrderedJson(*row.textIdenticalToOff) : OrderedJson(nullptr)}};
}

OrderedJson benchJson(const BenchRecord& record)
{
    OrderedJson methods = OrderedJson::array();
    for (const BenchRow& row : record.rows) {
        methods.push_back(rowJson(row));
    }
    const ModelInfo& model = record.model;
    const OrderedJson drafter = drafterJson(record);
    return {{"device", model.device}, {"model", model.name}, {"drafter", drafter.is_null() ? drafter : drafter["name"]},
        {"methods", std::move(methods)}, {"deviceDetail", model.deviceDetail},
        {"modelFile",
            {{"path", model.path}, {"sha256", orNull(record.modelHash)}, {"bytes", model.fileBytes},
                {"architecture", model.architecture}, {"quantization", model.quantization},
                {"parameters", model.parameters}, {"weightBytesPerStep", model.weightBytesPerStep}}},
        {"drafterFile", drafter}, {"settings", settingsJson(record)}, {"interrupted", record.interrupted},
        {"version", record.appVersion}, {"madeMs", record.madeMs}};
}

std::string benchDocument(const BenchRecord& record)
{
    return jsonText(benchJson(record), 2);
}

Result<BenchRecord> readBenchDocument(const std::string& text, const std::string& where)
{
    const OrderedJson json = OrderedJson::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("methods") || !json["methods"].is_array()) {
        return Error{
            fmt::format("{} is not the JSON of a benchmark; choose what foregleam-cli bench --json wrote.", where)};
    }
    BenchRecord record;
    try {
        takeModel(json, record);
        for (const OrderedJson& row : json["methods"]) {
            record.rows.push_back(rowFrom(row));
        }
        if (json.contains("settings")) {
            takeSettings(json["settings"], record);
        }
        take(json, "interrupted", record.interrupted);
        take(json, "version", record.appVersion);
        take(json, "madeMs", record.madeMs);
    } catch (const OrderedJson::exception&) { // a field is missing or has another type
        return Error{fmt::format("The benchmark in {} is damaged or from another program; run it again.", where)};
    }
    return record;
}

} // namespace foregleam

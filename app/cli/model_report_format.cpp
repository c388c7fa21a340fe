#include "app/cli/model_report.h"

#include <fmt/format.h>

#include <map>

namespace foregleam::cli {

namespace {

std::string megabytes(double bytes)
{
    return fmt::format("{:.1f} MB", bytes / 1e6);
}

Json tensorJson(const FileTensor& tensor)
{
    return {{"name", tensor.name}, {"type", tensor.typeName}, {"shape", tensor.dims},
        {"bytes", tensor.data ? Json(tensor.bytes) : Json(nullptr)}};
}

Json tokenizerJson(const Vocabulary& vocabulary)
{
    return {{"model", vocabulary.model}, {"pre", vocabulary.pre}, {"size", vocabulary.tokens.size()},
        {"merges", vocabulary.merges.size()}, {"bos", vocabulary.bos}, {"eos", vocabulary.eos}, {"eot", vocabulary.eot},
        {"addBos", vocabulary.addBos}};
}

Json shapeJson(const ModelShape& shape)
{
    return {{"vocabulary", shape.vocabulary}, {"hidden", shape.hidden}, {"feedForward", shape.feedForward},
        {"layers", shape.layers}, {"heads", shape.heads}, {"kvHeads", shape.kvHeads}, {"headSize", shape.headSize},
        {"contextLength", shape.contextLength}, {"ropeBase", shortNumber(shape.ropeBase)}};
}

Json memoryJson(const ModelReport& report)
{
    const BackendInfo& backend = *report.backend;
    const auto weights = report.fileBytes();
    return {{"context", report.contextLength}, {"weightBytes", weights}, {"kvBytes", backend.kvBytes},
        {"workspaceBytes", backend.workspaceBytes}, {"totalBytes", weights + backend.kvBytes + backend.workspaceBytes},
        {"weightBytesPerStep", backend.weightBytesPerStep}};
}

const char* headName(SequentialHead head)
{
    switch (head) {
    case SequentialHead::None: break;
    case SequentialHead::Vanilla: return "vanilla";
    case SequentialHead::Gated: return "gated";
    case SequentialHead::Rnn: return "rnn";
    }
    return "none";
}

/// What the metadata say; what only a target can settle is left out.
Json drafterJson(const ModelReport& report)
{
    const DrafterShape& shape = report.drafter->shape;
    return {{"description", report.drafterFacts->description}, {"layers", shape.block.layers},
        {"hidden", shape.block.hidden}, {"blockSize", shape.blockSize}, {"sampleFromAnchor", shape.sampleFromAnchor},
        {"taps", shape.taps}, {"maskToken", report.drafter->hasMaskToken ? Json(shape.maskToken) : Json(nullptr)},
        {"head", headName(shape.head)}, {"markovRank", shape.markovRank},
        {"confidence", report.drafterFacts->confidence}, {"madeFor", report.drafter->madeFor}};
}

Json optionalText(const std::string& text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

void addPairs(Json& json, const ModelReport& report)
{
    // ngram needs no file; it goes with every model that loads.
    const bool answers = report.kind == DrafterKind::Model && report.problem.empty();
    Json drafters = answers ? Json({"ngram"}) : Json::array();
    Json drafterChoices = Json::array();
    for (const DrafterChoice& choice : report.drafters) {
        if (choice.reason.empty()) {
            drafters.push_back(choice.facts.path);
        }
        drafterChoices.push_back({{"path", choice.facts.path}, {"name", choice.facts.name},
            {"description", choice.facts.description}, {"fits", choice.reason.empty()}, {"madeForThis", choice.made},
            {"reason", optionalText(choice.reason)}});
    }
    Json targets = Json::array();
    Json targetChoices = Json::array();
    for (const TargetChoice& choice : report.targets) {
        if (choice.reason.empty()) {
            targets.push_back(choice.path);
        }
        targetChoices.push_back({{"path", choice.path}, {"name", choice.name}, {"fits", choice.reason.empty()},
            {"madeForIt", choice.made}, {"reason", optionalText(choice.reason)}});
    }
    json["targets"] = std::move(targets);
    json["drafters"] = std::move(drafters);
    json["targetChoices"] = std::move(targetChoices);
    json["drafterChoices"] = std::move(drafterChoices);
}

std::string pairsText(const ModelReport& report)
{
    std::string text;
    for (const DrafterChoice& choice : report.drafters) {
        text += choice.reason.empty()
            ? fmt::format("drafter: {}, {}{}\n  {}\n", choice.facts.name, choice.facts.description,
                choice.made ? ", made for this model" : "", choice.facts.path)
            : fmt::format("not for this model: {}\n  {}\n  {}\n", choice.facts.name, choice.facts.path, choice.reason);
    }
    for (const TargetChoice& choice : report.targets) {
        text += choice.reason.empty()
            ? fmt::format(
                "drafts for: {}{}\n  {}\n", choice.name, choice.made ? ", which it was made for" : "", choice.path)
            : fmt::format("does not draft for: {}\n  {}\n  {}\n", choice.name, choice.path, choice.reason);
    }
    return text;
}

/// "210 tensors Q4_1, 61 tensors F32"
std::string typeCounts(const TensorTable& table)
{
    std::map<std::string, std::size_t> counts;
    for (const FileTensor& tensor : table.tensors()) {
        ++counts[tensor.typeName];
    }
    std::vector<std::string> parts;
    for (const auto& [name, count] : counts) {
        parts.push_back(fmt::format("{} {}", count, name));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string formatOf(const ModelReport& report)
{
    const auto* file = std::get_if<GgufFile>(&report.container);
    return file
        ? fmt::format("GGUF version {}", file->version())
        : fmt::format("folder with {} safetensors files", std::get<ModelFolder>(report.container).files().size());
}

std::string modelText(const ModelReport& report)
{
    std::string text;
    if (report.info) {
        text += fmt::format(
            "{}: {} parameters, {}\n", report.info->name, report.info->sizeLabel, report.info->quantization);
        text += fmt::format("chat format: {}\n", report.info->chatFamily);
        if (!report.info->chatNote.empty()) {
            text += fmt::format("  {}\n", report.info->chatNote);
        }
    }
    if (report.vocabulary) {
        text += report.vocabulary->idsOnly() ? fmt::format("no tokenizer: takes token ids alone\n")
                                             : fmt::format("tokenizer: {} {}, {} tokens\n", report.vocabulary->model,
                                                 report.vocabulary->pre, report.vocabulary->tokens.size());
    }
    if (report.shape) {
        const ModelShape& shape = *report.shape;
        text += fmt::format("shape: {} layers, width {}, {} heads ({} for keys and values) of {}, context {}\n",
            shape.layers, shape.hidden, shape.heads, shape.kvHeads, shape.headSize, shape.contextLength);
    }
    if (report.backend) {
        text += fmt::format("memory: {} file, {} KV cache for {} tokens, {} working space\n",
            megabytes(static_cast<double>(report.fileBytes())), megabytes(static_cast<double>(report.backend->kvBytes)),
            report.contextLength, megabytes(static_cast<double>(report.backend->workspaceBytes)));
    }
    return text;
}

std::string drafterText(const ModelReport& report)
{
    const DrafterShape& shape = report.drafter->shape;
    std::string text = fmt::format(
        "{}: {}, {}\n", report.drafterFacts->name, report.drafterFacts->description, report.drafterFacts->quantization);
    text += fmt::format(
        "drafts up to {} tokens a round from the target's layers {}\n", shape.blockSize, fmt::join(shape.taps, ", "));
    if (!report.drafter->madeFor.empty()) {
        text += fmt::format("made for {}\n", report.drafter->madeFor);
    }
    return text;
}

std::string verdict(const ModelReport& report)
{
    if (!report.problem.empty()) {
        return fmt::format("loads here: no. {}\n", report.problem);
    }
    return report.backend ? fmt::format("loads here: yes, on {} ({})\n", report.backend->device, report.backend->detail)
                          : fmt::format("loads here: yes, beside a model that it fits\n");
}

} // namespace

Json reportJson(const ModelReport& report)
{
    const auto* file = std::get_if<GgufFile>(&report.container);
    Json json = {{"path", report.path}, {"format", file ? "GGUF" : "safetensors"},
        {"version", file ? Json(file->version()) : Json(nullptr)}, {"fileBytes", report.fileBytes()},
        {"kind",
            report.kind == DrafterKind::Block       ? "drafter"
                : report.kind == DrafterKind::Model ? "model"
                                                    : "other"},
        {"architecture", architectureOf(report)}};
    if (report.info) {
        json["name"] = report.info->name;
        json["quantization"] = report.info->quantization;
        json["parameters"] = report.info->parameters;
        json["sizeLabel"] = report.info->sizeLabel;
        json["chatFamily"] = report.info->chatFamily;
        json["chatNote"] = report.info->chatNote;
    }
    if (report.drafter) {
        json["name"] = report.drafterFacts->name;
        json["quantization"] = report.drafterFacts->quantization;
        json["parameters"] = report.drafterFacts->parameters;
        json["drafter"] = drafterJson(report);
    }
    if (report.shape) {
        json["shape"] = shapeJson(*report.shape);
    }
    if (report.vocabulary) {
        json["tokenizer"] = tokenizerJson(*report.vocabulary);
    }
    if (report.backend) {
        json["memory"] = memoryJson(report);
        json["device"] = report.backend->device;
        json["deviceDetail"] = report.backend->detail;
    }
    json["loadable"] = report.problem.empty();
    json["problem"] = optionalText(report.problem);
    addPairs(json, report);
    json["metadata"] = metadataJson(report);
    Json tensors = Json::array();
    for (const FileTensor& tensor : report.table().tensors()) {
        tensors.push_back(tensorJson(tensor));
    }
    json["tensors"] = std::move(tensors);
    return json;
}

std::string reportText(const ModelReport& report)
{
    std::string text = fmt::format("{}\n{}, {}, architecture {}\n", report.path, formatOf(report),
        megabytes(static_cast<double>(report.fileBytes())), architectureOf(report));
    text += report.drafter ? drafterText(report) : modelText(report);
    text += verdict(report) + pairsText(report) + "\n" + metadataText(report);
    text += fmt::format("\ntensors ({}: {})\n", report.table().tensors().size(), typeCounts(report.table()));
    for (const FileTensor& tensor : report.table().tensors()) {
        text += fmt::format("  {:<40} {:<6} [{}]  {}\n", tensor.name, tensor.typeName, fmt::join(tensor.dims, ", "),
            tensor.readable() ? fmt::format("{} bytes", tensor.bytes) : "not readable here");
    }
    return text;
}

} // namespace foregleam::cli

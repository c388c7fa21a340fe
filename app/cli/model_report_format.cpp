#include "app/cli/model_report.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

namespace foregleam::cli {

namespace {

constexpr std::size_t kShownValue = 100;
constexpr std::size_t kJsonText = 400;
constexpr std::size_t kShortArray = 8;

std::uint64_t fileBytes(const ModelReport& report)
{
    std::error_code ignored;
    const auto bytes = std::filesystem::file_size(report.path, ignored);
    return ignored ? 0 : bytes;
}

std::string megabytes(double bytes)
{
    return fmt::format("{:.1f} MB", bytes / 1e6);
}

bool isInteger(GgufValueType type)
{
    return type <= GgufValueType::I32 || type == GgufValueType::U64 || type == GgufValueType::I64;
}

/// Numbers, truth values and strings as such; what is long or of no use to scripts as the reader describes it.
Json valueJson(const GgufFile& file, const GgufEntry& entry)
{
    if (isInteger(entry.type)) {
        if (const auto value = file.integer(entry.key); value && *value) {
            return **value;
        }
    } else if (entry.type == GgufValueType::Bool) {
        if (const auto value = file.boolean(entry.key); value && *value) {
            return **value;
        }
    } else if (entry.type == GgufValueType::F32 || entry.type == GgufValueType::F64) {
        if (const auto value = file.number(entry.key); value && *value) {
            return entry.type == GgufValueType::F32 ? shortNumber(static_cast<float>(**value)) : **value;
        }
    } else if (entry.type == GgufValueType::String) {
        if (const auto value = file.text(entry.key); value && *value) {
            return **value;
        }
    }
    return file.describe(entry, kJsonText);
}

Json entryJson(const GgufFile& file, const GgufEntry& entry)
{
    if (entry.type != GgufValueType::Array) {
        return valueJson(file, entry);
    }
    Json json = {{"array", valueTypeName(entry.elementType)}, {"count", entry.count}};
    if (entry.count <= kShortArray) {
        if (const auto integers = file.integers(entry.key); integers && *integers) {
            json["values"] = **integers;
            return json;
        }
        if (const auto texts = file.texts(entry.key); texts && *texts) {
            json["values"] = **texts;
            return json;
        }
    }
    json["begins"] = file.describe(entry, kShownValue);
    return json;
}

Json tensorJson(const FileTensor& tensor)
{
    return {{"name", tensor.name}, {"type", tensor.typeName}, {"shape", tensor.dims},
        {"bytes", tensor.readable() ? Json(tensor.bytes) : Json(nullptr)}};
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
    const auto weights = static_cast<std::int64_t>(fileBytes(report));
    return {{"context", report.contextLength}, {"weightBytes", weights}, {"kvBytes", backend.kvBytes},
        {"workspaceBytes", backend.workspaceBytes}, {"totalBytes", weights + backend.kvBytes + backend.workspaceBytes},
        {"weightBytesPerStep", backend.weightBytesPerStep}};
}

/// "210 tensors Q4_1, 61 tensors F32"
std::string typeCounts(const GgufFile& file)
{
    std::map<std::string, std::size_t> counts;
    for (const FileTensor& tensor : file.tensors()) {
        ++counts[tensor.typeName];
    }
    std::vector<std::string> parts;
    for (const auto& [name, count] : counts) {
        parts.push_back(fmt::format("{} {}", count, name));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string architectureOf(const GgufFile& file)
{
    const auto name = file.text("general.architecture");
    return name && *name ? **name : std::string();
}

} // namespace

Json reportJson(const ModelReport& report)
{
    Json metadata = Json::object();
    for (const GgufEntry& entry : report.file.entries()) {
        metadata[entry.key] = entryJson(report.file, entry);
    }
    Json tensors = Json::array();
    for (const FileTensor& tensor : report.file.tensors()) {
        tensors.push_back(tensorJson(tensor));
    }
    Json json = {{"path", report.path}, {"format", "GGUF"}, {"version", report.file.version()},
        {"fileBytes", fileBytes(report)}, {"architecture", architectureOf(report.file)}};
    if (report.info) {
        json["name"] = report.info->name;
        json["quantization"] = report.info->quantization;
        json["parameters"] = report.info->parameters;
        json["sizeLabel"] = report.info->sizeLabel;
        json["chatFamily"] = report.info->chatFamily;
        json["chatNote"] = report.info->chatNote;
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
    json["problem"] = report.problem.empty() ? Json(nullptr) : Json(report.problem);
    json["targets"] = Json::array(); // this file is a target itself; drafters name the targets they pair with
    json["drafters"] = report.problem.empty() ? Json({"ngram"}) : Json::array();
    json["metadata"] = std::move(metadata);
    json["tensors"] = std::move(tensors);
    return json;
}

std::string reportText(const ModelReport& report)
{
    std::string text = fmt::format("{}\nGGUF version {}, {}, architecture {}\n", report.path, report.file.version(),
        megabytes(static_cast<double>(fileBytes(report))), architectureOf(report.file));
    if (report.info) {
        text += fmt::format(
            "{}: {} parameters, {}\n", report.info->name, report.info->sizeLabel, report.info->quantization);
        text += fmt::format("chat format: {}\n", report.info->chatFamily);
        if (!report.info->chatNote.empty()) {
            text += fmt::format("  {}\n", report.info->chatNote);
        }
    }
    if (report.vocabulary) {
        text += fmt::format("tokenizer: {} {}, {} tokens\n", report.vocabulary->model, report.vocabulary->pre,
            report.vocabulary->tokens.size());
    }
    if (report.shape) {
        const ModelShape& shape = *report.shape;
        text += fmt::format("shape: {} layers, width {}, {} heads ({} for keys and values) of {}, context {}\n",
            shape.layers, shape.hidden, shape.heads, shape.kvHeads, shape.headSize, shape.contextLength);
    }
    if (report.backend) {
        text += fmt::format("memory: {} file, {} KV cache for {} tokens, {} working space\n",
            megabytes(static_cast<double>(fileBytes(report))), megabytes(static_cast<double>(report.backend->kvBytes)),
            report.contextLength, megabytes(static_cast<double>(report.backend->workspaceBytes)));
    }
    text += report.problem.empty()
        ? fmt::format("loads here: yes, on {} ({})\n", report.backend->device, report.backend->detail)
        : fmt::format("loads here: no. {}\n", report.problem);
    text += fmt::format("\nmetadata ({} keys)\n", report.file.entries().size());
    for (const GgufEntry& entry : report.file.entries()) {
        text += fmt::format("  {} = {}\n", entry.key, report.file.describe(entry, kShownValue));
    }
    text += fmt::format("\ntensors ({}: {})\n", report.file.tensors().size(), typeCounts(report.file));
    for (const FileTensor& tensor : report.file.tensors()) {
        text += fmt::format("  {:<40} {:<6} [{}]  {}\n", tensor.name, tensor.typeName, fmt::join(tensor.dims, ", "),
            tensor.readable() ? fmt::format("{} bytes", tensor.bytes) : "not readable here");
    }
    return text;
}

} // namespace foregleam::cli

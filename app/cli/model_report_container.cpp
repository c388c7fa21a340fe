// What a GGUF file's metadata and a folder's configuration say, as JSON and as lines.

#include "app/cli/model_report.h"

#include "engine/model/hf_config.h"

#include <fmt/format.h>

namespace foregleam::cli {

namespace {

constexpr std::size_t kShownValue = 100;
constexpr std::size_t kJsonText = 400;
constexpr std::size_t kShortArray = 8;

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

std::string shortened(std::string text)
{
    return text.size() > kShownValue ? text.substr(0, kShownValue) + " …" : text;
}

} // namespace

Json metadataJson(const ModelReport& report)
{
    const auto* file = std::get_if<GgufFile>(&report.container);
    if (!file) {
        return Json(std::get<ModelFolder>(report.container).config());
    }
    Json metadata = Json::object();
    for (const GgufEntry& entry : file->entries()) {
        metadata[entry.key] = entryJson(*file, entry);
    }
    return metadata;
}

std::string metadataText(const ModelReport& report)
{
    std::string text;
    if (const auto* file = std::get_if<GgufFile>(&report.container)) {
        text = fmt::format("metadata ({} keys)\n", file->entries().size());
        for (const GgufEntry& entry : file->entries()) {
            text += fmt::format("  {} = {}\n", entry.key, file->describe(entry, kShownValue));
        }
        return text;
    }
    const auto& config = std::get<ModelFolder>(report.container).config();
    text = fmt::format("config.json ({} keys)\n", config.size());
    for (const auto& [key, value] : config.items()) {
        text += fmt::format("  {} = {}\n", key, shortened(value.dump()));
    }
    return text;
}

std::string architectureOf(const ModelReport& report)
{
    if (report.info) {
        return report.info->architecture;
    }
    if (const auto* file = std::get_if<GgufFile>(&report.container)) {
        const auto name = file->text("general.architecture");
        return name && *name ? **name : std::string();
    }
    FirstFault ignored;
    return hfClassOf(JsonReader(std::get<ModelFolder>(report.container).config(), ignored, "config.json"));
}

} // namespace foregleam::cli

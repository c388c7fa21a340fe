#include "engine/model/model_file.h"

#include "engine/model/gguf_file.h"
#include "engine/model/mapped_file.h"
#include "engine/model/model_config.h"
#include "engine/model/shown_text.h"
#include "engine/model/vocabulary_reader.h"
#include "engine/model/weights.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace foregleam {
namespace {

/// The type that most bytes of the file are stored in.
std::string mainType(const std::vector<GgufTensor>& tensors)
{
    std::map<std::string, std::uint64_t> bytes;
    for (const auto& tensor : tensors)
        bytes[tensor.typeName] += tensor.bytes;
    const auto most =
        std::max_element(bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == bytes.end() ? "" : most->first;
}

ModelInfo factsOf(const GgufFile& file, const ModelConfig& config)
{
    ModelInfo info;
    const std::filesystem::path path(file.file()->path());
    std::error_code code;
    const auto absolute = std::filesystem::absolute(path, code);
    info.path = (code ? path : absolute).string();
    const auto name = file.text("general.name");
    const bool named = name && *name && !(*name)->empty();
    info.name = shown(named ? **name : path.stem().string());
    info.architecture = config.architecture->name;
    info.quantization = mainType(file.tensors());
    for (const auto& tensor : file.tensors())
        info.parameters += tensor.elements;
    info.sizeLabel = parameterLabel(info.parameters);
    info.fileBytes = static_cast<std::int64_t>(file.file()->bytes().size());
    info.vocabulary = config.shape.vocabulary;
    info.layers = config.shape.layers;
    info.hidden = config.shape.hidden;
    info.trainedContext = config.shape.contextLength;
    return info;
}

Result<LoadedModel> load(const GgufFile& file, const LoadProgress& progress)
{
    const auto config = readModelConfig(file);
    if (!config)
        return config.error();
    progress(0.2, "checking the weights");
    auto weights = bindWeights(file, *config);
    if (!weights)
        return weights.error();
    progress(0.3, "reading the vocabulary");
    auto vocabulary = readVocabulary(file);
    if (!vocabulary)
        return vocabulary.error();
    return LoadedModel{*std::move(weights), *std::move(vocabulary), factsOf(file, *config), file.file()};
}

} // namespace

std::string parameterLabel(std::int64_t parameters)
{
    const auto count = static_cast<double>(parameters);
    if (count >= 9.95e9)
        return fmt::format("{:.0f}B", count / 1e9);
    if (count >= 999.5e6) {
        const auto label = fmt::format("{:.1f}", count / 1e9);
        return label.substr(0, label.find(".0")) + "B";
    }
    return count >= 999.5e3 ? fmt::format("{:.0f}M", count / 1e6) : fmt::format("{:.0f}K", count / 1e3);
}

Result<void> LoadedModel::checkIntact() const
{
    return file->checkIntact();
}

Result<LoadedModel> openModel(const std::string& path, const LoadProgress& progress)
{
    const LoadProgress told = progress ? progress : [](double, std::string_view) {};
    told(0.0, "opening the file");
    const auto file = GgufFile::open(path);
    if (!file)
        return file.error();
    auto model = load(*file, told);
    // Whatever was found wrong in a file that changed meanwhile, the change is the reason.
    if (auto intact = file->file()->checkIntact(); !intact)
        return intact.error();
    if (model)
        told(1.0, "ready");
    return model;
}

} // namespace foregleam

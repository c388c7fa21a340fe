#include "engine/model/model_file.h"

#include "engine/model/gguf_file.h"
#include "engine/model/hf_config.h"
#include "engine/model/hf_vocabulary.h"
#include "engine/model/mapped_file.h"
#include "engine/model/model_config.h"
#include "engine/model/model_folder.h"
#include "engine/model/shown_text.h"
#include "engine/model/vocabulary_reader.h"
#include "engine/model/weights.h"

#include <fmt/core.h>

#include <filesystem>
#include <utility>

namespace foregleam {
namespace {

constexpr double kWeightsAt = 0.2; ///< shares of the whole at which the stages begin
constexpr double kVocabularyAt = 0.3;

ModelInfo factsOf(const TensorTable& table, const ModelConfig& config)
{
    ModelInfo info;
    info.architecture = config.architecture->name;
    info.quantization = table.mainType();
    info.parameters = table.parameters();
    info.sizeLabel = parameterLabel(info.parameters);
    info.vocabulary = config.shape.vocabulary;
    info.layers = config.shape.layers;
    info.hidden = config.shape.hidden;
    info.trainedContext = config.shape.contextLength;
    return info;
}

std::string nameOf(const GgufFile& file)
{
    const auto name = file.text("general.name");
    const bool named = name && *name && !(*name)->empty();
    return shown(named ? **name : std::filesystem::path(file.file()->path()).stem().string());
}

Result<LoadedModel> load(const GgufFile& file, const LoadProgress& progress)
{
    const auto config = readModelConfig(file);
    if (!config)
        return config.error();
    progress(kWeightsAt, "checking the weights");
    TensorBinder binder(file.table(), {file.file()});
    auto weights = bindWeights(binder, *config, ggufTensorNames());
    if (!weights)
        return file.error(binder.fault());
    progress(kVocabularyAt, "reading the vocabulary");
    auto vocabulary = readVocabulary(file);
    if (!vocabulary)
        return vocabulary.error();
    LoadedModel model{std::move(weights), *std::move(vocabulary), factsOf(file.table(), *config), {file.file()}};
    model.info.path = absolutePath(file.file()->path());
    model.info.name = nameOf(file);
    model.info.fileBytes = static_cast<std::int64_t>(file.file()->bytes().size());
    return model;
}

Result<LoadedModel> load(const ModelFolder& folder, const LoadProgress& progress)
{
    FirstFault fault;
    const auto config = readHfConfig(JsonReader(folder.config(), fault, "config.json"));
    if (fault)
        return folder.error(fault.reason);
    progress(kWeightsAt, "checking the weights");
    TensorBinder binder(folder.table(), folder.files());
    auto weights = bindWeights(binder, config, hfTensorNames(*config.architecture));
    if (!weights)
        return folder.error(binder.fault());
    progress(kVocabularyAt, "reading the vocabulary");
    auto vocabulary = readHfVocabulary(folder, config.shape.vocabulary);
    if (!vocabulary)
        return vocabulary.error();
    LoadedModel model{std::move(weights), *std::move(vocabulary), factsOf(folder.table(), config), folder.files()};
    model.info.path = absolutePath(folder.path());
    model.info.name = folder.name();
    model.info.fileBytes = folder.fileBytes();
    return model;
}

/// Whatever was found wrong in files that changed meanwhile, the change is the reason.
Result<LoadedModel> unlessChanged(Result<LoadedModel> model,
    const std::vector<std::shared_ptr<const MappedFile>>& files, const LoadProgress& progress)
{
    if (auto intact = checkAllIntact(files); !intact)
        return intact.error();
    if (model)
        progress(1.0, "ready");
    return model;
}

/// Weights are read ahead while metadata are checked, unless this is only a look.
Result<LoadedModel> open(const std::string& path, const LoadProgress& told, bool readAhead)
{
    told(0.0, "opening the file");
    if (const auto folderPath = modelFolderOf(path)) {
        const auto folder = ModelFolder::open(*folderPath);
        if (!folder)
            return folder.error();
        for (const auto& file : folder->files()) {
            if (readAhead)
                file->readAhead();
        }
        return unlessChanged(load(*folder, told), folder->files(), told);
    }
    const auto file = GgufFile::open(path);
    if (!file)
        return file.error();
    if (readAhead)
        file->file()->readAhead();
    return unlessChanged(load(*file, told), {file->file()}, told);
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
    return checkAllIntact(files);
}

Result<LoadedModel> openModel(const std::string& path, const LoadProgress& progress)
{
    return open(
        path, progress ? progress : [](double, std::string_view) {}, true);
}

Result<LoadedModel> peekModel(const std::string& path)
{
    return open(
        path, [](double, std::string_view) {}, false);
}

} // namespace foregleam

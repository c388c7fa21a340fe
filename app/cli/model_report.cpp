#include "app/cli/model_report.h"

#include "engine/model/drafter_facts.h"
#include "engine/model/drafter_file.h"
#include "engine/model/drafter_source.h"
#include "engine/model/mapped_file.h"
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"

#include <algorithm>
#include <filesystem>

namespace foregleam::cli {

namespace {

constexpr std::int32_t kLongestDefaultContext = 8192; // what LoadRequest::contextLength = 0 gives

/// The same steps that the engine takes; the first that fails says why.
Result<void> tryModel(ModelReport& report)
{
    auto model = openModel(report.path);
    if (!model) {
        return model.error();
    }
    report.info = model->info;
    report.shape = model->weights->shape;
    report.vocabulary = model->vocabulary;
    if (auto tokenizer = Tokenizer::create(std::move(model->vocabulary)); !tokenizer) {
        return tokenizer.error();
    }
    const ChatTemplate chat = ChatTemplate::detect(*report.vocabulary);
    report.info->chatFamily = chat.family();
    report.info->chatNote = chat.note();
    BackendOptions options;
    options.contextLength = report.contextLength = std::min(report.shape->contextLength, kLongestDefaultContext);
    const auto backend = createCpuBackend(model->weights, options);
    if (!backend) {
        return backend.error();
    }
    report.backend = (*backend)->info();
    return {};
}

Result<void> tryDrafter(ModelReport& report)
{
    const auto source = DrafterSource::open(report.path);
    if (!source) {
        return source.error();
    }
    report.drafter = source->config();
    report.drafterFacts = drafterFacts(*source, nullptr);
    return {};
}

Result<std::variant<GgufFile, ModelFolder>> openContainer(const std::string& path)
{
    if (const auto folderPath = modelFolderOf(path)) {
        if (auto folder = ModelFolder::open(*folderPath)) {
            return std::variant<GgufFile, ModelFolder>(std::move(folder).value());
        }
        auto config = ModelFolder::openConfig(*folderPath);
        return config ? Result<std::variant<GgufFile, ModelFolder>>(std::move(config).value()) : config.error();
    }
    auto file = GgufFile::open(path);
    return file ? Result<std::variant<GgufFile, ModelFolder>>(std::move(file).value()) : file.error();
}

} // namespace

const TensorTable& ModelReport::table() const
{
    const auto* file = std::get_if<GgufFile>(&container);
    return file ? file->table() : std::get<ModelFolder>(container).table();
}

std::int64_t ModelReport::fileBytes() const
{
    const auto* file = std::get_if<GgufFile>(&container);
    return file ? static_cast<std::int64_t>(file->file()->bytes().size())
                : std::get<ModelFolder>(container).fileBytes();
}

Result<ModelReport> inspectModel(const std::string& path, std::vector<std::string> folders)
{
    auto container = openContainer(path);
    if (!container) {
        return container.error();
    }
    ModelReport report{absolutePath(path), std::move(container).value(), {}, {}, {}, {}, {}, 0, {}, {}, {}, {}, {}};
    const auto kind = drafterKindOf(path);
    report.kind = kind ? *kind : DrafterKind::None;
    Result<void> tried = report.kind == DrafterKind::Block ? tryDrafter(report) : tryModel(report);
    if (!tried) {
        report.problem = tried.error().message;
        return report;
    }
    const auto beside = std::filesystem::path(modelFolderOf(report.path).value_or(report.path)).parent_path();
    folders.insert(folders.begin(), beside.string());
    if (report.kind == DrafterKind::Model) {
        report.drafters = listDrafters(path, folders);
    }
    report.targets = listTargets(path, folders);
    return report;
}

} // namespace foregleam::cli

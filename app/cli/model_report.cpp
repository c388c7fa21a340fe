#include "app/cli/model_report.h"

#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"

#include <algorithm>
#include <filesystem>

namespace foregleam::cli {

namespace {

constexpr std::int32_t kLongestDefaultContext = 8192; // what LoadRequest::contextLength = 0 gives

/// The same steps that the engine takes; the first that fails says why.
Result<void> tryLoad(ModelReport& report)
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

} // namespace

Result<ModelReport> inspectModel(const std::string& path)
{
    auto file = GgufFile::open(path);
    if (!file) {
        return file.error();
    }
    std::error_code ignored;
    const auto absolute = std::filesystem::absolute(path, ignored);
    ModelReport report{ignored ? path : absolute.string(), std::move(file).value(), {}, {}, {}, {}, 0, {}};
    if (auto loaded = tryLoad(report); !loaded) {
        report.problem = loaded.error().message;
    }
    return report;
}

} // namespace foregleam::cli

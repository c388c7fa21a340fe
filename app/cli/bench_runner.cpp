#include "app/cli/bench_runner.h"

#include <fmt/core.h>

namespace foregleam::cli {

namespace {

constexpr std::int32_t kWarmUpTokens = 8;

/// A prompt that shares no prefix with any chat prompt: the vocabulary's last token begins none.
Result<void> emptyCache(Engine& engine, const ModelInfo& model)
{
    GenerationRequest request;
    request.promptTokens = {model.vocabulary - 1};
    request.method = Method::Off;
    request.maxTokens = 1;
    AnswerSink sink;
    const auto made = engine.generate(request, sink);
    return made ? Result<void>() : made.error();
}

} // namespace

Result<Answer> answerRequest(Engine& engine, const GenerationRequest& request)
{
    AnswerSink sink;
    const auto stats = engine.generate(request, sink);
    if (!stats) {
        return stats.error();
    }
    if (!sink.error().empty()) {
        return Error{sink.error()};
    }
    Answer answer = sink.take();
    answer.stats = *stats;
    return answer;
}

Result<BenchRuns> runBench(Engine& engine, const ModelInfo& model, const BenchPlan& plan, const PromptSet& set,
    const std::function<bool()>& stopped, const std::function<void(std::size_t, std::size_t)>& tell)
{
    const std::size_t count = plan.variants.size();
    BenchRuns runs(count);
    const std::size_t total = set.prompts.size() * static_cast<std::size_t>(plan.repeat) * count;
    std::size_t done = 0;
    for (int repeat = 0; repeat < plan.repeat; ++repeat) {
        for (std::size_t prompt = 0; prompt < set.prompts.size(); ++prompt) {
            BenchRuns group(count);
            for (std::size_t turn = 0; turn < count; ++turn) {
                const std::size_t variant = (turn + prompt + static_cast<std::size_t>(repeat)) % count;
                GenerationRequest request = plan.request;
                request.messages = {{Role::User, set.prompts[prompt]}};
                request.method = plan.variants[variant].method;
                request.blockSize = plan.variants[variant].blockSize;
                if (auto emptied = emptyCache(engine, model); !emptied) {
                    return emptied.error();
                }
                auto answer = answerRequest(engine, request);
                if (!answer) {
                    return Error{
                        fmt::format("Prompt {} of the set {}: {}", prompt + 1, set.name, answer.error().message)};
                }
                if (stopped()) {
                    return runs;
                }
                group[variant].push_back({prompt, repeat, std::move(answer).value()});
                tell(++done, total);
            }
            for (std::size_t variant = 0; variant < count; ++variant) {
                runs[variant].push_back(std::move(group[variant].front()));
            }
        }
    }
    return runs;
}

Result<void> warmUp(Engine& engine, const BenchPlan& plan, const PromptSet& set)
{
    for (const BenchVariant& variant : plan.variants) {
        GenerationRequest request = plan.request;
        request.messages = {{Role::User, set.prompts.front()}};
        request.method = variant.method;
        request.blockSize = variant.blockSize;
        request.maxTokens = kWarmUpTokens;
        if (const auto answer = answerRequest(engine, request); !answer) {
            return answer.error();
        }
    }
    return {};
}

} // namespace foregleam::cli

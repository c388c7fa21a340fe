// Runs the methods of a benchmark side by side.

#include "engine/report/bench_stats.h"

#include <fmt/core.h>

namespace foregleam {

namespace {

constexpr std::int32_t kWarmUpTokens = 8;

/// A method at a block size.
struct Variant {
    Method method = Method::Off;
    std::int32_t blockSize = 7;
};

/// The runs of each variant, in the same order of prompts and repeats.
using Runs = std::vector<std::vector<BenchRun>>;

/// Off once and first, every other method with each block size.
std::vector<Variant> variantsOf(const BenchPlan& plan)
{
    std::vector<std::int32_t> sizes = plan.blockSizes;
    if (sizes.empty()) {
        sizes.push_back(plan.request.blockSize);
    }
    std::vector<Variant> variants{{Method::Off, sizes.back()}};
    for (const Method method : plan.methods) {
        for (const std::int32_t size : method == Method::Off ? std::vector<std::int32_t>() : sizes) {
            variants.push_back({method, size});
        }
    }
    return variants;
}

GenerationRequest requestFor(const BenchPlan& plan, const Variant& variant, const std::string& prompt)
{
    GenerationRequest request = plan.request;
    request.messages = {{Role::User, prompt}};
    request.method = variant.method;
    request.blockSize = variant.blockSize;
    return request;
}

/// A prompt that shares no prefix with any chat prompt: the vocabulary's last token begins none.
Result<void> emptyCache(Engine& engine, const ModelInfo& model)
{
    GenerationRequest request;
    request.promptTokens = {model.vocabulary - 1};
    request.method = Method::Off;
    request.maxTokens = 1;
    const auto made = answerRequest(engine, request);
    return made ? Result<void>() : made.error();
}

/// The first pass over the weights reads them from the disk.
Result<void> warmUp(Engine& engine, const BenchPlan& plan, const std::vector<Variant>& variants)
{
    for (const Variant& variant : variants) {
        GenerationRequest request = requestFor(plan, variant, plan.sets.front().prompts.front());
        request.maxTokens = kWarmUpTokens;
        if (const auto answer = answerRequest(engine, request); !answer) {
            return answer.error();
        }
    }
    return {};
}

class Runner {
public:
    Runner(Engine& engine, const ModelInfo& model, const BenchPlan& plan, const BenchWatch& watch)
        : m_engine(engine)
        , m_model(model)
        , m_plan(plan)
        , m_watch(watch)
        , m_variants(variantsOf(plan))
    {
        m_progress.total = answersOf(plan);
    }

    Result<std::vector<BenchRow>> run()
    {
        if (auto warm = warmUp(m_engine, m_plan, m_variants); !warm) {
            return warm.error();
        }
        for (const PromptSet& set : m_plan.sets) {
            auto runs = runSet(set);
            if (!runs) {
                return runs.error();
            }
            if (!runs->front().empty()) {
                addRows(set, *runs);
                if (m_watch.measured) {
                    m_watch.measured(m_rows);
                }
            }
            if (m_watch.stopped()) {
                break;
            }
        }
        return std::move(m_rows);
    }

private:
    Result<Runs> runSet(const PromptSet& set)
    {
        Runs runs(m_variants.size());
        m_progress.set = set.name;
        m_progress.prompts = set.prompts.size();
        for (int repeat = 0; repeat < m_plan.repeat; ++repeat) {
            for (std::size_t prompt = 0; prompt < set.prompts.size(); ++prompt) {
                m_progress.prompt = prompt;
                auto group = answerAll(set, prompt, repeat);
                if (!group) {
                    return group.error();
                }
                if (m_watch.stopped()) {
                    return runs;
                }
                for (std::size_t variant = 0; variant < m_variants.size(); ++variant) {
                    runs[variant].push_back(std::move((*group)[variant]));
                }
            }
        }
        return runs;
    }

    /// One run a variant; cut short where stopped.
    Result<std::vector<BenchRun>> answerAll(const PromptSet& set, std::size_t prompt, int repeat)
    {
        const std::size_t count = m_variants.size();
        std::vector<BenchRun> group(count);
        tell();
        for (std::size_t turn = 0; turn < count && !m_watch.stopped(); ++turn) {
            const std::size_t variant = (turn + prompt + static_cast<std::size_t>(repeat)) % count;
            if (auto emptied = emptyCache(m_engine, m_model); !emptied) {
                return emptied.error();
            }
            auto answer = answerRequest(m_engine, requestFor(m_plan, m_variants[variant], set.prompts[prompt]));
            if (!answer) {
                return Error{fmt::format("Prompt {} of the set {}: {}", prompt + 1, set.name, answer.error().message)};
            }
            group[variant] = {prompt, repeat, std::move(answer).value()};
            ++m_progress.done;
            tell();
        }
        return group;
    }

    void tell() const
    {
        if (m_watch.progressed) {
            m_watch.progressed(m_progress);
        }
    }

    void addRows(const PromptSet& set, const Runs& runs)
    {
        const SamplingSettings& sampling = m_plan.request.sampling;
        const bool textMustAgree = sampling.temperature == 0.0F || sampling.reproducible;
        for (const Method method : m_plan.methods) {
            for (std::size_t i = 0; i < m_variants.size(); ++i) {
                if (m_variants[i].method == method) {
                    m_rows.push_back(summarise(methodName(method), set.name, runs[i], runs.front(), textMustAgree));
                    m_rows.back().blockSize = m_variants[i].blockSize;
                }
            }
        }
    }

    Engine& m_engine;
    const ModelInfo& m_model;
    const BenchPlan& m_plan;
    const BenchWatch& m_watch;
    const std::vector<Variant> m_variants;
    BenchProgress m_progress;
    std::vector<BenchRow> m_rows;
};

} // namespace

std::size_t answersOf(const BenchPlan& plan)
{
    std::size_t prompts = 0;
    for (const PromptSet& set : plan.sets) {
        prompts += set.prompts.size();
    }
    return prompts * static_cast<std::size_t>(plan.repeat) * variantsOf(plan).size();
}

Result<std::vector<BenchRow>> runBench(
    Engine& engine, const ModelInfo& model, const BenchPlan& plan, const BenchWatch& watch)
{
    return Runner(engine, model, plan, watch).run();
}

} // namespace foregleam

// Measures loads, point after point.

#include "engine/api/load_plan.h"

#include <algorithm>
#include <map>

namespace foregleam {

namespace {

/// The prompts of the sets in turn.
std::vector<GenerationRequest> requestsOf(const LoadPlan& plan)
{
    std::vector<GenerationRequest> requests;
    std::size_t longest = 0;
    for (const PromptSet& set : plan.sets) {
        longest = std::max(longest, set.prompts.size());
    }
    for (std::size_t i = 0; i < longest; ++i) {
        for (const PromptSet& set : plan.sets) {
            if (i < set.prompts.size()) {
                requests.push_back(plan.request);
                requests.back().messages = {{Role::User, set.prompts[i]}};
            }
        }
    }
    return requests;
}

/// What each request was answered with, as far as anything went: texts are compared with it.
class KnownTexts {
public:
    /// Whether the tokens agree with what is known, which is extended by them.
    bool agrees(std::size_t request, const std::vector<TokenId>& tokens)
    {
        std::vector<TokenId>& known = m_texts[request];
        const auto common = static_cast<std::ptrdiff_t>(std::min(known.size(), tokens.size()));
        const bool same = std::equal(known.begin(), known.begin() + common, tokens.begin());
        if (same && tokens.size() > known.size()) {
            known = tokens;
        }
        return same;
    }

private:
    std::map<std::size_t, std::vector<TokenId>> m_texts;
};

/// One point while it is measured.
class PointSink final : public LoadSink {
public:
    PointSink(Engine& engine, KnownTexts& texts, const LoadWatch& watch, PointProgress progress)
        : m_engine(engine)
        , m_texts(texts)
        , m_watch(watch)
        , m_progress(std::move(progress))
    {
    }

    const LoadPoint& point() const { return m_progress.point; }
    bool stopped() const { return m_stopped; }

    void promptRead(std::int32_t underWay) override
    {
        m_progress.underWay = underWay;
        tell();
    }

    void stepped(const LoadStep& step) override
    {
        m_progress.underWay = step.sequences();
        m_progress.point.figures.add(step);
        tell();
    }

    void answerEnded(std::size_t request, const std::vector<TokenId>& tokens, const GenerationStats&) override
    {
        if (m_progress.point.sameText && !m_texts.agrees(request, tokens)) {
            m_progress.point.sameText = false;
        }
    }

private:
    void tell()
    {
        if (m_watch.stopped() && !m_stopped) {
            m_stopped = true;
            m_engine.cancel(); // which any thread may do
        }
        if (m_watch.progressed) {
            m_watch.progressed(m_progress);
        }
    }

    Engine& m_engine;
    KnownTexts& m_texts;
    const LoadWatch& m_watch;
    PointProgress m_progress;
    bool m_stopped = false;
};

/// The first passes of a method read weights from the disk and measure nothing.
Result<void> warmUp(Engine& engine, const LoadPlan& plan, LoadRun run)
{
    class Deaf final : public LoadSink {
        void promptRead(std::int32_t) override { }
        void stepped(const LoadStep&) override { }
        void answerEnded(std::size_t, const std::vector<TokenId>&, const GenerationStats&) override { }
    } deaf;
    constexpr std::int32_t kTokens = 8;
    run.requests.resize(1);
    run.requests[0].maxTokens = kTokens;
    run.decodeMs = 0;
    run.atOnce = 1;
    for (const Method method : plan.methods) {
        run.requests[0].method = method;
        if (auto warm = engine.runLoad(run, deaf); !warm) {
            return warm;
        }
    }
    return {};
}

} // namespace

std::optional<std::pair<LoadPoint, LoadPoint>> lightestAndHeaviest(const std::vector<LoadPoint>& points, Method method)
{
    const LoadPoint* light = nullptr;
    const LoadPoint* heavy = nullptr;
    for (const LoadPoint& point : points) {
        if (point.method != method || point.figures.steps() == 0) {
            continue;
        }
        light = !light || point.figures.atOnce() < light->figures.atOnce() ? &point : light;
        heavy = !heavy || point.figures.atOnce() > heavy->figures.atOnce() ? &point : heavy;
    }
    if (light == heavy) {
        return std::nullopt;
    }
    return std::pair(*light, *heavy);
}

std::vector<Method> usualMethods(DrafterKind drafter)
{
    switch (drafter) {
    case DrafterKind::None: return {Method::Off, Method::Ngram};
    case DrafterKind::Model: return {Method::Off, Method::DraftModel};
    case DrafterKind::Block: return {Method::Off, Method::DsparkFixed, Method::Dspark};
    }
    return {Method::Off};
}

Result<std::vector<LoadPoint>> measureLoads(Engine& engine, const LoadPlan& plan, const LoadWatch& watch)
{
    const SamplingSettings& sampling = plan.request.sampling;
    const bool textMustAgree = sampling.temperature == 0.0F || sampling.reproducible;
    LoadRun run{requestsOf(plan), 1, 1000.0 * plan.seconds};
    if (auto warm = warmUp(engine, plan, run); !warm) {
        return warm.error();
    }
    KnownTexts texts;
    PointProgress progress;
    progress.total = plan.loads.size() * plan.methods.size();
    std::vector<LoadPoint> points;
    for (const std::int32_t load : plan.loads) {
        for (const Method method : plan.methods) {
            if (watch.stopped()) {
                return points;
            }
            run.atOnce = load;
            for (GenerationRequest& request : run.requests) {
                request.method = method;
            }
            progress.point = {method, LoadFigures(load), textMustAgree ? std::optional(true) : std::nullopt};
            progress.underWay = 0;
            PointSink sink(engine, texts, watch, progress);
            if (auto ran = engine.runLoad(run, sink); !ran) {
                return ran.error();
            }
            if (sink.stopped() || sink.point().figures.ms() < run.decodeMs) { // or cancelled from elsewhere
                return points;
            }
            points.push_back(sink.point());
            ++progress.done;
            if (watch.measured) {
                watch.measured(points.back());
            }
        }
    }
    return points;
}

} // namespace foregleam

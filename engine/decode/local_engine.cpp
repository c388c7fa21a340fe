// The real engine: one loaded model, asked by one worker thread.

#include "engine/decode/cancel_gate.h"
#include "engine/decode/load_runner.h"
#include "engine/decode/loaded_engine.h"
#include "engine/decode/request_check.h"
#include "engine/decode/round_loop.h"
#include "engine/telemetry/clock.h"

#include <cassert>
#include <fmt/format.h>
#include <list>

namespace foregleam {
namespace {

class LocalEngine final : public Engine {
public:
    ~LocalEngine() override
    {
        if (m_loaded)
            m_loaded->keepProfile();
    }

    Result<ModelInfo> load(const LoadRequest& request, const LoadProgress& progress) override;
    std::optional<ModelInfo> model() const override;
    Result<GenerationStats> generate(const GenerationRequest& request, EventSink& sink) override;
    Result<std::vector<GenerationStats>> generateAll(
        const std::vector<GenerationRequest>& requests, const std::vector<EventSink*>& sinks) override;
    Result<void> runLoad(const LoadRun& run, LoadSink& sink) override;
    void cancel() override { m_gate.cancel(); }
    Result<std::vector<TokenId>> tokenize(std::string_view text, bool parseControl) const override;
    std::string tokenText(TokenId id) const override;

private:
    Result<void> checkReady(std::size_t atOnce) const;
    Result<std::vector<TokenId>> promptOf(const GenerationRequest& request) const;
    Result<std::list<Answer>> prepare(
        const std::vector<GenerationRequest>& requests, const std::vector<EventSink*>& sinks, double startMs) const;

    std::unique_ptr<LoadedEngine> m_loaded;
    CancelGate m_gate;
};

Error noModel()
{
    return {"No model is loaded: choose one first."};
}

Result<ModelInfo> LocalEngine::load(const LoadRequest& request, const LoadProgress& progress)
{
    const CancelGate::Work work(m_gate);
    if (m_loaded)
        m_loaded->keepProfile(); // before the next load recalls: it may be of the same model
    Result<std::unique_ptr<LoadedEngine>> loaded = loadEngine(request, progress, [&work] { return work.cancelled(); });
    if (!loaded)
        return loaded.error();
    m_loaded = std::move(*loaded);
    return m_loaded->info;
}

std::optional<ModelInfo> LocalEngine::model() const
{
    return m_loaded ? std::optional(m_loaded->currentInfo()) : std::nullopt;
}

/// Can so many answers be decoded at once?
Result<void> LocalEngine::checkReady(std::size_t atOnce) const
{
    if (!m_loaded)
        return noModel();
    if (atOnce > static_cast<std::size_t>(m_loaded->backend->slotCount())) {
        return Error{fmt::format(
            "{} answers were asked for at once but the model was loaded for {}: load it for more sequences.", atOnce,
            m_loaded->backend->slotCount())};
    }
    return m_loaded->checkIntact();
}

Result<std::vector<TokenId>> LocalEngine::promptOf(const GenerationRequest& request) const
{
    if (const Result<void> checked = checkRequest(request); !checked)
        return checked.error();
    if (const Result<void> checked = checkMethod(request.method, m_loaded->info.drafter.kind); !checked)
        return checked.error();
    std::vector<TokenId> prompt = request.promptTokens;
    if (prompt.empty()) {
        if (const Result<void> checked = m_loaded->tokenizer->checkText(); !checked)
            return checked.error();
        prompt = encodePrompt(*m_loaded->tokenizer, m_loaded->chatTemplate.render(request.messages, true));
    }
    const Backend& backend = *m_loaded->backend;
    if (const Result<void> checked = checkPrompt(prompt, backend.shape().vocabulary, backend.contextLength()); !checked)
        return checked.error();
    return prompt;
}

Result<std::list<Answer>> LocalEngine::prepare(
    const std::vector<GenerationRequest>& requests, const std::vector<EventSink*>& sinks, double startMs) const
{
    if (const Result<void> ready = checkReady(requests.size()); !ready)
        return ready.error();
    std::list<Answer> answers;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        Result<std::vector<TokenId>> prompt = promptOf(requests[i]);
        if (!prompt)
            return prompt.error();
        answers.emplace_back(requests[i], std::move(*prompt), *m_loaded->tokenizer, *sinks[i],
            m_loaded->backend->contextLength(), startMs);
    }
    return answers;
}

Result<GenerationStats> LocalEngine::generate(const GenerationRequest& request, EventSink& sink)
{
    Result<std::vector<GenerationStats>> stats = generateAll({request}, {&sink});
    if (!stats)
        return stats.error();
    return stats->front();
}

Result<std::vector<GenerationStats>> LocalEngine::generateAll(
    const std::vector<GenerationRequest>& requests, const std::vector<EventSink*>& sinks)
{
    assert(requests.size() == sinks.size());
    const CancelGate::Work work(m_gate);
    Result<std::list<Answer>> answers = prepare(requests, sinks, systemClock().steadyMs());
    if (!answers) {
        GenerationFinished finished;
        finished.stats.stop = StopReason::Failed;
        finished.error = answers.error().message;
        for (EventSink* sink : sinks)
            sink->publish(finished);
        return answers.error();
    }

    LoadedEngine& loaded = *m_loaded;
    std::vector<DecodeJob> jobs;
    std::list<DraftPlanner> planners;
    for (Answer& answer : *answers)
        jobs.push_back(loaded.job(answer, planners.emplace_back()));
    decode({*loaded.backend, loaded.slots, loaded.scheduler, loaded.profile, [&loaded] { return loaded.checkIntact(); },
               [&work] { return work.cancelled(); }},
        jobs);

    for (const DecodeJob& job : jobs) {
        if (job.planner)
            loaded.keepPlanner(job.answer->request().method, *job.planner);
    }
    std::vector<GenerationStats> stats;
    for (const Answer& answer : *answers) {
        if (answer.stats().stop == StopReason::Failed)
            return Error{answer.error()};
        stats.push_back(answer.stats());
    }
    return stats;
}

Result<void> LocalEngine::runLoad(const LoadRun& run, LoadSink& sink)
{
    assert(!run.requests.empty());
    const CancelGate::Work work(m_gate);
    if (run.atOnce < 1)
        return Error{fmt::format("{} answers at once were asked for; it must be 1 or more.", run.atOnce)};
    if (const Result<void> ready = checkReady(static_cast<std::size_t>(run.atOnce)); !ready)
        return ready.error();
    std::vector<std::vector<TokenId>> prompts;
    for (const GenerationRequest& request : run.requests) {
        Result<std::vector<TokenId>> prompt = promptOf(request);
        if (!prompt)
            return prompt.error();
        prompts.push_back(std::move(*prompt));
    }
    return LoadRunner(run, prompts, *m_loaded, sink, [&work] { return work.cancelled(); }).run();
}

Result<std::vector<TokenId>> LocalEngine::tokenize(std::string_view text, bool parseControl) const
{
    if (!m_loaded)
        return noModel();
    if (const Result<void> checked = m_loaded->tokenizer->checkText(); !checked)
        return checked.error();
    return m_loaded->tokenizer->encode(text, parseControl ? ControlText::Parse : ControlText::Plain);
}

std::string LocalEngine::tokenText(TokenId id) const
{
    return m_loaded ? replaceInvalidUtf8(m_loaded->tokenizer->piece(id, true)) : std::string();
}

} // namespace

std::unique_ptr<Engine> createEngine()
{
    return std::make_unique<LocalEngine>();
}

} // namespace foregleam

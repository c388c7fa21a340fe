#include "engine/decode/load_runner.h"

#include <utility>

namespace foregleam {

LoadRunner::LoadRunner(const LoadRun& run, const std::vector<std::vector<TokenId>>& prompts, LoadedEngine& loaded,
    LoadSink& sink, std::function<bool()> cancelled)
    : m_run(run)
    , m_prompts(prompts)
    , m_loaded(loaded)
    , m_sink(sink)
    , m_cancelled(std::move(cancelled))
{
}

Result<void> LoadRunner::run()
{
    // A measurement must neither begin with what the last chat was like nor leave its own texts behind for the next.
    const auto ofChats = std::exchange(m_loaded.planners, {});
    decode({*m_loaded.backend, m_loaded.slots, m_loaded.scheduler, m_loaded.profile,
               [this] { return m_loaded.checkIntact(); }, [this] { return over(); }},
        *this, m_run.atOnce);
    clearFinished();
    m_loaded.planners = ofChats;
    return m_error.empty() ? Result<void>() : Error{m_error};
}

bool LoadRunner::over() const
{
    return m_cancelled() || (m_run.decodeMs > 0 && m_decodedMs >= m_run.decodeMs);
}

std::optional<DecodeJob> LoadRunner::next()
{
    clearFinished();
    const bool again = m_run.decodeMs > 0;
    if (over() || !m_error.empty() || (!again && m_begun == m_run.requests.size()))
        return std::nullopt;
    const std::size_t request = m_begun++ % m_run.requests.size();
    m_places.push_back({request,
        Answer(m_run.requests[request], m_prompts[request], *m_loaded.tokenizer, m_nobody,
            m_loaded.backend->contextLength(), systemClock().steadyMs()),
        DraftPlanner()});
    return m_loaded.job(m_places.back().answer, m_places.back().planner);
}

void LoadRunner::stepped(const LoadStep& step)
{
    if (step.sequences() == m_run.atOnce)
        m_decodedMs += step.ms;
    m_sink.stepped(step);
}

void LoadRunner::clearFinished()
{
    std::erase_if(m_places, [this](const Place& place) {
        const Answer& answer = place.answer;
        if (!answer.finished())
            return false;
        if (answer.stats().stop == StopReason::Failed)
            m_error = answer.error();
        m_loaded.keepPlanner(answer.request().method, place.planner);
        const auto emitted = answer.tokens().last(static_cast<std::size_t>(answer.stats().emitted));
        m_sink.answerEnded(place.request, {emitted.begin(), emitted.end()}, answer.stats());
        return true;
    });
}

} // namespace foregleam

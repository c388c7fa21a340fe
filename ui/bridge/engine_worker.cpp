#include "ui/bridge/engine_worker.h"

#include <QElapsedTimer>

#include <algorithm>
#include <functional>
#include <utility>

namespace foregleam {
namespace {

/// Tells the window's queue and the log, and remembers whether the answer's last event was among them.
class AnswerSink : public EventSink {
public:
    AnswerSink(EventSink& window, EventSink* record, std::function<void()> wake)
        : m_window(window)
        , m_record(record)
        , m_wake(std::move(wake))
    {
    }

    void publish(const Event& event) override
    {
        m_finished = m_finished || std::holds_alternative<GenerationFinished>(event);
        if (m_record)
            m_record->publish(event);
        m_window.publish(event);
        m_wake();
    }

    bool finished() const { return m_finished; }

private:
    EventSink& m_window;
    EventSink* m_record;
    std::function<void()> m_wake;
    bool m_finished = false;
};

GenerationFinished cancelledBeforeStart()
{
    GenerationFinished finished;
    finished.stats.stop = StopReason::Cancelled;
    return finished;
}

GenerationFinished refused(const std::string& sentence)
{
    GenerationFinished finished;
    finished.stats.stop = StopReason::Failed;
    finished.error = sentence;
    return finished;
}

} // namespace

EngineWorker::EngineWorker(std::unique_ptr<Engine> engine, std::unique_ptr<EventPipe> pipe, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine))
    , m_pipe(std::move(pipe))
    , m_onThread(new QObject)
{
    m_thread.setObjectName(QStringLiteral("engine"));
    m_onThread->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_onThread, &QObject::deleteLater);
    m_timer.setInterval(kBatchMs);
    connect(&m_timer, &QTimer::timeout, this, &EngineWorker::drain);
    m_thread.start();
}

EngineWorker::~EngineWorker()
{
    cancel();
    m_thread.quit();
    // A cancel that came just before the engine began has no effect, so it is repeated.
    while (!m_thread.wait(20))
        m_engine->cancel();
}

std::shared_ptr<EngineWorker::Job> EngineWorker::addJob(Kind kind)
{
    auto job = std::make_shared<Job>();
    job->id = ++m_lastJob;
    job->kind = kind;
    m_jobs.push_back(job);
    return job;
}

JobId EngineWorker::load(const LoadRequest& request)
{
    auto job = addJob(Kind::Load);
    QMetaObject::invokeMethod(m_onThread, [this, job, request] { runLoad(*job, request); });
    return job->id;
}

JobId EngineWorker::generate(const GenerationRequest& request, std::unique_ptr<EventSink> record)
{
    auto job = addJob(Kind::Answer);
    std::shared_ptr<EventSink> shared = std::move(record);
    QMetaObject::invokeMethod(m_onThread, [this, job, request, shared] { runAnswer(*job, request, shared.get()); });
    return job->id;
}

JobId EngineWorker::run(std::function<void(Engine&, const std::function<bool()>&)> work)
{
    auto job = addJob(Kind::Work);
    QMetaObject::invokeMethod(m_onThread, [this, job, work = std::move(work)] {
        if (!job->cancelled)
            work(*m_engine, [&job] { return job->cancelled.load(); });
        QMetaObject::invokeMethod(this, [this, id = job->id] { finishWork(id); });
    });
    emit workQueued(job->id);
    return job->id;
}

bool EngineWorker::working() const
{
    return std::any_of(m_jobs.begin(), m_jobs.end(), [](const auto& job) { return job->kind == Kind::Work; });
}

void EngineWorker::cancel()
{
    for (auto& job : m_jobs)
        job->cancelled = true;
    m_engine->cancel();
    if (!m_jobs.empty())
        m_timer.start(); // repeats the cancel until the job has ended
}

void EngineWorker::runLoad(Job& job, const LoadRequest& request)
{
    Result<ModelInfo> result = Error{"Loading was cancelled."};
    if (!job.cancelled) {
        QElapsedTimer sinceReport;
        const auto progress = [&](double share, std::string_view what) {
            if (sinceReport.isValid() && sinceReport.elapsed() < kBatchMs)
                return;
            sinceReport.start();
            const QString text = QString::fromUtf8(what.data(), static_cast<qsizetype>(what.size()));
            QMetaObject::invokeMethod(this, [this, id = job.id, share, text] { emit loadProgressed(id, share, text); });
        };
        result = m_engine->load(request, progress);
    }
    QMetaObject::invokeMethod(this, [this, id = job.id, result] { finishLoad(id, result); });
}

void EngineWorker::runAnswer(Job& job, const GenerationRequest& request, EventSink* record)
{
    AnswerSink sink(*m_pipe, record, [this] { wake(); });
    if (job.cancelled) {
        sink.publish(cancelledBeforeStart());
        return;
    }
    const Result<GenerationStats> result = m_engine->generate(request, sink);
    if (!sink.finished())
        sink.publish(result ? GenerationFinished{*result, {}} : refused(result.error().message));
}

void EngineWorker::wake()
{
    if (!m_woken.exchange(true))
        QMetaObject::invokeMethod(this, [this] { onWoken(); });
}

void EngineWorker::onWoken()
{
    if (!m_timer.isActive())
        drain(); // the first events after a pause are shown at once, later ones wait for the timer
}

void EngineWorker::drain()
{
    m_woken = false; // before taking: what is published from here on wakes again
    m_pipe->drain(m_batch);
    const bool cancelling = !m_jobs.empty() && m_jobs.front()->cancelled;
    if (cancelling)
        m_engine->cancel();
    if (!m_batch.empty() || cancelling)
        m_timer.start();
    else
        m_timer.stop();
    if (!m_batch.empty()) {
        std::vector<Event> batch;
        batch.swap(m_batch); // a receiver may come back here
        dispatch(batch);
        m_batch.swap(batch);
    }
}

void EngineWorker::dispatch(std::vector<Event>& batch)
{
    const auto isAnswer = [](const auto& job) { return job->kind == Kind::Answer; };
    std::vector<Event> ofJob;
    for (Event& event : batch) {
        auto* finished = std::get_if<GenerationFinished>(&event);
        if (!finished) {
            ofJob.push_back(std::move(event));
            continue;
        }
        // Jobs run in order and every answer ends with this event, so the events until here are the oldest answer's.
        const auto job = std::find_if(m_jobs.begin(), m_jobs.end(), isAnswer);
        Q_ASSERT(job != m_jobs.end());
        const JobId id = (*job)->id;
        m_jobs.erase(job);
        if (!ofJob.empty())
            emit eventsArrived(id, ofJob);
        ofJob.clear();
        emit answerFinished(id, *finished);
    }
    if (ofJob.empty())
        return;
    const auto job = std::find_if(m_jobs.begin(), m_jobs.end(), isAnswer);
    Q_ASSERT(job != m_jobs.end());
    emit eventsArrived((*job)->id, ofJob);
}

void EngineWorker::finishWork(JobId job)
{
    drain(); // an answer that ended before the work is told first
    std::erase_if(m_jobs, [job](const auto& one) { return one->id == job; });
    emit workEnded(job);
}

void EngineWorker::finishLoad(JobId job, const Result<ModelInfo>& result)
{
    drain(); // an answer that ended before the load is told first
    std::erase_if(m_jobs, [job](const auto& one) { return one->id == job; });
    if (result)
        emit modelLoaded(job, *result);
    else
        emit loadFailed(job, QString::fromStdString(result.error().message));
}

} // namespace foregleam

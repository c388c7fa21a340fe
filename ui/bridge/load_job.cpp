#include "ui/bridge/load_job.h"

#include <QElapsedTimer>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace foregleam {

/// Runs on the engine's thread; tells the job by way of the worker, which outlives both.
class LoadJob::Work {
public:
    Work(LoadJob& job, LoadPlan plan, LoadRequest chat)
        : m_job(&job)
        , m_worker(job.m_worker)
        , m_plan(std::move(plan))
        , m_chat(std::move(chat))
    {
    }

    void run(Engine& engine, const std::function<bool()>& cancelled)
    {
        LoadRequest many = m_chat;
        many.sequences = *std::max_element(m_plan.loads.begin(), m_plan.loads.end());
        many.contextLength = kLoadContext;
        prepare(LoadJob::tr("Loading the model for %n request(s) at once…", nullptr, many.sequences));
        if (const auto loaded = engine.load(many, {}); !loaded) { // the model before is still there
            m_error = loaded.error().message;
            return;
        }
        const auto points = measureLoads(engine, m_plan,
            {[this, &cancelled] { return m_stopped || cancelled(); },
                [this](const PointProgress& now) { tellProgress(now); },
                [this](const LoadPoint& point) { tell([point](LoadJob& job) { emit job.measured(point); }); }});
        if (!points)
            m_error = points.error().message;
        if (cancelled())
            return; // the window closes, or another model comes
        prepare(LoadJob::tr("Loading the model for the chat again…"));
        if (const auto loaded = engine.load(m_chat, {}); !loaded && !cancelled())
            m_error = loaded.error().message;
    }

    std::atomic<bool> m_stopped{false};
    std::string m_error; ///< read when the job has ended

private:
    void tell(std::function<void(LoadJob&)> what)
    {
        QMetaObject::invokeMethod(&m_worker, [job = m_job, what = std::move(what)] {
            if (job && job->running())
                what(*job);
        });
    }

    void prepare(const QString& sentence)
    {
        tell([sentence](LoadJob& job) { emit job.preparing(sentence); });
    }

    void tellProgress(const PointProgress& now)
    {
        if (m_sinceTold.isValid() && m_sinceTold.elapsed() < EngineWorker::kBatchMs)
            return;
        m_sinceTold.start();
        tell([now](LoadJob& job) { emit job.progressed(now); });
    }

    const QPointer<LoadJob> m_job; ///< looked at on the window's thread only
    EngineWorker& m_worker;
    const LoadPlan m_plan;
    const LoadRequest m_chat; ///< how the model was loaded
    QElapsedTimer m_sinceTold;
};

LoadJob::LoadJob(ChatController& controller, EngineWorker& worker, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_worker(worker)
{
    connect(&m_worker, &EngineWorker::workEnded, this, &LoadJob::onEnded);
}

LoadJob::~LoadJob()
{
    if (running())
        m_worker.cancel();
}

QString LoadJob::obstacle() const
{
    return running() ? tr("A measurement is running.") : m_controller.measurementObstacle();
}

void LoadJob::start(const LoadPlan& plan)
{
    if (!obstacle().isEmpty())
        return;
    m_work = std::make_shared<Work>(*this, plan, m_controller.loadedWith());
    m_job = m_worker.run([work = m_work](Engine& engine, const auto& cancelled) { work->run(engine, cancelled); });
}

void LoadJob::stop()
{
    // Not by way of the worker: that would cancel the load after the measurement too.
    if (m_work)
        m_work->m_stopped = true;
}

void LoadJob::onEnded(JobId job)
{
    if (job != m_job)
        return;
    m_job = 0;
    const auto work = std::exchange(m_work, nullptr);
    emit ended(QString::fromStdString(work->m_error));
}

} // namespace foregleam

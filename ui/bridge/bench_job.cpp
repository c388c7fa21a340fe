#include "ui/bridge/bench_job.h"

#include <QDateTime>
#include <QPointer>

namespace foregleam {

struct BenchJob::Outcome {
    BenchRecord record;
    std::string error;
};

BenchJob::BenchJob(ChatController& controller, EngineWorker& worker, std::string appVersion, LoadRequest load,
    FileHash hash, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_worker(worker)
    , m_appVersion(std::move(appVersion))
    , m_load(std::move(load))
    , m_hash(std::move(hash))
{
    connect(&m_worker, &EngineWorker::workEnded, this, &BenchJob::onEnded);
}

BenchJob::~BenchJob()
{
    cancel();
}

QString BenchJob::obstacle() const
{
    return running() ? tr("A benchmark is running.") : m_controller.measurementObstacle();
}

void BenchJob::start(const BenchPlan& plan)
{
    if (!obstacle().isEmpty())
        return;
    m_outcome = std::make_shared<Outcome>();
    m_sinceFirst.invalidate();
    BenchRecord& record = m_outcome->record;
    record.madeMs = QDateTime::currentMSecsSinceEpoch();
    record.appVersion = m_appVersion;
    record.model = *m_controller.model();
    record.request = plan.request;
    record.repeat = plan.repeat;
    record.threads = m_load.threads;
    record.backend = m_load.backend;
    // What is told goes through the worker, which outlives this job; `self` is looked at on the window's thread only.
    const QPointer<BenchJob> self(this);
    const auto tell = [self, &worker = m_worker](auto what) {
        QMetaObject::invokeMethod(&worker, [self, what] {
            if (self && self->running())
                what(*self);
        });
    };
    m_job = m_worker.run([plan, outcome = m_outcome, hash = m_hash, tell](Engine& engine, const auto& cancelled) {
        BenchRecord& made = outcome->record;
        if (hash) {
            made.modelHash = hash(made.model.path);
            made.drafterHash = made.model.drafter.kind == DrafterKind::None ? "" : hash(made.model.drafter.path);
        }
        BenchWatch watch;
        watch.stopped = cancelled;
        watch.progressed = [&tell](const BenchProgress& now) { tell([now](BenchJob& job) { job.onProgress(now); }); };
        watch.measured = [&tell](const std::vector<BenchRow>& rows) {
            tell([rows](BenchJob& job) { emit job.measured(rows); });
        };
        auto rows = runBench(engine, made.model, plan, watch);
        made.interrupted = cancelled();
        if (rows)
            made.rows = std::move(rows).value();
        else
            outcome->error = rows.error().message;
    });
}

void BenchJob::cancel()
{
    if (running())
        m_worker.cancel();
}

void BenchJob::onProgress(const BenchProgress& now)
{
    if (!m_sinceFirst.isValid())
        m_sinceFirst.start();
    const double seconds = static_cast<double>(m_sinceFirst.elapsed()) / 1000;
    const bool known = now.done > 0 && seconds > 0;
    emit progressed(
        now, known ? seconds / static_cast<double>(now.done) * static_cast<double>(now.total - now.done) : -1.0);
}

void BenchJob::onEnded(JobId job)
{
    if (job != m_job)
        return;
    m_job = 0;
    const auto outcome = std::exchange(m_outcome, nullptr);
    if (outcome->error.empty())
        emit ended(outcome->record);
    else
        emit failed(QString::fromStdString(outcome->error));
}

} // namespace foregleam

#include "ui/bridge/race_job.h"
#include "ui/models/method_choice.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace foregleam {
namespace {

std::string titleOf(const std::string& prompt)
{
    const QString line = QString::fromStdString(prompt).simplified();
    return RaceJob::tr("Race: %1").arg(line.left(50)).toStdString();
}

/// Lane numbers in the order of their turn: every other time round backwards, so that none always goes first.
std::vector<std::size_t> turn(std::size_t lanes, int repeat)
{
    std::vector<std::size_t> order(lanes);
    for (std::size_t i = 0; i < lanes; ++i)
        order[i] = repeat % 2 == 0 ? i : lanes - 1 - i;
    return order;
}

} // namespace

struct RaceJob::Outcome {
    std::string error;
};

RaceJob::RaceJob(
    ChatController& controller, EngineWorker& worker, SessionLog& log, std::string appVersion, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_worker(worker)
    , m_log(log)
    , m_appVersion(std::move(appVersion))
{
    connect(&m_worker, &EngineWorker::workEnded, this, &RaceJob::onEnded);
}

RaceJob::~RaceJob()
{
    cancel();
}

QString RaceJob::obstacle() const
{
    return running() ? tr("A race is running.") : m_controller.measurementObstacle();
}

void RaceJob::start(const RacePlan& plan)
{
    if (!obstacle().isEmpty())
        return;
    m_lanes.clear();
    for (const Method method : plan.methods)
        m_lanes.push_back({method, {}});
    m_outcome = std::make_shared<Outcome>();
    // What is told goes through the worker, which outlives this job; `self` is looked at on the window's thread only.
    const QPointer<RaceJob> self(this);
    const auto tell = [self, &worker = m_worker](auto what) {
        QMetaObject::invokeMethod(&worker, [self, what]() mutable {
            if (self && self->running())
                what(*self);
        });
    };
    const SessionId session = m_log.createSession(titleOf(plan.request.messages.back().text));
    m_job = m_worker.run([plan, tell, session, &log = m_log, outcome = m_outcome, model = *m_controller.model(),
                             version = m_appVersion](Engine& engine, const auto& cancelled) {
        const int answers = plan.repeats * static_cast<int>(plan.methods.size());
        int answer = 0;
        for (int repeat = 0; repeat < plan.repeats; ++repeat) {
            for (const std::size_t lane : turn(plan.methods.size(), repeat)) {
                if (cancelled())
                    return;
                GenerationRequest request = plan.request;
                request.method = plan.methods[lane];
                request.blockSize = std::min(request.blockSize, largestBlock(request.method, model.drafter));
                tell([number = ++answer, answers, method = request.method](
                         RaceJob& job) { emit job.answering(number, answers, method); });
                log.addMessage(session, request.messages.back());
                MessageId id = 0;
                auto record = log.beginAnswer(session, {model, request, version}, &id);
                RaceRecorder recorder(record.get());
                const auto made = engine.generate(request, recorder);
                record.reset();
                if (!made) {
                    log.truncateSession(session, id);
                    outcome->error = made.error().message;
                    return;
                }
                if (made->stop == StopReason::Cancelled)
                    return;
                tell([lane, run = recorder.take()](RaceJob& job) mutable { job.addRun(lane, std::move(run)); });
            }
        }
    });
}

void RaceJob::cancel()
{
    if (running())
        m_worker.cancel();
}

void RaceJob::addRun(std::size_t lane, RaceRun run)
{
    m_lanes[lane].runs.push_back(std::move(run));
    emit runEnded();
}

void RaceJob::onEnded(JobId job)
{
    if (job != m_job)
        return;
    m_job = 0;
    const auto outcome = std::exchange(m_outcome, nullptr);
    emit ended(QString::fromStdString(outcome->error));
}

} // namespace foregleam

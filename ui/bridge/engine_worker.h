#pragma once
// The engine on a thread of its own. Requests go in as jobs, results come back as signals on the window's thread.

#include "engine/api/engine.h"
#include "ui/bridge/event_pipe.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace foregleam {

/// Names one request. Receivers compare it with the job they wait for, so that results of an abandoned one drop
/// themselves.
using JobId = std::uint64_t;

/// Lives on the GUI thread. Jobs run one after the other. Events are handed over at most every kBatchMs, by a timer
/// that runs only while something is under way: an idle window takes no CPU.
class EngineWorker : public QObject {
    Q_OBJECT

public:
    static constexpr int kBatchMs = 33;

    EngineWorker(std::unique_ptr<Engine> engine, std::unique_ptr<EventPipe> pipe, QObject* parent = nullptr);
    /// Cancels what runs and waits for the thread.
    ~EngineWorker() override;

    JobId load(const LoadRequest& request);
    /// `record` is told everything too, on the engine's thread, and is destroyed when the answer has ended; may be
    /// null.
    JobId generate(const GenerationRequest& request, std::unique_ptr<EventSink> record);
    /// Work that asks the engine many things in turn (a benchmark), on the engine's thread when the jobs before it have
    /// ended. It must return soon after `cancelled` answers true, tells what it finds by its own means, and must not
    /// outlive what it refers to: it may run until workEnded().
    JobId run(std::function<void(Engine& engine, const std::function<bool()>& cancelled)> work);
    /// A job of run() has not ended yet.
    bool working() const;
    /// Ends the running job within one round and drops the queued ones (they still report that they ended). Returns at
    /// once.
    void cancel();
    bool busy() const { return !m_jobs.empty(); }

signals:
    void workQueued(foregleam::JobId job);
    /// Always the last signal of a job of run(), also where it was cancelled before it began.
    void workEnded(foregleam::JobId job);
    void loadProgressed(foregleam::JobId job, double share, const QString& what);
    void modelLoaded(foregleam::JobId job, const foregleam::ModelInfo& info);
    void loadFailed(foregleam::JobId job, const QString& sentence);
    /// Events of one answer in order, GenerationFinished left out.
    void eventsArrived(foregleam::JobId job, const std::vector<foregleam::Event>& batch);
    /// Always the last signal of an answer.
    void answerFinished(foregleam::JobId job, const foregleam::GenerationFinished& finished);

private:
    enum class Kind { Load, Answer, Work };

    struct Job {
        JobId id = 0;
        Kind kind = Kind::Load;
        std::atomic<bool> cancelled{false};
    };

    std::shared_ptr<Job> addJob(Kind kind);
    void runLoad(Job& job, const LoadRequest& request); // engine thread
    void runAnswer(Job& job, const GenerationRequest& request, EventSink* record); // engine thread
    void wake(); // engine thread
    void onWoken();
    void drain();
    void dispatch(std::vector<Event>& batch);
    void finishWork(JobId job);
    void finishLoad(JobId job, const Result<ModelInfo>& result);

    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<EventPipe> m_pipe;
    QThread m_thread;
    QObject* m_onThread = nullptr; ///< lives on m_thread; jobs are posted to it
    QTimer m_timer;
    std::atomic<bool> m_woken{false};
    std::deque<std::shared_ptr<Job>> m_jobs; ///< in the order in which they run
    std::vector<Event> m_batch;
    JobId m_lastJob = 0;
};

} // namespace foregleam

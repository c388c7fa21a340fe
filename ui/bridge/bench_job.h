#pragma once
// A benchmark on the engine's thread, told to the window.

#include "engine/api/bench.h"
#include "ui/bridge/chat_controller.h"

#include <QElapsedTimer>
#include <QObject>

namespace foregleam {

/// GUI thread. One benchmark at a time. Refers to what it is given; a job that runs when it goes is cancelled.
class BenchJob : public QObject {
    Q_OBJECT

public:
    using FileHash = std::function<std::string(const std::string&)>;

    /// `appVersion`, `load` and `hash` go into the records.
    BenchJob(ChatController& controller, EngineWorker& worker, std::string appVersion, LoadRequest load, FileHash hash,
        QObject* parent = nullptr);
    ~BenchJob() override;

    bool running() const { return m_job != 0; }
    /// Why start() would do nothing now, one sentence; empty where it would start.
    QString obstacle() const;
    void start(const BenchPlan& plan);
    /// Ends it at the next round; what every method has answered until then is kept.
    void cancel();

signals:
    /// `secondsLeft` is negative until it can be told.
    void progressed(const foregleam::BenchProgress& now, double secondsLeft);
    /// All rows so far.
    void measured(const std::vector<foregleam::BenchRow>& rows);
    /// The end: what was measured, or why it failed. A cancelled record may have no rows.
    void ended(const foregleam::BenchRecord& record);
    void failed(const QString& sentence);

private:
    struct Outcome;

    void onProgress(const BenchProgress& now);
    void onEnded(JobId job);

    ChatController& m_controller;
    EngineWorker& m_worker;
    std::string m_appVersion;
    LoadRequest m_load;
    FileHash m_hash;
    JobId m_job = 0; ///< 0 = none runs
    std::shared_ptr<Outcome> m_outcome; ///< written on the engine's thread, read when the job has ended
    QElapsedTimer m_sinceFirst;
};

} // namespace foregleam

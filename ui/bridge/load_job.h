#pragma once
// A load measurement on the engine's thread, told to the window.

#include "engine/api/load_plan.h"
#include "ui/bridge/chat_controller.h"

#include <QObject>

#include <atomic>
#include <memory>

namespace foregleam {

/// GUI thread. One measurement at a time. For it the model is loaded for as many sequences as the heaviest load has,
/// and after it as it was. Refers to what it is given; a job that runs when it goes is cancelled.
class LoadJob : public QObject {
    Q_OBJECT

public:
    LoadJob(ChatController& controller, EngineWorker& worker, QObject* parent = nullptr);
    ~LoadJob() override;

    bool running() const { return m_job != 0; }
    /// Why start() would do nothing now, one sentence; empty where it would start.
    QString obstacle() const;
    void start(const LoadPlan& plan);
    /// Ends it within one step; the points that are done are kept.
    void stop();

signals:
    /// The model is being loaded for the measurement, or again for the chat after it.
    void preparing(const QString& sentence);
    /// At most thirty times a second.
    void progressed(const foregleam::PointProgress& now);
    void measured(const foregleam::LoadPoint& point);
    /// Always the last signal. `sentence` says why it failed; empty where it did not.
    void ended(const QString& sentence);

private:
    class Work;

    void onEnded(JobId job);

    ChatController& m_controller;
    EngineWorker& m_worker;
    JobId m_job = 0; ///< 0 = none runs
    std::shared_ptr<Work> m_work; ///< what the engine's thread does, and what it leaves
};

} // namespace foregleam

#pragma once
// A race on the engine's thread, told to the window and written to the log.

#include "engine/api/session_log.h"
#include "ui/bridge/chat_controller.h"
#include "ui/models/race.h"

#include <QObject>

namespace foregleam {

/// GUI thread. One race at a time. Refers to what it is given; a race that runs when it goes is cancelled. Every answer
/// is logged: a session a race, in which the prompt stands before each answer.
class RaceJob : public QObject {
    Q_OBJECT

public:
    RaceJob(ChatController& controller, EngineWorker& worker, SessionLog& log, std::string appVersion,
        QObject* parent = nullptr);
    ~RaceJob() override;

    bool running() const { return m_job != 0; }
    /// Why start() would do nothing now, one sentence; empty where it would start.
    QString obstacle() const;
    void start(const RacePlan& plan);
    /// Ends it within a round; the answers that were whole until then are kept.
    void cancel();
    const std::vector<RaceLane>& lanes() const { return m_lanes; } ///< of the last race, with its whole answers

signals:
    /// `answer` of so many begins.
    void answering(int answer, int answers, foregleam::Method method);
    void runEnded(); ///< lanes() has another answer
    void ended(const QString& problem); ///< why it broke off, one sentence; empty where it did not

private:
    struct Outcome;

    void addRun(std::size_t lane, RaceRun run);
    void onEnded(JobId job);

    ChatController& m_controller;
    EngineWorker& m_worker;
    SessionLog& m_log;
    std::string m_appVersion;
    JobId m_job = 0; ///< 0 = none runs
    std::vector<RaceLane> m_lanes;
    std::shared_ptr<Outcome> m_outcome; ///< written on the engine's thread, read when the job has ended
};

} // namespace foregleam

#pragma once
// What the user does with models, sessions and answers, without any widget: the log is written, the engine asked, the
// models on screen kept up to date.

#include "engine/api/session_log.h"
#include "ui/bridge/engine_worker.h"
#include "ui/models/conversation_model.h"
#include "ui/models/model_sources.h"
#include "ui/models/preferences.h"
#include "ui/models/run_model.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace foregleam {

/// GUI thread. Refers to everything it is given; nothing is owned.
class ChatController : public QObject {
    Q_OBJECT

public:
    /// Occupied: the engine works for another page of the window (EngineWorker::run).
    enum class Phase { NoModel, Loading, Ready, Reading, Answering, Stopping, Occupied };
    Q_ENUM(Phase)

    struct Parts {
        EngineWorker& worker;
        SessionLog& log;
        Preferences& preferences;
        ConversationModel& conversation;
        RunModel& run;
        std::string appVersion;
        LoadRequest loadDefaults; ///< everything but the path and the drafter
        ModelSources sources;
    };

    explicit ChatController(const Parts& parts, QObject* parent = nullptr);

    Phase phase() const { return m_phase; }
    bool answering() const { return m_answerJob != 0; }
    bool canSend() const { return m_phase == Phase::Ready && !m_recording; }
    const std::optional<ModelInfo>& model() const { return m_model; }
    SessionId session() const { return m_session; } ///< 0 = a new chat with nothing in it yet, or a recording
    bool showsRecording() const { return m_recording != nullptr; }
    int contextUsed() const { return m_contextUsed; }
    /// Why the engine cannot be given a measurement now, in a sentence; empty where it can.
    QString measurementObstacle() const;
    /// What would load the model again as it is loaded. There must be one.
    LoadRequest loadedWith() const;

    /// Loads a model with the drafter that was chosen for it before, else the one that was made for it, if there is
    /// one. An answer that runs is stopped first. Where loading fails the model before stays.
    void loadModel(const QString& path);
    /// The worker's engine holds this model already: another window loaded it.
    void adoptModel(const ModelInfo& info);
    /// Loads the model again with this drafter ("" = none) and remembers it for the model. Ignored without a model.
    void chooseDrafter(const QString& path);
    /// Logs the message and starts the answer. Ignored unless canSend() and `text` is more than blanks.
    void send(const QString& text);
    void stop();
    /// Makes the last answer again.
    void regenerate();
    /// Replaces the user's message at `row`; it and all that followed it leave the session.
    void editAndResend(int row, const QString& text);

    void newSession();
    void openSession(SessionId session);
    void deleteSession(SessionId session);
    /// Shows a session of somebody's log (SessionLog::openRecording) in place of the chat: nothing can be sent, and
    /// another chat ends it. No model is needed.
    void showRecording(std::unique_ptr<SessionLog> recording, SessionId session);
    /// Fills in which token came from where for the answers on screen that do not know it (reopened sessions).
    void loadOrigins();

signals:
    void phaseChanged(foregleam::ChatController::Phase phase);
    void loadStarted(const QString& path);
    void loadProgressed(double share, const QString& what);
    void modelLoaded(const foregleam::ModelInfo& info);
    void loadFailed(const QString& sentence);
    /// The model was loaded without the drafter that it had by default or from before: why.
    void drafterLeftOut(const QString& sentence);
    void promptRead(int done, int total); ///< tokens
    void answerStarted();
    void answerEnded();
    void contextUsedChanged(int positions);
    void sessionChanged(foregleam::SessionId session);
    void sessionsChanged(); ///< the list at the side is out of date
    void logFailed(const QString& sentence);

private:
    void load(const QString& path, const QString& drafter, bool asked);
    LoadRequest requestFor(std::string path, std::string drafter) const;
    QString drafterFor(const QString& modelPath) const;
    void onModelLoaded(JobId job, const ModelInfo& info);
    void onLoadFailed(JobId job, const QString& sentence);
    void onEvents(JobId job, const std::vector<Event>& batch);
    void onWorkChanged();
    void onAnswerFinished(JobId job, const GenerationFinished& finished);
    void setPhase(Phase phase);
    void setContextUsed(int positions);
    void startAnswer();
    GenerationRequest makeRequest() const;
    void truncateFrom(int row);
    void showRounds();
    void leaveSession();
    void whenIdle(std::function<void()> action);
    void catchUp();
    void checkLog();
    SessionLog& shownLog() { return m_recording ? *m_recording : m_parts.log; }

    Parts m_parts;
    Phase m_phase = Phase::NoModel;
    std::optional<ModelInfo> m_model;
    SessionId m_session = 0;
    std::unique_ptr<SessionLog> m_recording; ///< shown in place of a chat
    JobId m_loadJob = 0;
    QString m_loadPath;
    QString m_loadDrafter;
    bool m_drafterAsked = false; ///< the user picked m_loadDrafter just now
    QString m_drafterRefusal; ///< why the model that loads goes without its drafter
    JobId m_answerJob = 0; ///< the answer on screen; 0 = none streams
    int m_contextUsed = 0;
    QString m_notice; ///< from the engine, for the answer that streams
    std::vector<std::function<void()>> m_whenIdle;
    bool m_logFailed = false;
};

} // namespace foregleam

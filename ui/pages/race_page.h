#pragma once
// The race window: one prompt, two to four methods side by side, replayed as fast as they were.

#include "ui/bridge/race_job.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSlider;
class QSpinBox;

namespace foregleam {

class RaceColumn;

/// A window of its own. What it is given must outlive it; a race that runs goes on while it is closed. The engine
/// answers with one method after the other, so that each has the machine to itself; then the first answers are replayed
/// together, from the first token on (the prompt is read once).
class RacePage : public QWidget {
    Q_OBJECT

public:
    struct Parts {
        ChatController& controller;
        EngineWorker& worker;
        SessionLog& log;
        Preferences& preferences;
        std::string appVersion;
    };

    explicit RacePage(const Parts& parts, QWidget* parent = nullptr);

    /// What the texts and the speeds were found to be.
    QString verdict() const;
    double replayMs() const { return m_atMs; } ///< where the replay stands
    double lengthMs() const; ///< of the longest answer

signals:
    void logged(); ///< the log has another session

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildForm();
    QLayout* buildMethods();
    QBoxLayout* buildNumbers();
    QBoxLayout* buildReplay();
    void updateState();
    void updateMethods();
    QString obstacle() const;
    std::vector<Method> chosenMethods() const;
    void start();
    void showLanes();
    void showSpeeds();
    void setReplaying(bool replaying);
    void showMoment(double ms);
    void tick();

    ChatController& m_controller;
    Preferences& m_preferences;
    RaceJob m_job;
    QTimer m_timer; ///< runs only while something is replayed
    QElapsedTimer m_sinceTick;
    double m_atMs = 0;
    QPlainTextEdit* m_prompt = nullptr;
    QList<QCheckBox*> m_methods; ///< as kMethods
    QSpinBox* m_tokens = nullptr;
    QSpinBox* m_repeats = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_cancel = nullptr;
    QLabel* m_words = nullptr; ///< what is going on, or what was found
    QBoxLayout* m_lanes = nullptr;
    QList<RaceColumn*> m_columns;
    QPushButton* m_replay = nullptr;
    QSlider* m_moment = nullptr;
    QComboBox* m_slower = nullptr;
    QLabel* m_clock = nullptr;
};

} // namespace foregleam

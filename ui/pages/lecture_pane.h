#pragma once
// The lecture: one round on a stage, stepped through by hand or playing, with a guess before the reveal.

#include "ui/models/lecture_model.h"
#include "ui/models/model_sources.h"
#include "ui/models/run_selection.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace foregleam {

class RoundStage;

/// Right and Left step, PageDown and PageUp change the round, Home and End go to the first stage and to the newest
/// round; on the stage Space plays and digits guess. The round chosen elsewhere in the window is shown, and the one
/// that is shown here is chosen there. All it is given must outlive it.
class LecturePane : public QWidget {
    Q_OBJECT

public:
    LecturePane(const RunModel& run, RunSelection& selection, const ModelSources& sources, QWidget* parent = nullptr);

    LectureModel& lecture() { return m_lecture; }
    /// Rounds may still come: at the end playing waits for them.
    void setLive(bool live);

signals:
    void recordingChosen(const QString& path);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildEmpty();
    QWidget* buildLecture();
    QHBoxLayout* buildHead();
    QTabBar* buildStages();
    QWidget* buildGuess();
    QHBoxLayout* buildScore();
    QHBoxLayout* buildControls();
    QPushButton* addButton(QHBoxLayout* row, const char* name, const QString& text, const QString& tip);
    void bindKeys();
    void refresh();
    void showStages(Stage now);
    void showGuess();
    void followSelection();
    void listRecordings();
    void enlarge();
    QString standing() const;
    QString guessWords() const;

    LectureModel m_lecture;
    RunSelection& m_selection;
    ModelSources m_sources;
    QTimer m_timer; ///< runs only while the lecture plays
    bool m_live = false;
    int m_told = -1; ///< the round that was last chosen here or elsewhere
    QStackedWidget* m_pages = nullptr;
    QVBoxLayout* m_recordings = nullptr;
    QLabel* m_standing = nullptr;
    QTabBar* m_stages = nullptr; ///< the stages, the guess left out
    RoundStage* m_stage = nullptr;
    QLabel* m_words = nullptr;
    QWidget* m_guess = nullptr;
    QList<QPushButton*> m_guesses; ///< 0 to 16
    QLabel* m_score = nullptr;
    QPushButton* m_play = nullptr;
    QPushButton* m_previous = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_earlier = nullptr;
    QPushButton* m_later = nullptr;
    QPushButton* m_newest = nullptr;
    QComboBox* m_pace = nullptr;
    QCheckBox* m_asks = nullptr;
};

} // namespace foregleam

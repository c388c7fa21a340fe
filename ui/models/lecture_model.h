#pragma once
// Where a lecture stands: which round, which step of it, how it goes on by itself, and what the audience guessed.

#include "ui/models/lecture_round.h"

#include <QObject>

namespace foregleam {

/// How fast a lecture plays: a time for each step, or whole rounds in slow motion or as they were.
enum class Pace { Step4s, Step2s, Step1s, Rounds100, Rounds10, Rounds1 };

/// Over a RunModel, which must outlive it. GUI thread; keeps no time itself: who shows it calls advance() after
/// delayMs(). While it follows, it shows the newest round as a whole; the first step by hand ends that, the engine runs
/// on, and the page stays where it is.
class LectureModel : public QObject {
    Q_OBJECT

public:
    explicit LectureModel(const RunModel& run, QObject* parent = nullptr);

    bool isEmpty() const { return m_round.index < 0; }
    const LectureRound& round() const { return m_round; }
    LectureStep step() const; ///< Commit where there is no round
    int stepNumber() const { return m_step; } ///< of round().steps
    int roundCount() const;
    int firstRound() const; ///< the oldest that the run still holds
    bool following() const { return m_following; }
    bool playing() const { return m_playing; }
    Pace pace() const { return m_pace; }
    /// What happened to the draft is on the page, or it was passed over.
    bool revealed(int place) const;

    /// How long the present step stands while playing, in milliseconds: at least 15.
    int delayMs() const;
    /// The next step, or the next round for the paces that show whole rounds; where there is none playing ends. While
    /// `live`, a lecture that reaches the end waits there for more.
    void advance(bool live);

    int guess() const { return m_guess; } ///< of this round; -1 = none
    int guesses() const { return m_guesses; } ///< that were told right or wrong
    int rightGuesses() const { return m_right; }
    bool asks() const { return m_asks; }

    void setStepCosts(const std::vector<StepCost>& costs);

public slots:
    void next(); ///< a step, into the next round too
    void previous();
    void nextRound() { showRound(m_round.index + 1); }
    void previousRound() { showRound(m_round.index - 1); }
    void goTo(foregleam::Stage stage); ///< its first step, if the round has it
    void showRound(int index); ///< from its first step; ignored where the run holds no such round
    void start() { showRound(firstRound()); } ///< the oldest round
    void followNewest();
    void setPlaying(bool playing); ///< from the beginning where it stands at the end
    void setPace(foregleam::Pace pace);
    /// A guess of how many drafts survive, before the first is revealed; later ones are ignored.
    void setGuess(int accepted);
    void setAsks(bool asks); ///< whether the guess is a step of its own

signals:
    void changed();

private:
    void onRunChanged();
    void onRunCleared();
    LectureRound made(int index) const;
    void rebuild();
    void take(int index);
    void moveTo(int step);
    void settleGuess();
    bool atEnd() const;
    bool wholeRounds() const { return m_pace >= Pace::Rounds100; }
    int lastStep() const { return static_cast<int>(m_round.steps.size()) - 1; }

    const RunModel& m_run;
    std::vector<StepCost> m_costs;
    LectureRound m_round;
    int m_step = 0;
    bool m_following = true;
    bool m_playing = false;
    Pace m_pace = Pace::Step2s;
    bool m_asks = true;
    int m_guess = -1;
    bool m_settled = false; ///< the guess of this round was counted
    int m_guesses = 0;
    int m_right = 0;
};

} // namespace foregleam

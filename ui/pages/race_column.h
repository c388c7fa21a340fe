#pragma once
// One lane of a race: the method, its speed, and its text as far as it is at a moment.

#include "ui/models/race.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QTextEdit;

namespace foregleam {

class RaceColumn : public QWidget {
    Q_OBJECT

public:
    RaceColumn(Method method, QWidget* parent = nullptr);

    /// The answer to replay; tokens from `differsAt` on are marked, -1 = none.
    void setRun(const RaceRun& run, int differsAt);
    void setRate(const RateInterval& rate, int runs);
    /// Shows the tokens that were there at that moment after the first.
    void showMoment(double ms);
    std::size_t shownTokens() const { return m_shown; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void append(std::size_t token);
    void enlarge();

    RaceRun m_run;
    int m_differsAt = -1;
    std::size_t m_shown = 0;
    QLabel* m_title = nullptr;
    QLabel* m_rate = nullptr;
    QLabel* m_state = nullptr;
    QProgressBar* m_progress = nullptr;
    QTextEdit* m_text = nullptr;
};

} // namespace foregleam

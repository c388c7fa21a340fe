#pragma once
// The rounds ribbon with a slider under it: dragging goes through the rounds of a session one by one, and the text,
// the charts and the inspector follow.

#include "ui/models/run_selection.h"

#include <QWidget>

class QLabel;
class QSlider;

namespace foregleam {

class RoundRibbon;
class RunModel;

class RoundScrubber : public QWidget {
    Q_OBJECT

public:
    /// Takes `ribbon`; both models must outlive the scrubber.
    RoundScrubber(const RunModel& run, RunSelection& selection, RoundRibbon* ribbon, QWidget* parent = nullptr);

signals:
    /// The slider chose a round (the selection alone changes for other reasons too).
    void scrubbed();

private:
    void showRounds();
    void showSelection();

    const RunModel& m_run;
    RunSelection& m_selection;
    QSlider* m_slider = nullptr;
    QLabel* m_place = nullptr;
};

} // namespace foregleam

#pragma once
// Whether speculation pays, in one sentence.

#include <QLabel>
#include <QTimer>

namespace foregleam {

class RunModel;

/// Follows the current answer of a run, which must outlive it; the words change at most four times a second and are
/// empty before the first round.
class SpeedLine : public QLabel {
    Q_OBJECT

public:
    explicit SpeedLine(const RunModel& run, QWidget* parent = nullptr);

private:
    void showVerdict();

    const RunModel& m_run;
    QTimer m_soon; ///< one shot
};

} // namespace foregleam

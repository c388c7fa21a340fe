#pragma once
// What the charts over chosen rounds share: they follow the selection.

#include "ui/charts/live_chart.h"
#include "ui/models/run_selection.h"

namespace foregleam {

/// Both the model and the selection must outlive the chart.
class SelectionChart : public LiveChart {
    Q_OBJECT

protected:
    SelectionChart(RunModel& model, RunSelection& selection, const QString& name, QWidget* parent);

    RunSelection& selection() const { return m_selection; }
    /// The chosen rounds where there are several, else all.
    RoundRange scope() const;
    /// "rounds 12 to 40", or "all 312 rounds".
    QString scopeText() const;

private:
    RunSelection& m_selection;
};

} // namespace foregleam

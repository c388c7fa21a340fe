#pragma once
// What the charts of a run share: they follow its model.

#include "ui/charts/chart.h"
#include "ui/models/run_model.h"

namespace foregleam {

/// A chart over a RunModel, which must outlive it.
class LiveChart : public Chart {
    Q_OBJECT

protected:
    LiveChart(RunModel& model, const QString& name, QWidget* parent);

    const RunModel& model() const { return m_model; }

private:
    RunModel& m_model;
};

} // namespace foregleam

#include "ui/charts/live_chart.h"

namespace foregleam {

LiveChart::LiveChart(RunModel& model, const QString& name, QWidget* parent)
    : Chart(name, parent)
    , m_model(model)
{
    connect(&model, &RunModel::changed, this, &LiveChart::scheduleRefresh);
}

} // namespace foregleam

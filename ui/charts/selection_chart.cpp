#include "ui/charts/selection_chart.h"
#include "ui/models/run_figures.h"

#include <QLocale>

namespace foregleam {

SelectionChart::SelectionChart(RunModel& model, RunSelection& selection, const QString& name, QWidget* parent)
    : LiveChart(model, name, parent)
    , m_selection(selection)
{
    connect(&selection, &RunSelection::changed, this, &SelectionChart::scheduleRefresh);
}

RoundRange SelectionChart::scope() const
{
    return m_selection.range().size() > 1 ? m_selection.range() : allRounds(model());
}

QString SelectionChart::scopeText() const
{
    const QLocale locale;
    const RoundRange rounds = scope();
    if (m_selection.range().size() > 1)
        return tr("rounds %1 to %2").arg(locale.toString(rounds.first + 1), locale.toString(rounds.last + 1));
    return tr("all %1 rounds").arg(locale.toString(rounds.size()));
}

} // namespace foregleam

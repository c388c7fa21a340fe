#include "ui/charts/selection_chart.h"
#include "ui/models/run_figures.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

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

void SelectionChart::paintHead(QPainter& painter, const QString& title, const QString& words) const
{
    const QFontMetrics metrics(labelFont());
    const QRect line(8, 6, width() - 16, metrics.height());
    painter.setPen(Theme::instance().muted());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title);
    const int room = line.width() - metrics.horizontalAdvance(title) - 12;
    painter.setPen(Theme::instance().text());
    painter.drawText(
        line, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(words, Qt::ElideRight, std::max(0, room)));
}

void SelectionChart::paintVerticalAxis(QPainter& painter, const AxisScale& scale, const QRectF& plot) const
{
    const Theme& theme = Theme::instance();
    const int line = lineHeight();
    painter.setPen(theme.muted());
    for (const double value : ticks(scale)) {
        const double y = std::round(toPixel(scale, value, plot.bottom(), plot.top()));
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), theme.hairline());
        painter.drawText(QRectF(0, y - line / 2.0, plot.left() - 6, line), Qt::AlignRight | Qt::AlignVCenter,
            tickLabel(scale, value));
    }
}

} // namespace foregleam

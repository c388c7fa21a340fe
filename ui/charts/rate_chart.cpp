#include "ui/charts/rate_chart.h"

#include "ui/charts/cell_painter.h"
#include "ui/charts/plot_geometry.h"
#include "ui/models/run_figures.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

QString number(double value)
{
    return QLocale().toString(value, 'f', 1);
}

} // namespace

RateChart::RateChart(RunModel& model, RunSelection& selection, QWidget* parent)
    : SelectionChart(model, selection, tr("Expected rate by length"), parent)
{
}

void RateChart::setStepCosts(const std::vector<StepCost>& costs)
{
    m_costs = costs;
    m_inspected = -1;
    scheduleRefresh();
}

void RateChart::onModelChanged()
{
    const int round = allRounds(model()).contains(selection().round()) ? selection().round() : -1;
    if (round == m_inspected)
        return;
    m_inspected = round;
    m_inspection = round < 0 ? RoundInspection() : inspectRound(model().event(round), m_costs);
}

bool RateChart::hasData() const
{
    return std::any_of(m_inspection.lengths.begin(), m_inspection.lengths.end(),
        [](const InspectedLength& length) { return length.ms > 0; });
}

QString RateChart::emptyText() const
{
    return m_inspected < 0
        ? tr(
            "Choose a round in the ribbon or a token in the text: what each length was expected to bring appears here.")
        : tr("What passes cost is not known for this round.");
}

ItemRange RateChart::itemRange() const
{
    return {0, static_cast<int>(m_inspection.lengths.size()) - 1};
}

RateChart::Panel RateChart::ratePanel() const
{
    const int line = lineHeight();
    const double top = 6 + 2 * line + 6;
    const double room = height() - top - 3 * line - 16;
    double highest = 0;
    for (const InspectedLength& length : m_inspection.lengths)
        highest = std::max({highest, length.expectedRate, length.rate});
    const double left = plotLeft();
    const QRectF plot(left, top, width() - left - 12, std::round(room * 0.62));
    return {plot, niceScale(highest, plot.height() >= 4 * (line + 4) ? 4 : 2)};
}

RateChart::Panel RateChart::costPanel() const
{
    const QRectF above = ratePanel().plot;
    const int line = lineHeight();
    double longest = 0;
    for (const InspectedLength& length : m_inspection.lengths)
        longest = std::max(longest, length.ms);
    const double top = above.bottom() + line + 12;
    const QRectF plot(above.left(), top, above.width(), height() - top - line - 10);
    return {plot, niceScale(longest, plot.height() >= 3 * (line + 2) ? 3 : 1)};
}

QPointF RateChart::at(const Panel& panel, int length, double value) const
{
    const auto count = static_cast<double>(m_inspection.lengths.size());
    return {panel.plot.left() + panel.plot.width() * (length + 0.5) / count,
        toPixel(panel.scale, value, panel.plot.bottom(), panel.plot.top())};
}

int RateChart::itemAt(const QPoint& position) const
{
    const QRectF plot = ratePanel().plot;
    if (position.x() < plot.left() || position.x() >= plot.right() || plot.width() <= 0)
        return -1;
    return static_cast<int>(
        (position.x() - plot.left()) / plot.width() * static_cast<double>(m_inspection.lengths.size()));
}

QString RateChart::itemText(int item) const
{
    if (!itemRange().contains(item))
        return {};
    const InspectedLength& length = m_inspection.lengths[static_cast<std::size_t>(item)];
    QString words = tr("%1 verified: %2 ms").arg(item).arg(number(length.ms));
    if (length.expectedRate > 0)
        words += tr(", expected %1 tok/s").arg(number(length.expectedRate));
    if (length.rate > 0)
        words += tr(", would have reached %1 tok/s").arg(number(length.rate));
    return words;
}

QString RateChart::valuesAsTsv() const
{
    QString text = QStringLiteral("length\tms\texpected_tokens\texpected_rate\ttokens\trate\n");
    for (std::size_t length = 0; length < m_inspection.lengths.size(); ++length) {
        const InspectedLength& at = m_inspection.lengths[length];
        text += QStringLiteral("%1\t%2\t%3\t%4\t%5\t%6\n")
                    .arg(length)
                    .arg(at.ms, 0, 'f', 3)
                    .arg(at.expectedTokens, 0, 'f', 4)
                    .arg(at.expectedRate, 0, 'f', 2)
                    .arg(at.tokens)
                    .arg(at.rate, 0, 'f', 2);
    }
    return text;
}

QString RateChart::describe() const
{
    if (!hasData())
        return emptyText();
    if (itemRange().contains(selectedItem()))
        return itemText(selectedItem()) + QLatin1Char('.');
    return tr("Round %1 verified %2. %3.")
        .arg(QLocale().toString(m_inspected + 1))
        .arg(m_inspection.chosen)
        .arg(itemText(m_inspection.chosen));
}

void RateChart::paintPlot(QPainter& painter)
{
    const Panel rates = ratePanel();
    const Panel costs = costPanel();
    paintHead(
        painter, tr("tok/s"), itemText(itemRange().contains(selectedItem()) ? selectedItem() : m_inspection.chosen));
    const QFontMetrics metrics(labelFont());
    painter.setPen(Theme::instance().muted());
    painter.drawText(QRect(8, 8 + metrics.height(), width() - 16, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
        metrics.elidedText(
            tr("● expected  □ as it would have been  ◆ clairvoyant  ○ chosen"), Qt::ElideRight, width() - 16));
    for (const Panel& panel : {rates, costs}) {
        for (const int item : {hoveredItem(), selectedItem()}) {
            if (itemRange().contains(item))
                painter.fillRect(QRectF(std::round(at(panel, item, 0).x()), panel.plot.top(), 1, panel.plot.height()),
                    Theme::instance().muted());
        }
        paintVerticalAxis(painter, panel.scale, panel.plot);
    }
    painter.setPen(Theme::instance().muted());
    painter.drawText(QRectF(8, costs.plot.top() - metrics.height() - 4, width() - 16, metrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter, tr("ms of the round, by number of verified drafts"));
    paintRates(painter, rates);
    paintCosts(painter, costs);
    paintLengths(painter, costs);
}

void RateChart::paintRates(QPainter& painter, const Panel& panel) const
{
    const Theme& theme = Theme::instance();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPolygonF line;
    for (int length = 0; length <= itemRange().last; ++length) {
        const InspectedLength& value = m_inspection.lengths[static_cast<std::size_t>(length)];
        if (value.expectedRate > 0)
            line << at(panel, length, value.expectedRate);
        if (value.rate > 0) {
            const QPointF centre = at(panel, length, value.rate);
            painter.setPen(QPen(theme.outcome(Outcome::Target), 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(centre.x() - 3, centre.y() - 3, 6, 6));
        }
    }
    painter.setPen(QPen(theme.text(), 1));
    painter.drawPolyline(line);
    painter.setBrush(theme.text());
    for (const QPointF& point : line)
        painter.drawEllipse(point, 2.5, 2.5);
    const InspectedLength& chosen = m_inspection.lengths[static_cast<std::size_t>(m_inspection.chosen)];
    const double height = chosen.expectedRate > 0 ? chosen.expectedRate : chosen.rate;
    if (height > 0) {
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at(panel, m_inspection.chosen, height), 6.5, 6.5);
    }
    painter.restore();
    if (m_inspection.clairvoyant >= 0) {
        const double rate = m_inspection.lengths[static_cast<std::size_t>(m_inspection.clairvoyant)].rate;
        const QPointF centre = at(panel, m_inspection.clairvoyant, rate);
        drawOutcome(painter, Outcome::Target, QRectF(centre.x() - 5, centre.y() - 5, 10, 10));
    }
}

void RateChart::paintCosts(QPainter& painter, const Panel& panel) const
{
    const Theme& theme = Theme::instance();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.text(), 1));
    QPolygonF line;
    for (int length = 0; length <= itemRange().last; ++length)
        line << at(panel, length, m_inspection.lengths[static_cast<std::size_t>(length)].ms);
    painter.drawPolyline(line);
    painter.setBrush(theme.text());
    for (const StepCost& cost : m_costs) {
        if (itemRange().contains(cost.rows - 1)) // measured here; between them the curve is drawn straight
            painter.drawEllipse(line[cost.rows - 1], 2.5, 2.5);
    }
    painter.restore();
}

void RateChart::paintLengths(QPainter& painter, const Panel& panel) const
{
    const QFontMetrics metrics(labelFont());
    const int count = itemRange().last + 1;
    const int stride = labelStride(count, panel.plot.width(), metrics.horizontalAdvance(QStringLiteral("16")), 4);
    painter.setPen(Theme::instance().text());
    for (int length = 0; length < count; length += stride) {
        const double x = at(panel, length, 0).x();
        painter.drawText(
            QRectF(x - 20, panel.plot.bottom() + 4, 40, metrics.height()), Qt::AlignCenter, QString::number(length));
    }
}

} // namespace foregleam

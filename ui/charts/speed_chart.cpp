#include "ui/charts/speed_chart.h"

#include "ui/charts/curve_geometry.h"
#include "ui/models/run_figures.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr int kMargin = 8;

/// Three figures are what a rate is good for.
QString rateText(double tokensPerSecond)
{
    return QLocale().toString(tokensPerSecond, 'f', tokensPerSecond < 10 ? 2 : tokensPerSecond < 100 ? 1 : 0);
}

/// Two figures; what is below 1 keeps both, so that 0.96 does not read as even.
QString ratioText(double ratio)
{
    return QLocale().toString(ratio, 'f', ratio < 1 ? 2 : ratio < 10 ? 1 : 0);
}

} // namespace

SpeedChart::SpeedChart(RunModel& model, RunSelection& selection, QWidget* parent)
    : SelectionChart(model, selection, tr("Speed"), parent)
    , m_timeAxis(5, 0)
    , m_rateAxis(4, 0.05)
{
    m_clock.start();
}

QString SpeedChart::emptyText() const
{
    return tr("Tokens per second appear here while an answer streams, beside what one token at a time reaches.");
}

ItemRange SpeedChart::itemRange() const
{
    return {0, static_cast<int>(model().speed().size()) - 1};
}

QString SpeedChart::summary() const
{
    const double rate = model().totals().tokensPerSecond();
    if (rate <= 0)
        return {};
    const QString speed = tr("%1 tok/s").arg(rateText(rate));
    const double baseline = model().baselineTokensPerSecond();
    return baseline > 0 ? tr("%1, %2 × the measured baseline").arg(speed, ratioText(rate / baseline))
                        : tr("%1, baseline not measured").arg(speed);
}

QString SpeedChart::itemText(int item) const
{
    if (!itemRange().contains(item))
        return {};
    const SpeedSample& sample = model().speed()[static_cast<std::size_t>(item)];
    return tr("%1 s: %2 tok/s")
        .arg(QLocale().toString(sample.atMs / 1000, 'f', 2), QLocale().toString(sample.tokensPerSecond, 'f', 1));
}

QString SpeedChart::valuesAsTsv() const
{
    QString text = QStringLiteral("at_ms\ttokens_per_second\tbaseline_tokens_per_second\n");
    const double baseline = model().baselineTokensPerSecond();
    const QString baselineText = baseline > 0 ? QString::number(baseline, 'f', 2) : QString();
    for (const SpeedSample& sample : model().speed())
        text += QStringLiteral("%1\t%2\t%3\n")
                    .arg(sample.atMs, 0, 'f', 3)
                    .arg(sample.tokensPerSecond, 0, 'f', 2)
                    .arg(baselineText);
    return text;
}

QString SpeedChart::describe() const
{
    if (!hasData())
        return emptyText();
    QString words =
        tr("Now %1 tok/s; this answer %2.").arg(rateText(model().speed().back().tokensPerSecond), summary());
    if (model().baselineTokensPerSecond() > 0)
        words += QLatin1Char(' ') + tr("One at a time: %1 tok/s.").arg(rateText(model().baselineTokensPerSecond()));
    if (itemRange().contains(selectedItem()))
        words += QLatin1Char(' ') + tr("Chosen: %1.").arg(itemText(selectedItem()));
    return words;
}

QRectF SpeedChart::plotRect() const
{
    const int line = lineHeight();
    const double left = plotLeft();
    const double top = 6 + line + 10;
    return {left, top, width() - left - kMargin, height() - top - 3 - line - 6};
}

void SpeedChart::onItemSelected(int item)
{
    if (item >= 0)
        selection().select(model().roundAt(model().speed()[static_cast<std::size_t>(item)].atMs));
}

void SpeedChart::paintChosenTime(QPainter& painter, const QRectF& plot) const
{
    const RoundRange all = allRounds(model());
    const RoundRange& chosen = selection().range();
    if (all.isEmpty() || !all.contains(chosen.first) || !all.contains(chosen.last))
        return;
    const RoundSample& first = model().round(chosen.first);
    const RoundSample& last = model().round(chosen.last);
    const std::int32_t current = model().rounds().back().answer;
    if (last.answer != current)
        return; // of an answer whose curve is gone
    const double fromMs = first.answer == current ? first.atMs - first.spanMs : 0;
    const double left = std::floor(toPixel(m_timeAxis.scale(), fromMs / 1000, plot.left(), plot.right()));
    const double right = std::ceil(toPixel(m_timeAxis.scale(), last.atMs / 1000, plot.left(), plot.right()));
    painter.fillRect(
        QRectF(left, plot.top(), std::max(1.0, right - left), plot.height()), Theme::instance().hairline());
}

void SpeedChart::onModelChanged()
{
    if (!hasData()) {
        m_timeAxis.reset();
        m_rateAxis.reset();
        m_lastAtMs = 0;
        return;
    }
    const double lastAtMs = model().speed().back().atMs;
    if (lastAtMs < m_lastAtMs) {
        m_timeAxis.reset();
        m_rateAxis.reset();
    }
    m_lastAtMs = lastAtMs;
}

void SpeedChart::updateAxes()
{
    double fastest = model().baselineTokensPerSecond();
    for (const SpeedSample& sample : model().speed())
        fastest = std::max(fastest, sample.tokensPerSecond);
    const qint64 now = m_clock.elapsed();
    // A second of headroom: the newest sample stays on the axis until it may step again.
    m_timeAxis.update(model().speed().back().atMs / 1000.0 + 1.0, now);
    m_rateAxis.update(fastest, now);
    if (m_timeAxis.isWaiting() || m_rateAxis.isWaiting())
        scheduleLateRepaint();
}

void SpeedChart::paintPlot(QPainter& painter)
{
    updateAxes();
    const QRectF plot = plotRect();
    paintChosenTime(painter, plot);
    paintAxes(painter, plot);
    paintBaseline(painter, plot);
    paintCurve(painter, plot);
    paintCursor(painter, plot);
    paintReadout(painter);
}

void SpeedChart::paintAxes(QPainter& painter, const QRectF& plot) const
{
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(labelFont());
    const int line = metrics.height();
    painter.setPen(theme.muted());
    painter.drawText(QRect(kMargin, 6, width(), line), Qt::AlignLeft | Qt::AlignVCenter, tr("tok/s"));
    const AxisScale& rate = m_rateAxis.scale();
    for (const double value : ticks(rate)) {
        const double y = std::round(toPixel(rate, value, plot.bottom(), plot.top()));
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), theme.hairline());
        painter.drawText(QRectF(0, y - line / 2.0, plot.left() - 6, line), Qt::AlignRight | Qt::AlignVCenter,
            tickLabel(rate, value));
    }
    const AxisScale& seconds = m_timeAxis.scale();
    for (const double value : ticks(seconds)) {
        const double x = std::round(toPixel(seconds, value, plot.left(), plot.right()));
        const bool last = value >= seconds.max;
        const QString label = last ? tr("%1 s").arg(tickLabel(seconds, value)) : tickLabel(seconds, value);
        const double half = metrics.horizontalAdvance(label) / 2.0 + 1;
        const double centre = std::min(x, width() - kMargin / 2.0 - half);
        painter.fillRect(QRectF(x, plot.bottom(), 1, 4), theme.hairline());
        painter.drawText(QRectF(centre - half, plot.bottom() + 4, 2 * half, line), Qt::AlignCenter, label);
    }
}

void SpeedChart::paintBaseline(QPainter& painter, const QRectF& plot)
{
    const double baseline = model().baselineTokensPerSecond();
    if (baseline <= 0)
        return;
    const Theme& theme = Theme::instance();
    const double y = std::floor(toPixel(m_rateAxis.scale(), baseline, plot.bottom(), plot.top())) + 0.5;
    QPen pen(theme.outcome(Outcome::Baseline), 1);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));

    const QFontMetrics metrics(labelFont());
    const QString label = tr("one at a time %1 tok/s").arg(rateText(baseline));
    const double labelWidth = metrics.horizontalAdvance(label) + 6.0;
    const int nearby = nearestSample(model().speed(), m_timeAxis.scale(), plot, plot.right() - labelWidth / 2);
    const double curveY =
        curvePoint(model().speed()[static_cast<std::size_t>(nearby)], m_timeAxis.scale(), m_rateAxis.scale(), plot).y();
    const double top = labelTop(y, curveY, metrics.height(), plot);
    const QRectF box(plot.right() - labelWidth, top, labelWidth, metrics.height());
    painter.fillRect(box, theme.panel());
    painter.drawText(box, Qt::AlignCenter, label);
}

void SpeedChart::paintCurve(QPainter& painter, const QRectF& plot)
{
    const Theme& theme = Theme::instance();
    const QPolygonF line = curveLine(model().speed(), m_timeAxis.scale(), m_rateAxis.scale(), plot);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // One pixel: wider antialiased lines cost ten times.
    painter.setPen(QPen(theme.text(), 1));
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.text());
    painter.drawEllipse(line.last(), 2.5, 2.5);
    painter.restore();
}

void SpeedChart::paintCursor(QPainter& painter, const QRectF& plot) const
{
    const Theme& theme = Theme::instance();
    for (const int item : {hoveredItem(), selectedItem()}) {
        if (!itemRange().contains(item))
            continue;
        const QPointF point =
            curvePoint(model().speed()[static_cast<std::size_t>(item)], m_timeAxis.scale(), m_rateAxis.scale(), plot);
        painter.fillRect(QRectF(std::floor(point.x()), plot.top(), 1, plot.height()), theme.muted());
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.text(), 1));
        painter.setBrush(theme.panel());
        painter.drawEllipse(point, 3, 3);
        painter.restore();
    }
}

void SpeedChart::paintReadout(QPainter& painter) const
{
    const QFontMetrics metrics(labelFont());
    const int left = kMargin + metrics.horizontalAdvance(tr("tok/s")) + 12;
    const QRect room(left, 6, width() - left - kMargin, metrics.height());
    const QString words = itemRange().contains(selectedItem()) ? itemText(selectedItem()) : summary();
    painter.setPen(Theme::instance().text());
    painter.drawText(
        room, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(words, Qt::ElideRight, std::max(0, room.width())));
}

int SpeedChart::itemAt(const QPoint& position) const
{
    const QRectF plot = plotRect();
    if (!plot.adjusted(-2, -2, 2, 2).contains(position))
        return -1;
    return nearestSample(model().speed(), m_timeAxis.scale(), plot, position.x());
}

} // namespace foregleam

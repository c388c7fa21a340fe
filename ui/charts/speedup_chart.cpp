#include "ui/charts/speedup_chart.h"

#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr int kMark = 4; ///< half the side of a mark, px

QString times(double ratio)
{
    return QLocale().toString(ratio, 'f', 2) + QStringLiteral(" ×");
}

} // namespace

SpeedupChart::SpeedupChart(const BenchTableModel& table, QWidget* parent)
    : Chart(tr("Speed-up"), parent)
    , m_table(table)
{
    connect(&table, &QAbstractItemModel::modelReset, this, [this] {
        updateGeometry();
        scheduleRefresh();
    });
}

bool SpeedupChart::hasData() const
{
    return m_table.rowCount() > 0;
}

QString SpeedupChart::emptyText() const
{
    return tr("How many times faster than one token at a time each method is appears here after each prompt set.");
}

ItemRange SpeedupChart::itemRange() const
{
    return {0, m_table.rowCount() - 1};
}

QSize SpeedupChart::minimumSizeHint() const
{
    const int lines = std::max(3, m_table.rowCount());
    return {260, 6 + lineHeight() + 4 + lines * rowHeight() + lineHeight() + 9};
}

QString SpeedupChart::label(const BenchRow& row) const
{
    return benchRowTitle(row) + QStringLiteral(" · ") + QString::fromStdString(row.set);
}

int SpeedupChart::labelWidth() const
{
    const QFontMetrics metrics(labelFont());
    int widest = 0;
    for (const BenchRow& row : m_table.rows())
        widest = std::max(widest, metrics.horizontalAdvance(label(row)));
    return std::min(widest, width() * 2 / 5);
}

QRectF SpeedupChart::plotRect() const
{
    const double left = 8 + labelWidth() + 10;
    const double right = width() - 8 - QFontMetrics(labelFont()).horizontalAdvance(times(88.88)) - 8;
    return {left, 6.0 + lineHeight() + 4, right - left, static_cast<double>(m_table.rowCount() * rowHeight())};
}

int SpeedupChart::itemAt(const QPoint& position) const
{
    const int row = static_cast<int>(std::floor((position.y() - plotRect().top()) / rowHeight()));
    return itemRange().contains(row) ? row : -1;
}

QString SpeedupChart::itemText(int item) const
{
    const BenchRow& row = m_table.rows()[static_cast<std::size_t>(item)];
    if (!row.speedup)
        return tr("%1: nothing was decoded").arg(label(row));
    QString text = row.speedupInterval
        ? tr("%1: %2 (95 % interval %3 to %4)")
              .arg(label(row), times(*row.speedup), times(row.speedupInterval->first),
                  times(row.speedupInterval->second))
        : tr("%1: %2 (too few prompts for an interval)").arg(label(row), times(*row.speedup));
    if (const BenchRow* before = m_table.before(row); before && before->speedup)
        text += tr(", before %1").arg(times(*before->speedup));
    return text;
}

QString SpeedupChart::valuesAsTsv() const
{
    return m_table.asTsv();
}

QString SpeedupChart::describe() const
{
    if (!hasData())
        return emptyText();
    if (itemRange().contains(selectedItem()))
        return itemText(selectedItem()) + QLatin1Char('.');
    QStringList parts;
    for (int item = 0; item <= itemRange().last; ++item)
        parts << itemText(item);
    return parts.join(QStringLiteral("; ")) + QLatin1Char('.');
}

double SpeedupChart::largest() const
{
    double most = 1;
    for (const BenchRow& row : m_table.rows()) {
        most = std::max({most, row.speedup.value_or(0), row.speedupInterval ? row.speedupInterval->second : 0});
        if (const BenchRow* before = m_table.before(row))
            most = std::max(most, before->speedup.value_or(0));
    }
    return most;
}

void SpeedupChart::paintPlot(QPainter& painter)
{
    const Theme& theme = Theme::instance();
    const QRectF plot = plotRect();
    const int line = lineHeight();
    const AxisScale scale = niceScale(largest(), plot.width() > 300 ? 6 : 3);
    paintHead(painter, tr("times one token at a time, 95 % intervals"),
        itemRange().contains(selectedItem()) ? itemText(selectedItem()) : QString());
    for (const double value : ticks(scale)) {
        const double x = std::round(toPixel(scale, value, plot.left(), plot.right()));
        painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), theme.hairline());
        painter.setPen(theme.muted());
        painter.drawText(QRectF(x - 40, plot.bottom() + 3, 80, line), Qt::AlignCenter, tickLabel(scale, value));
    }
    for (int item = 0; item <= itemRange().last; ++item)
        paintRow(painter, item, scale, plot);
    const double even = std::round(toPixel(scale, 1, plot.left(), plot.right()));
    painter.setPen(QPen(theme.outcome(Outcome::Baseline), 1, Qt::DashLine));
    painter.drawLine(QPointF(even, plot.top()), QPointF(even, plot.bottom()));
}

void SpeedupChart::paintRow(QPainter& painter, int item, const AxisScale& scale, const QRectF& plot) const
{
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(labelFont());
    const BenchRow& row = m_table.rows()[static_cast<std::size_t>(item)];
    const QRectF band(0, plot.top() + item * rowHeight(), width(), rowHeight());
    if (item == hoveredItem() || item == selectedItem())
        painter.fillRect(band, theme.hairline());
    painter.setPen(theme.text());
    painter.drawText(QRectF(8, band.top(), plot.left() - 18, band.height()), Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(label(row), Qt::ElideMiddle, static_cast<int>(plot.left()) - 18));
    painter.drawText(QRectF(plot.right() + 8, band.top(), width() - plot.right() - 16, band.height()),
        Qt::AlignRight | Qt::AlignVCenter, row.speedup ? times(*row.speedup) : QStringLiteral("–"));
    const double y = std::round(band.center().y());
    const auto at = [&](double ratio) { return std::round(toPixel(scale, ratio, plot.left(), plot.right())); };
    if (row.speedupInterval) {
        const double low = at(row.speedupInterval->first);
        const double high = at(row.speedupInterval->second);
        painter.fillRect(QRectF(low, y, high - low + 1, 1), theme.text());
        for (const double end : {low, high})
            painter.fillRect(QRectF(end, y - 3, 1, 7), theme.text());
    }
    if (const BenchRow* before = m_table.before(row); before && before->speedup) {
        painter.setPen(theme.muted());
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(at(*before->speedup) - kMark, y - kMark, 2 * kMark, 2 * kMark));
    }
    if (row.speedup) {
        const Outcome outcome = row.method == methodName(Method::Off) ? Outcome::Baseline : Outcome::Accepted;
        painter.fillRect(
            QRectF(at(*row.speedup) - kMark + 1, y - kMark + 1, 2 * kMark - 1, 2 * kMark - 1), theme.outcome(outcome));
    }
}

} // namespace foregleam

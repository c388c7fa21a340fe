#include "ui/charts/time_split_chart.h"

#include "ui/charts/plot_geometry.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

QString partName(int part)
{
    switch (part) {
    case TimeSplit::Draft: return TimeSplitChart::tr("draft");
    case TimeSplit::Schedule: return TimeSplitChart::tr("schedule");
    case TimeSplit::Verify: return TimeSplitChart::tr("verify");
    case TimeSplit::Sample: return TimeSplitChart::tr("sample");
    default: return TimeSplitChart::tr("other");
    }
}

/// Parts are told apart by order, shade and frame; the colours of outcomes stay with the outcomes.
void paintPart(QPainter& painter, int part, const QRectF& rect)
{
    const Theme& theme = Theme::instance();
    if (part == TimeSplit::Draft || part == TimeSplit::Verify) {
        painter.fillRect(rect, part == TimeSplit::Draft ? theme.text() : theme.muted());
        return;
    }
    painter.fillRect(rect, part == TimeSplit::Other ? theme.hairline() : theme.panel());
    painter.setPen(QPen(part == TimeSplit::Schedule ? theme.text() : theme.muted(), 1));
    painter.setBrush(Qt::NoBrush);
    if (part != TimeSplit::Other)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
}

QString milliseconds(double ms)
{
    return QLocale().toString(ms, 'f', ms < 1 ? 3 : ms < 10 ? 2 : 1);
}

} // namespace

TimeSplitChart::TimeSplitChart(RunModel& model, RunSelection& selection, QWidget* parent)
    : SelectionChart(model, selection, tr("Time of a round"), parent)
{
}

QString TimeSplitChart::emptyText() const
{
    return tr("Where the time of a round goes (draft, schedule, verify, sample, other) appears here with the first "
              "rounds.");
}

std::vector<TimeSplitChart::Row> TimeSplitChart::rows() const
{
    std::vector<Row> rows{{tr("mean"), timeSplitOf(model(), scope())}};
    const int round = selection().round();
    if (allRounds(model()).contains(round))
        rows.push_back({tr("round %1").arg(QLocale().toString(round + 1)), timeSplitOf(model(), {round, round})});
    return rows;
}

ItemRange TimeSplitChart::itemRange() const
{
    return hasData() ? ItemRange{0, static_cast<int>(rows().size()) * TimeSplit::kParts - 1} : ItemRange{};
}

AxisScale TimeSplitChart::scale(const std::vector<Row>& rows) const
{
    double longest = model().baselineTokensPerSecond() > 0 ? 1000.0 / model().baselineTokensPerSecond() : 0;
    for (const Row& row : rows)
        longest = std::max(longest, row.split.total());
    return niceScale(longest, 5);
}

QRectF TimeSplitChart::plotRect() const
{
    const QFontMetrics metrics(labelFont());
    const double left = 8 + metrics.horizontalAdvance(tr("round %1").arg(QStringLiteral("20,000"))) + 6;
    const double top = 6 + metrics.height() + 6;
    const int legend = 2 * metrics.height() + 4;
    return {left, top, width() - left - 12, height() - top - 3.0 - metrics.height() - legend - 6};
}

QRectF TimeSplitChart::barRect(int row) const
{
    const QRectF plot = plotRect();
    const double pitch = std::min(30.0, plot.height() / 2);
    return {plot.left(), std::round(plot.top() + row * pitch + pitch * 0.15), plot.width(), std::round(pitch * 0.7)};
}

int TimeSplitChart::itemAt(const QPoint& position) const
{
    const auto all = rows();
    const AxisScale axis = scale(all);
    for (std::size_t row = 0; row < all.size(); ++row) {
        const auto parts = splitRects(all[row].split, axis, barRect(static_cast<int>(row)));
        for (std::size_t part = 0; part < parts.size(); ++part) {
            if (!parts[part].isEmpty() && parts[part].adjusted(0, 0, 1, 0).contains(position))
                return static_cast<int>(row) * TimeSplit::kParts + static_cast<int>(part);
        }
    }
    return -1;
}

QString TimeSplitChart::itemText(int item) const
{
    const auto all = rows();
    const auto row = static_cast<std::size_t>(std::max(0, item) / TimeSplit::kParts);
    if (item < 0 || row >= all.size())
        return {};
    const int part = item % TimeSplit::kParts;
    const double ms = all[row].split.ms[static_cast<std::size_t>(part)];
    const double total = all[row].split.total();
    return tr("%1, %2: %3 ms, %4 % of %5 ms")
        .arg(row == 0 ? tr("Mean of %1").arg(scopeText()) : all[row].name, partName(part), milliseconds(ms),
            QLocale().toString(total > 0 ? 100 * ms / total : 0, 'f', 1), milliseconds(total));
}

QString TimeSplitChart::valuesAsTsv() const
{
    QString text = QStringLiteral("rounds\tdraft_ms\tschedule_ms\tverify_ms\tsample_ms\tother_ms\n");
    for (const Row& row : hasData() ? rows() : std::vector<Row>()) {
        text += QString::number(row.split.rounds);
        for (const double ms : row.split.ms)
            text += QLatin1Char('\t') + QString::number(ms, 'f', 4);
        text += QLatin1Char('\n');
    }
    return text;
}

QString TimeSplitChart::describe() const
{
    if (!hasData())
        return emptyText();
    if (itemRange().contains(selectedItem()))
        return itemText(selectedItem()) + QLatin1Char('.');
    const TimeSplit split = rows().front().split;
    QStringList parts;
    for (int part = 0; part < TimeSplit::kParts; ++part)
        parts << tr("%1 %2 ms").arg(partName(part), milliseconds(split.ms[static_cast<std::size_t>(part)]));
    return tr("A mean round of %1 takes %2 ms: %3.")
        .arg(scopeText(), milliseconds(split.total()), parts.join(QStringLiteral(", ")));
}

void TimeSplitChart::paintPlot(QPainter& painter)
{
    const auto all = rows();
    const AxisScale axis = scale(all);
    const QString words = itemRange().contains(selectedItem())
        ? itemText(selectedItem())
        : tr("%1 ms a round · %2").arg(milliseconds(all.front().split.total()), scopeText());
    paintHead(painter, tr("ms"), words);
    const Theme& theme = Theme::instance();
    const QRectF plot = plotRect();
    const int line = lineHeight();
    for (const double value : ticks(axis)) {
        const double x = std::round(toPixel(axis, value, plot.left(), plot.right()));
        painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), theme.hairline());
        painter.setPen(theme.muted());
        painter.drawText(QRectF(x - 40, plot.bottom() + 3, 80, line), Qt::AlignCenter, tickLabel(axis, value));
    }
    for (std::size_t row = 0; row < all.size(); ++row)
        paintRow(painter, all[row], static_cast<int>(row), axis);
    paintBaseline(painter, axis);
    paintLegend(painter, all.back().split);
}

void TimeSplitChart::paintRow(QPainter& painter, const Row& row, int index, const AxisScale& axis) const
{
    const Theme& theme = Theme::instance();
    const QRectF bar = barRect(index);
    painter.setPen(theme.text());
    painter.drawText(QRectF(0, bar.top(), bar.left() - 6, bar.height()), Qt::AlignRight | Qt::AlignVCenter, row.name);
    const auto parts = splitRects(row.split, axis, bar);
    for (int part = 0; part < TimeSplit::kParts; ++part) {
        const QRectF& rect = parts[static_cast<std::size_t>(part)];
        if (rect.isEmpty())
            continue;
        paintPart(painter, part, rect);
        const int item = index * TimeSplit::kParts + part;
        if (item == hoveredItem() || item == selectedItem()) {
            painter.setPen(theme.outcome(Outcome::Target));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(rect.adjusted(-1, -1, 0, 0));
        }
    }
}

void TimeSplitChart::paintBaseline(QPainter& painter, const AxisScale& axis) const
{
    if (model().baselineTokensPerSecond() <= 0)
        return;
    const QRectF plot = plotRect();
    const double x =
        std::floor(toPixel(axis, 1000.0 / model().baselineTokensPerSecond(), plot.left(), plot.right())) + 0.5;
    QPen pen(Theme::instance().outcome(Outcome::Baseline), 1);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
}

void TimeSplitChart::paintLegend(QPainter& painter, const TimeSplit& split) const
{
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(labelFont());
    const int line = metrics.height();
    const int mark = line - 5;
    int x = 8;
    int y = height() - 2 * line - 6;
    for (int part = 0; part < TimeSplit::kParts; ++part) {
        const QString words = tr("%1 %2").arg(partName(part), milliseconds(split.ms[static_cast<std::size_t>(part)]));
        const int wide = mark + 4 + metrics.horizontalAdvance(words);
        if (x > 8 && x + wide > width() - 8) {
            x = 8;
            y += line;
        }
        paintPart(painter, part, QRect(x, y + 2, mark, mark));
        painter.setPen(theme.text());
        painter.drawText(QRect(x + mark + 4, y, wide, line), Qt::AlignLeft | Qt::AlignVCenter, words);
        x += wide + 10;
    }
}

} // namespace foregleam

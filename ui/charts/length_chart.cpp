#include "ui/charts/length_chart.h"

#include "ui/charts/bar_geometry.h"
#include "ui/models/run_figures.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace foregleam {
namespace {

std::int64_t sum(const std::vector<std::int64_t>& counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t(0));
}

QString countText(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

} // namespace

LengthChart::LengthChart(RunModel& model, RunSelection& selection, QWidget* parent)
    : SelectionChart(model, selection, tr("Accepted length"), parent)
{
}

bool LengthChart::hasData() const
{
    return !model().rounds().empty();
}

QString LengthChart::emptyText() const
{
    return tr("How many tokens each round gives appears here with the first rounds.");
}

std::vector<std::int64_t> LengthChart::counts() const
{
    return lengthCounts(model(), scope());
}

ItemRange LengthChart::itemRange() const
{
    return {1, static_cast<int>(counts().size()) - 1};
}

QRectF LengthChart::plotRect() const
{
    const int line = lineHeight();
    const double top = 6 + line + 4 + line; // the head, then room for the number above a full bar
    const double left = plotLeft();
    return {left, top, width() - left - 8.0, height() - top - 3 - line - 6};
}

int LengthChart::itemAt(const QPoint& position) const
{
    const int bar = barAt(layOutBars(plotRect(), itemRange().last), position.x());
    return bar < 0 ? -1 : bar + 1;
}

QString LengthChart::itemText(int item) const
{
    const auto all = counts();
    if (item < 1 || item >= static_cast<int>(all.size()))
        return {};
    const std::int64_t count = all[static_cast<std::size_t>(item)];
    return tr("%1 of %2 rounds (%3 %) gave %n token(s)", nullptr, item)
        .arg(countText(count), countText(sum(all)),
            QLocale().toString(100.0 * static_cast<double>(count) / static_cast<double>(sum(all)), 'f', 1));
}

QString LengthChart::summary() const
{
    return tr("τ %1 tokens a round · %2").arg(QLocale().toString(meanLength(counts()), 'f', 2), scopeText());
}

QString LengthChart::valuesAsTsv() const
{
    QString text = QStringLiteral("tokens\trounds\n");
    const auto all = counts();
    for (std::size_t length = 1; length < all.size(); ++length)
        text += QStringLiteral("%1\t%2\n").arg(length).arg(all[length]);
    return text;
}

QString LengthChart::describe() const
{
    if (!hasData())
        return emptyText();
    if (itemRange().contains(selectedItem()))
        return itemText(selectedItem()) + QLatin1Char('.');
    QStringList parts;
    const auto all = counts();
    for (std::size_t length = 1; length < all.size(); ++length)
        parts << tr("%1: %2").arg(length).arg(countText(all[length]));
    return tr("Tokens a round, and how many rounds gave so many, %1: %2. Mean %3.")
        .arg(scopeText(), parts.join(QStringLiteral(", ")), QLocale().toString(meanLength(all), 'f', 2));
}

void LengthChart::paintPlot(QPainter& painter)
{
    const Theme& theme = Theme::instance();
    const auto all = counts();
    const double total = static_cast<double>(std::max<std::int64_t>(1, sum(all)));
    const double highest = static_cast<double>(*std::max_element(all.begin(), all.end())) / total;
    const AxisScale percent = niceScale(100 * highest, plotRect().height() >= 4 * (lineHeight() + 4) ? 4 : 2);
    const QRectF plot = plotRect();
    paintHead(painter, tr("rounds, %"), itemRange().contains(selectedItem()) ? itemText(selectedItem()) : summary());
    paintVerticalAxis(painter, percent, plot);
    const BarLayout layout = layOutBars(plot, static_cast<int>(all.size()) - 1);
    const QFontMetrics metrics(labelFont());
    const int round = selection().round();
    const int chosen = selection().range().size() == 1 && allRounds(model()).contains(round)
        ? static_cast<int>(model().round(round).emitted)
        : -1;
    const int stride = labelStride(layout.count, layout.pitch * layout.count,
        metrics.horizontalAdvance(countText(*std::max_element(all.begin(), all.end()))), 3);
    for (int bar = 0; bar < layout.count; ++bar) {
        const std::int64_t count = all[static_cast<std::size_t>(bar + 1)];
        const QRectF rect = barRect(layout, bar, 100 * static_cast<double>(count) / total / percent.max);
        const QRectF solid(
            rect.left(), std::round(rect.top()), rect.width(), std::round(rect.bottom()) - std::round(rect.top()));
        if (bar + 1 == hoveredItem() || bar + 1 == selectedItem())
            painter.fillRect(QRectF(barCentre(layout, bar) - layout.pitch / 2, plot.top(), layout.pitch, plot.height()),
                theme.hairline());
        painter.fillRect(solid, theme.outcome(Outcome::Accepted));
        painter.setPen(theme.text());
        if (bar + 1 == chosen) {
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(solid.adjusted(-3, -3, 2, 2));
        }
        const double x = barCentre(layout, bar);
        if (bar % stride == 0)
            painter.drawText(QRectF(x - 40, solid.top() - metrics.height() - 3, 80, metrics.height()),
                Qt::AlignHCenter | Qt::AlignBottom, countText(count));
        painter.drawText(
            QRectF(x - 40, plot.bottom() + 3, 80, metrics.height()), Qt::AlignCenter, QString::number(bar + 1));
    }
    const QString title = tr("tokens a round");
    const double used = layout.plot.left() + layout.pitch * layout.count;
    if (width() - 8 - used >= metrics.horizontalAdvance(title)) {
        painter.setPen(theme.muted());
        painter.drawText(QRectF(used, plot.bottom() + 3, width() - 8 - used, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, title);
    }
}

} // namespace foregleam

#include "ui/charts/acceptance_chart.h"

#include "ui/charts/axis.h"
#include "ui/charts/bar_geometry.h"
#include "ui/charts/interval.h"
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

ShareInterval shareOf(const PositionAcceptance& place)
{
    return wilson95(place.accepted, place.reached);
}

QString percent(double share)
{
    return QLocale().toString(share * 100, 'f', 0);
}

/// Counts in four characters, so that they stand under narrow bars: 999, 1.2k, 45k, 1.2M.
QString shortCount(std::int64_t count)
{
    if (count < 1000)
        return QString::number(count);
    const bool millions = count >= 1000000;
    const double value = static_cast<double>(count) / (millions ? 1e6 : 1e3);
    // Downwards: 9,990 are not 10.0k.
    const QString digits = value < 10 ? QLocale().toString(std::floor(value * 10) / 10, 'f', 1)
                                      : QLocale().toString(std::floor(value), 'f', 0);
    return digits + QLatin1Char(millions ? 'M' : 'k');
}

} // namespace

AcceptanceChart::AcceptanceChart(RunModel& model, RunSelection& selection, QWidget* parent)
    : SelectionChart(model, selection, tr("Acceptance by position"), parent)
{
}

std::vector<PositionAcceptance> AcceptanceChart::places() const
{
    // The model counts on beyond the rounds that it still holds.
    return selection().range().size() > 1 ? acceptanceOf(model(), selection().range()) : model().acceptance();
}

bool AcceptanceChart::hasData() const
{
    return !places().empty();
}

QString AcceptanceChart::emptyText() const
{
    return tr(
        "How often the draft at each place of the block is accepted appears here with the first verified drafts.");
}

ItemRange AcceptanceChart::itemRange() const
{
    return {0, static_cast<int>(places().size()) - 1};
}

QRectF AcceptanceChart::plotRect() const
{
    const int line = lineHeight();
    const double left = plotLeft();
    const double top = 6 + line + 4 + line; // title, then room for the rate of a full bar
    return {left, top, width() - left - kMargin, height() - top - 3 - 2 * line - 6};
}

int AcceptanceChart::itemAt(const QPoint& position) const
{
    return barAt(layOutBars(plotRect(), itemRange().last + 1), position.x());
}

QString AcceptanceChart::itemText(int item) const
{
    if (!itemRange().contains(item))
        return {};
    const PositionAcceptance place = places()[static_cast<std::size_t>(item)];
    const ShareInterval share = shareOf(place);
    return tr("Place %1: %2 % accepted, %3 of %4 rounds that reached it (95 % interval %5 to %6 %)")
        .arg(item + 1)
        .arg(QLocale().toString(share.share * 100, 'f', 1))
        .arg(QLocale().toString(static_cast<qlonglong>(place.accepted)))
        .arg(QLocale().toString(static_cast<qlonglong>(place.reached)))
        .arg(QLocale().toString(share.low * 100, 'f', 1))
        .arg(QLocale().toString(share.high * 100, 'f', 1));
}

QString AcceptanceChart::valuesAsTsv() const
{
    QString text = QStringLiteral("place\treached\taccepted\trate\tlow_95\thigh_95\n");
    for (const PositionAcceptance& place : places()) {
        const ShareInterval share = shareOf(place);
        text += QStringLiteral("%1\t%2\t%3\t%4\t%5\t%6\n")
                    .arg(place.position + 1)
                    .arg(place.reached)
                    .arg(place.accepted)
                    .arg(share.share, 0, 'f', 4)
                    .arg(share.low, 0, 'f', 4)
                    .arg(share.high, 0, 'f', 4);
    }
    return text;
}

QString AcceptanceChart::describe() const
{
    if (!hasData())
        return emptyText();
    if (itemRange().contains(selectedItem()))
        return itemText(selectedItem()) + QLatin1Char('.');
    QStringList parts;
    for (const PositionAcceptance& place : places()) {
        parts += tr("place %1 %2 % of %3")
                     .arg(place.position + 1)
                     .arg(percent(shareOf(place).share))
                     .arg(QLocale().toString(static_cast<qlonglong>(place.reached)));
    }
    return tr("Accepted drafts by place in the block: %1.").arg(parts.join(QStringLiteral(", ")));
}

void AcceptanceChart::paintPlot(QPainter& painter)
{
    paintAxes(painter);
    const BarLayout layout = layOutBars(plotRect(), itemRange().last + 1);
    for (int bar = 0; bar < layout.count; ++bar)
        paintBar(painter, layout, bar);
    paintPlaceLabels(painter, layout);
    paintReadout(painter);
}

void AcceptanceChart::paintAxes(QPainter& painter) const
{
    const Theme& theme = Theme::instance();
    const QRectF plot = plotRect();
    const int line = lineHeight();
    painter.setPen(theme.muted());
    painter.drawText(QRect(kMargin, 6, width(), line), Qt::AlignLeft | Qt::AlignVCenter, tr("accepted, %"));
    const int steps = plot.height() >= 4 * (line + 4) ? 4 : plot.height() >= 2 * (line + 2) ? 2 : 1;
    for (int i = 0; i <= steps; ++i) {
        const double y = std::round(plot.bottom() - plot.height() * i / steps);
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), theme.hairline());
        painter.drawText(QRectF(0, y - line / 2.0, plot.left() - 6, line), Qt::AlignRight | Qt::AlignVCenter,
            QString::number(100 * i / steps));
    }
}

void AcceptanceChart::paintBar(QPainter& painter, const BarLayout& layout, int bar) const
{
    const Theme& theme = Theme::instance();
    const ShareInterval share = shareOf(places()[static_cast<std::size_t>(bar)]);
    const QRectF rect = barRect(layout, bar, share.share);
    if (bar == hoveredItem() || bar == selectedItem()) {
        const QRectF place(
            barCentre(layout, bar) - layout.pitch / 2, layout.plot.top(), layout.pitch, layout.plot.height());
        painter.fillRect(place.toAlignedRect(), theme.hairline());
    }
    const double bottom = std::round(rect.bottom());
    const QRectF solid(rect.left(), std::round(rect.top()), rect.width(), bottom - std::round(rect.top()));
    painter.fillRect(solid, theme.outcome(Outcome::Accepted));

    const double x = std::round(rect.center().x());
    const double high = std::round(layout.plot.bottom() - share.high * layout.plot.height());
    const double low = std::round(layout.plot.bottom() - share.low * layout.plot.height());
    const double cap = std::max(2.0, std::min(4.0, layout.barWidth / 4));
    painter.fillRect(QRectF(x, high, 1, low - high), theme.text());
    painter.fillRect(QRectF(x - cap, high, 2 * cap + 1, 1), theme.text());
    painter.fillRect(QRectF(x - cap, low, 2 * cap + 1, 1), theme.text());

    const QFontMetrics metrics(labelFont());
    const int line = metrics.height();
    // In the narrowest docks every second rate; the others are read on hover.
    const int stride =
        labelStride(layout.count, layout.pitch * layout.count, metrics.horizontalAdvance(QStringLiteral("88")), 1);
    if (bar % stride == 0) {
        painter.setPen(theme.text());
        painter.drawText(
            QRectF(x - 40, high - line - 1, 81, line), Qt::AlignHCenter | Qt::AlignBottom, percent(share.share));
    }
    if (bar == selectedItem()) {
        painter.setPen(theme.text());
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(solid.adjusted(-2, -2, 1, 1));
    }
}

void AcceptanceChart::paintPlaceLabels(QPainter& painter, const BarLayout& layout) const
{
    const QFontMetrics metrics(labelFont());
    const Theme& theme = Theme::instance();
    const auto shown = places();
    int widest = metrics.horizontalAdvance(QStringLiteral("16"));
    for (const PositionAcceptance& place : shown)
        widest = std::max(widest, metrics.horizontalAdvance(shortCount(place.reached)));
    const int stride = labelStride(layout.count, layout.pitch * layout.count, widest, 4);
    const double top = layout.plot.bottom() + 3;
    const int line = metrics.height();
    for (int bar = 0; bar < layout.count; bar += stride) {
        const double x = barCentre(layout, bar);
        painter.setPen(theme.text());
        painter.drawText(QRectF(x - 40, top, 80, line), Qt::AlignCenter, QString::number(bar + 1));
        painter.setPen(theme.muted());
        painter.drawText(QRectF(x - 40, top + line, 80, line), Qt::AlignCenter,
            shortCount(shown[static_cast<std::size_t>(bar)].reached));
    }
    painter.setPen(theme.muted());
    painter.drawText(QRectF(0, top + line, layout.plot.left() - 6, line), Qt::AlignRight | Qt::AlignVCenter, tr("n"));
    const double used = layout.plot.left() + layout.pitch * layout.count;
    const QString title = tr("place in the block");
    if (width() - kMargin - used >= metrics.horizontalAdvance(title))
        painter.drawText(QRectF(used, top, width() - kMargin - used, line), Qt::AlignRight | Qt::AlignVCenter, title);
}

void AcceptanceChart::paintReadout(QPainter& painter) const
{
    const QFontMetrics metrics(labelFont());
    const int left = kMargin + metrics.horizontalAdvance(tr("accepted, %")) + 12;
    const QRect room(left, 6, width() - left - kMargin, metrics.height());
    const bool chosen = itemRange().contains(selectedItem());
    const QString words = chosen ? itemText(selectedItem()) : tr("%1 · 95 % intervals").arg(scopeText());
    painter.setPen(chosen ? Theme::instance().text() : Theme::instance().muted());
    painter.drawText(
        room, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(words, Qt::ElideRight, std::max(0, room.width())));
}

} // namespace foregleam

#include "ui/charts/bench_acceptance_chart.h"

#include "ui/charts/bar_geometry.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <cmath>

namespace foregleam {
namespace {

QString percent(double share, int decimals)
{
    return QLocale().toString(100 * share, 'f', decimals);
}

} // namespace

BenchAcceptanceChart::BenchAcceptanceChart(QWidget* parent)
    : Chart(tr("Acceptance by position"), parent)
{
}

void BenchAcceptanceChart::setShares(const QString& title, std::vector<double> shares, std::vector<double> before)
{
    m_title = title;
    m_shares = std::move(shares);
    m_before = std::move(before);
    scheduleRefresh();
}

QString BenchAcceptanceChart::emptyText() const
{
    return tr("Choose a row of the table that drafted: how often the draft at each place was accepted appears here.");
}

QRectF BenchAcceptanceChart::plotRect() const
{
    const int line = lineHeight();
    const double top = 6 + line + 4 + line;
    return {static_cast<double>(plotLeft()), top, width() - plotLeft() - 8.0, height() - top - 3 - line - 6};
}

int BenchAcceptanceChart::itemAt(const QPoint& position) const
{
    return barAt(layOutBars(plotRect(), itemRange().last + 1), position.x());
}

QString BenchAcceptanceChart::itemText(int item) const
{
    const auto at = static_cast<std::size_t>(item);
    const QString now = tr("Place %1: %2 % accepted").arg(item + 1).arg(percent(m_shares[at], 1));
    return at < m_before.size() ? tr("%1, before %2 %").arg(now, percent(m_before[at], 1)) : now;
}

QString BenchAcceptanceChart::valuesAsTsv() const
{
    QString text = QStringLiteral("place\taccepted\tbefore\n");
    for (std::size_t place = 0; place < m_shares.size(); ++place)
        text += QStringLiteral("%1\t%2\t%3\n")
                    .arg(place + 1)
                    .arg(m_shares[place], 0, 'f', 4)
                    .arg(place < m_before.size() ? QString::number(m_before[place], 'f', 4) : QString());
    return text;
}

QString BenchAcceptanceChart::describe() const
{
    if (!hasData())
        return emptyText();
    if (itemRange().contains(selectedItem()))
        return itemText(selectedItem()) + QLatin1Char('.');
    QStringList parts;
    for (int item = 0; item <= itemRange().last; ++item)
        parts << itemText(item);
    return m_title + QStringLiteral(": ") + parts.join(QStringLiteral("; ")) + QLatin1Char('.');
}

void BenchAcceptanceChart::paintPlot(QPainter& painter)
{
    const Theme& theme = Theme::instance();
    const QRectF plot = plotRect();
    const QFontMetrics metrics(labelFont());
    const AxisScale scale = niceScale(100, plot.height() >= 4 * (lineHeight() + 4) ? 5 : 2);
    paintHead(painter, tr("accepted, %"), itemRange().contains(selectedItem()) ? itemText(selectedItem()) : m_title);
    paintVerticalAxis(painter, scale, plot);
    const BarLayout layout = layOutBars(plot, itemRange().last + 1);
    const int stride = labelStride(layout.count, plot.width(), metrics.horizontalAdvance(QStringLiteral("88")), 4);
    for (int bar = 0; bar < layout.count; ++bar) {
        const auto at = static_cast<std::size_t>(bar);
        const double x = barCentre(layout, bar);
        if (bar == hoveredItem() || bar == selectedItem())
            painter.fillRect(QRectF(x - layout.pitch / 2, plot.top(), layout.pitch, plot.height()).toAlignedRect(),
                theme.hairline());
        const QRectF rect = barRect(layout, bar, m_shares[at]);
        const double bottom = std::round(rect.bottom());
        painter.fillRect(QRectF(rect.left(), std::round(rect.top()), rect.width(), bottom - std::round(rect.top())),
            theme.outcome(Outcome::Accepted));
        double top = rect.top();
        if (at < m_before.size()) {
            const QRectF outline = barRect(layout, bar, m_before[at]);
            painter.setPen(theme.text());
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(outline.left() - 2, std::round(outline.top()), outline.width() + 3,
                bottom - std::round(outline.top()) - 1));
            top = std::min(top, outline.top());
        }
        painter.setPen(theme.text());
        if (bar % stride == 0) {
            painter.drawText(QRectF(x - 40, top - metrics.height() - 1, 80, metrics.height()),
                Qt::AlignHCenter | Qt::AlignBottom, percent(m_shares[at], 0));
            painter.drawText(
                QRectF(x - 40, plot.bottom() + 3, 80, metrics.height()), Qt::AlignCenter, QString::number(bar + 1));
        }
    }
    const QString title = tr("place in the block");
    const double used = plot.left() + layout.pitch * layout.count;
    if (width() - 8 - used >= metrics.horizontalAdvance(title)) {
        painter.setPen(theme.muted());
        painter.drawText(QRectF(used, plot.bottom() + 3, width() - 8 - used, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, title);
    }
}

} // namespace foregleam

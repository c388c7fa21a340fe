#include "ui/charts/reliability_chart.h"

#include "ui/charts/interval.h"
#include "ui/charts/plot_geometry.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr double kRadius = 3.5;

QString percent(double share)
{
    return QLocale().toString(100 * share, 'f', 1);
}

QString countText(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

} // namespace

ReliabilityChart::ReliabilityChart(RunModel& model, RunSelection& selection, QWidget* parent)
    : SelectionChart(model, selection, tr("Reliability of confidence"), parent)
{
}

Reliability ReliabilityChart::reliability(Prediction prediction) const
{
    return reliabilityOf(model(), scope(), prediction);
}

bool ReliabilityChart::hasData() const
{
    return reliability(Prediction::Calibrated).drafts > 0;
}

QString ReliabilityChart::emptyText() const
{
    return tr("With a drafter that says how likely its drafts are to survive, what it says is compared here with what "
              "survives.");
}

QRectF ReliabilityChart::plotRect() const
{
    const int line = lineHeight();
    const double top = 6 + 2 * line + 8;
    const double left = plotLeft();
    return squareIn({left, top, width() - left - 8.0, height() - top - 4 - line - 6});
}

int ReliabilityChart::itemAt(const QPoint& position) const
{
    const QRectF plot = plotRect();
    if (!plot.adjusted(-4, -4, 4, 4).contains(position) || plot.width() <= 0)
        return -1;
    const int bin = static_cast<int>((position.x() - plot.left()) / plot.width() * Reliability::kBins);
    return std::clamp(bin, 0, Reliability::kBins - 1);
}

QString ReliabilityChart::itemText(int item) const
{
    if (!itemRange().contains(item))
        return {};
    const ReliabilityBin bin = reliability(Prediction::Calibrated).bins[static_cast<std::size_t>(item)];
    const QString between =
        tr("Predicted %1 to %2 %")
            .arg(percent(1.0 * item / Reliability::kBins), percent((item + 1.0) / Reliability::kBins));
    if (bin.drafts == 0)
        return tr("%1: no draft").arg(between);
    const ShareInterval share = wilson95(bin.survived, bin.drafts);
    return tr("%1 (mean %2): %3 % of %4 drafts survived (95 % interval %5 to %6 %)")
        .arg(between, percent(bin.predicted), percent(share.share), countText(bin.drafts), percent(share.low),
            percent(share.high));
}

QString ReliabilityChart::summary() const
{
    const Reliability calibrated = reliability(Prediction::Calibrated);
    return tr("ECE %1 % · %2 % before calibration · %3 drafts")
        .arg(percent(calibrated.ece), percent(reliability(Prediction::Raw).ece), countText(calibrated.drafts));
}

QString ReliabilityChart::valuesAsTsv() const
{
    QString text = QStringLiteral("prediction\tfrom\tto\tdrafts\tpredicted\tsurvived\n");
    for (const Prediction prediction : {Prediction::Calibrated, Prediction::Raw}) {
        const Reliability figures = reliability(prediction);
        for (int bin = 0; bin < Reliability::kBins; ++bin) {
            const ReliabilityBin& at = figures.bins[static_cast<std::size_t>(bin)];
            text += QStringLiteral("%1\t%2\t%3\t%4\t%5\t%6\n")
                        .arg(prediction == Prediction::Raw ? QStringLiteral("raw") : QStringLiteral("calibrated"))
                        .arg(1.0 * bin / Reliability::kBins, 0, 'f', 4)
                        .arg((bin + 1.0) / Reliability::kBins, 0, 'f', 4)
                        .arg(at.drafts)
                        .arg(at.predicted, 0, 'f', 4)
                        .arg(at.survived);
        }
    }
    return text;
}

QString ReliabilityChart::describe() const
{
    if (!hasData())
        return emptyText();
    if (itemRange().contains(selectedItem()))
        return itemText(selectedItem()) + QLatin1Char('.');
    return tr("Predicted survival against what survived, %1. Expected calibration error %2.")
        .arg(scopeText(), summary());
}

void ReliabilityChart::paintPlot(QPainter& painter)
{
    const QRectF plot = plotRect();
    paintHead(painter, tr("survived, %"), itemRange().contains(selectedItem()) ? itemText(selectedItem()) : summary());
    const QFontMetrics metrics(labelFont());
    painter.setPen(Theme::instance().muted());
    painter.drawText(QRect(8, 8 + metrics.height(), width() - 16, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
        metrics.elidedText(tr("● calibrated, 95 % interval  ○ as the drafter says"), Qt::ElideRight, width() - 16));
    paintAxes(painter, plot);
    for (const int bin : {hoveredItem(), selectedItem()}) {
        if (bin >= 0)
            painter.fillRect(QRectF(plot.left() + plot.width() * bin / Reliability::kBins, plot.top(),
                                 plot.width() / Reliability::kBins, plot.height()),
                Theme::instance().hairline());
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintPoints(painter, plot, reliability(Prediction::Raw), false);
    paintPoints(painter, plot, reliability(Prediction::Calibrated), true);
    painter.restore();
}

void ReliabilityChart::paintAxes(QPainter& painter, const QRectF& plot) const
{
    const Theme& theme = Theme::instance();
    const int line = lineHeight();
    const AxisScale shares{100, plot.height() >= 5 * (line + 4) ? 25.0 : 50.0, 0};
    paintVerticalAxis(painter, shares, plot);
    for (const double value : ticks(shares)) {
        const double x = std::round(toPixel(shares, value, plot.left(), plot.right()));
        painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), theme.hairline());
        painter.setPen(theme.muted());
        painter.drawText(
            QRectF(x - 24, plot.bottom() + 4, 48, line), Qt::AlignHCenter | Qt::AlignVCenter, tickLabel(shares, value));
    }
    const QString title = tr("predicted, %");
    const QFontMetrics metrics(labelFont());
    if (width() - plot.right() - 24 >= metrics.horizontalAdvance(title))
        painter.drawText(QRectF(plot.right() + 20, plot.bottom() + 4, width() - plot.right() - 28, line),
            Qt::AlignLeft | Qt::AlignVCenter, title);
    QPen dashes(theme.muted(), 1);
    dashes.setDashPattern({4, 3});
    painter.setPen(dashes);
    painter.drawLine(plot.bottomLeft(), plot.topRight());
}

void ReliabilityChart::paintPoints(QPainter& painter, const QRectF& plot, const Reliability& figures, bool filled) const
{
    const Theme& theme = Theme::instance();
    for (const ReliabilityBin& bin : figures.bins) {
        if (bin.drafts == 0)
            continue;
        const ShareInterval share = wilson95(bin.survived, bin.drafts);
        const QPointF centre = sharePoint(bin.predicted, share.share, plot);
        const QColor colour = filled ? theme.outcome(Outcome::Accepted) : theme.text();
        painter.setPen(QPen(colour, 1));
        if (filled)
            painter.drawLine(sharePoint(bin.predicted, share.low, plot), sharePoint(bin.predicted, share.high, plot));
        painter.setBrush(filled ? QBrush(colour) : QBrush(theme.panel()));
        painter.drawEllipse(centre, kRadius, kRadius);
    }
}

} // namespace foregleam

#include "ui/charts/load_chart.h"

#include "ui/charts/plot_geometry.h"
#include "ui/models/method_choice.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr double kReach = 12; ///< pixels from a point that still mean it
constexpr double kMark = 3.5; ///< half a mark's width

QString number(double value, int decimals = 1)
{
    return QLocale().toString(value, 'f', decimals);
}

/// A method's colour and dashes; marks tell them apart where colours do not.
QPen linePen(Method method)
{
    const Theme& theme = Theme::instance();
    switch (method) {
    case Method::Off: return QPen(theme.outcome(Outcome::Baseline), 1, Qt::DashLine);
    case Method::Dspark:
    case Method::DraftModel: return QPen(theme.outcome(Outcome::Accepted), 1);
    default: return QPen(theme.outcome(Outcome::Target), 1, Qt::DotLine);
    }
}

void drawMark(QPainter& painter, Method method, const QPointF& at)
{
    const QColor colour = linePen(method).color();
    painter.setPen(QPen(colour, 1));
    painter.setBrush(colour);
    const double r = kMark;
    switch (method) {
    case Method::Off:
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r));
        break;
    case Method::Dspark:
    case Method::DraftModel: painter.drawEllipse(at, r, r); break;
    default:
        painter.drawPolygon(QPolygonF{
            at + QPointF(0, -r - 1), at + QPointF(r + 1, 0), at + QPointF(0, r + 1), at + QPointF(-r - 1, 0)});
    }
}

} // namespace

LoadChart::LoadChart(const LoadTableModel& model, QWidget* parent)
    : Chart(tr("Load: throughput, speed per user, verified length"), parent)
    , m_model(model)
{
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&model, signal, this, [this] { scheduleRefresh(); });
    connect(&model, &QAbstractItemModel::dataChanged, this, [this] { scheduleRefresh(); });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { scheduleRefresh(); });
}

ItemRange LoadChart::itemRange() const
{
    return {0, static_cast<int>(m_model.points().size()) - 1};
}

QString LoadChart::emptyText() const
{
    return tr("Start a measurement: for each load and method a point appears here, with the speed of all requests "
              "against that of one, and how many drafts are verified.");
}

LoadChart::Layout LoadChart::layOut() const
{
    Layout layout;
    layout.plots = loadPlots(size(), plotLeft(), lineHeight());
    double perUser = 0;
    double throughput = 0;
    double verified = 0;
    for (const LoadPoint& point : m_model.points()) {
        perUser = std::max(perUser, point.figures.perUser());
        throughput = std::max(throughput, point.figures.throughput());
        verified = std::max(verified, point.figures.meanVerified());
        layout.most = std::max(layout.most, point.figures.atOnce());
    }
    const int steps = layout.plots.speed.height() >= 4 * (lineHeight() + 4) ? 4 : 2;
    layout.perUser = niceScale(perUser * 1.05, layout.plots.speed.width() >= 240 ? 5 : 3);
    layout.throughput = niceScale(throughput * 1.05, steps);
    layout.verified = niceScale(verified * 1.05, steps);
    const AxisScale shares{1, 1, 0};
    for (const LoadPoint& point : m_model.points()) {
        layout.speeds.push_back(plotPoint(layout.perUser, point.figures.perUser(), layout.throughput,
            point.figures.throughput(), layout.plots.speed));
        layout.lengths.push_back(plotPoint(shares, loadShare(point.figures.atOnce(), layout.most), layout.verified,
            point.figures.meanVerified(), layout.plots.lengths));
    }
    return layout;
}

int LoadChart::itemAt(const QPoint& position) const
{
    const Layout layout = layOut();
    const int item = nearestPoint(layout.speeds, position, kReach);
    return item >= 0 ? item : nearestPoint(layout.lengths, position, kReach);
}

QString LoadChart::itemText(int item) const
{
    if (!itemRange().contains(item))
        return {};
    const LoadPoint& point = m_model.points()[static_cast<std::size_t>(item)];
    const LoadFigures& figures = point.figures;
    return tr("%1, %n request(s): %2 tok/s of all, %3 tok/s per user, %4 drafts verified", nullptr, figures.atOnce())
        .arg(methodTitle(point.method), number(figures.throughput()), number(figures.perUser()),
            number(figures.meanVerified(), 2));
}

QString LoadChart::valuesAsTsv() const
{
    QString text =
        QStringLiteral("requests\tmethod\ttokens_per_second\tper_user\tdrafted\tverified\taccepted_length\n");
    for (const LoadPoint& point : m_model.points()) {
        const LoadFigures& figures = point.figures;
        text += QStringLiteral("%1\t%2\t%3\t%4\t%5\t%6\t%7\n")
                    .arg(figures.atOnce())
                    .arg(QLatin1String(methodName(point.method)))
                    .arg(figures.throughput(), 0, 'f', 2)
                    .arg(figures.perUser(), 0, 'f', 2)
                    .arg(figures.meanDrafted(), 0, 'f', 3)
                    .arg(figures.meanVerified(), 0, 'f', 3)
                    .arg(figures.acceptedLength(), 0, 'f', 3);
    }
    return text;
}

QString LoadChart::describe() const
{
    if (!hasData())
        return emptyText();
    if (itemRange().contains(selectedItem()))
        return itemText(selectedItem()) + QLatin1Char('.');
    return tr("%n point(s). The last: %1.", nullptr, itemRange().last + 1).arg(itemText(itemRange().last));
}

void LoadChart::paintPlot(QPainter& painter)
{
    const Layout layout = layOut();
    paintAxes(painter, layout);
    paintLines(painter, layout);
    paintKey(painter, layout.plots.speed);
    for (const int item : {hoveredItem(), selectedItem()}) {
        if (!itemRange().contains(item))
            continue;
        painter.setPen(QPen(Theme::instance().text(), 1));
        painter.setBrush(Qt::NoBrush);
        for (const auto* points : {&layout.speeds, &layout.lengths})
            painter.drawEllipse((*points)[static_cast<std::size_t>(item)], kMark + 4, kMark + 4);
    }
}

void LoadChart::paintAxes(QPainter& painter, const Layout& layout) const
{
    const QFontMetrics metrics(labelFont());
    const int line = metrics.height();
    const auto title = [&](const QRectF& plot, const QString& above, const QString& below) {
        const double left = plot.left() - plotLeft() + 8;
        painter.setPen(Theme::instance().muted());
        painter.drawText(QRectF(left, plot.top() - 2 * line - 8, plot.right() - left, line),
            Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(above, Qt::ElideRight, int(plot.right() - left)));
        painter.drawText(QRectF(plot.left(), plot.bottom() + line + 6, plot.width(), line),
            Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(below, Qt::ElideRight, int(plot.width())));
    };
    const auto label = [&](const QRectF& plot, double x, const QString& text) {
        const double width = metrics.horizontalAdvance(text) + 2.0;
        painter.setPen(Theme::instance().text());
        painter.drawText(QRectF(x - width / 2, plot.bottom() + 4, width, line), Qt::AlignCenter, text);
    };
    title(layout.plots.speed, tr("tok/s of all requests"), tr("tok/s per user"));
    paintVerticalAxis(painter, layout.throughput, layout.plots.speed);
    for (const double tick : ticks(layout.perUser))
        label(layout.plots.speed, toPixel(layout.perUser, tick, layout.plots.speed.left(), layout.plots.speed.right()),
            tickLabel(layout.perUser, tick));
    title(layout.plots.lengths, tr("drafts verified in a round"), tr("requests at once"));
    paintVerticalAxis(painter, layout.verified, layout.plots.lengths);
    for (const std::int32_t load : loadTicks(layout.most))
        label(layout.plots.lengths,
            layout.plots.lengths.left() + loadShare(load, layout.most) * layout.plots.lengths.width(),
            QLocale().toString(load));
}

void LoadChart::paintLines(QPainter& painter, const Layout& layout) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const std::vector<int>& line : loadLines(m_model.points())) {
        const Method method = m_model.points()[static_cast<std::size_t>(line.front())].method;
        for (const auto* points : {&layout.speeds, &layout.lengths}) {
            QPolygonF path;
            for (const int item : line)
                path << (*points)[static_cast<std::size_t>(item)];
            painter.setPen(linePen(method));
            painter.setBrush(Qt::NoBrush);
            painter.drawPolyline(path);
            for (const QPointF& point : path)
                drawMark(painter, method, point);
        }
    }
    painter.restore();
}

/// Which line is which, in the line above the first plot; the names give way where there is no room.
void LoadChart::paintKey(QPainter& painter, const QRectF& plot) const
{
    const QFontMetrics metrics(labelFont());
    double x = plot.left() - plotLeft() + 8;
    const double y = plot.top() - metrics.height() - 5;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const std::vector<int>& line : loadLines(m_model.points())) {
        const Method method = m_model.points()[static_cast<std::size_t>(line.front())].method;
        drawMark(painter, method, {x + kMark + 1, y + metrics.height() / 2.0});
        x += 2 * kMark + 6;
        const QString name =
            metrics.elidedText(methodTitle(method), Qt::ElideRight, int(std::max(0.0, plot.right() - x)));
        painter.setPen(Theme::instance().text());
        painter.drawText(QRectF(x, y, metrics.horizontalAdvance(name) + 2, metrics.height()), Qt::AlignVCenter, name);
        x += metrics.horizontalAdvance(name) + 14;
    }
    painter.restore();
}

} // namespace foregleam

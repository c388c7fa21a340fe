#include "ui/charts/cell_painter.h"

#include <QPaintEngine>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

QRectF drawFrame(QPainter& painter, const QRectF& rect, const QColor& color)
{
    painter.setPen(QPen(color, 1));
    painter.setBrush(Qt::NoBrush);
    const QRectF frame = rect.adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRect(frame);
    return frame;
}

void drawRejected(QPainter& painter, const QRectF& rect, const QColor& color)
{
    const QRectF frame = drawFrame(painter, rect, color);
    painter.drawLine(frame.bottomLeft(), frame.topRight());
}

void drawHatched(QPainter& painter, const QRectF& rect, const QColor& color)
{
    // Lines that fall to the right, across the rejected cell's diagonal: the two differ in direction and in the frame.
    constexpr double kSpacing = 3.5;
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setPen(QPen(color, 1));
    for (double x = rect.left() - rect.height() + 1; x < rect.right(); x += kSpacing)
        painter.drawLine(QPointF(x, rect.top()), QPointF(x + rect.height(), rect.bottom()));
}

void drawDiamond(QPainter& painter, const QRectF& rect, const QColor& color)
{
    const double half = std::min({rect.width(), rect.height(), 9.0}) / 2;
    const QPointF c = rect.center();
    const QPointF corners[] = {
        {c.x(), c.y() - half}, {c.x() + half, c.y()}, {c.x(), c.y() + half}, {c.x() - half, c.y()}};
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(corners, 4);
}

void drawDashed(QPainter& painter, const QRectF& rect, const QColor& color)
{
    QPen pen(color, 1);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    const double y = std::floor(rect.center().y()) + 0.5;
    painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y));
}

} // namespace

void drawOutcome(QPainter& painter, Outcome outcome, const QRectF& rect)
{
    const QColor color = Theme::instance().outcome(outcome);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    switch (outcome) {
    case Outcome::Accepted: painter.fillRect(rect, color); break;
    case Outcome::Rejected: drawRejected(painter, rect, color); break;
    case Outcome::Discarded: drawFrame(painter, rect, color); break;
    case Outcome::NotVerified: drawHatched(painter, rect, color); break;
    case Outcome::Target: drawDiamond(painter, rect, color); break;
    case Outcome::Baseline: drawDashed(painter, rect, color); break;
    }
    painter.restore();
}

void CellPainter::draw(QPainter& painter, Outcome outcome, const QRect& rect)
{
    if (rect.isEmpty())
        return;
    const Theme& theme = Theme::instance();
    if (outcome == Outcome::Accepted) {
        painter.fillRect(rect, theme.outcome(outcome));
        return;
    }
    if (painter.paintEngine()->type() == QPaintEngine::SVG) {
        drawOutcome(painter, outcome, rect); // stays a drawing
        return;
    }
    if (m_dark != theme.isDark()) {
        m_pictures.clear();
        m_dark = theme.isDark();
    }
    const double scale = painter.device()->devicePixelRatioF();
    const quint64 key = static_cast<quint64>(outcome) << 48 | static_cast<quint64>(scale * 64) << 32
        | static_cast<quint64>(rect.width()) << 16 | static_cast<quint64>(rect.height());
    QPixmap& picture = m_pictures[key];
    if (picture.isNull()) {
        picture = QPixmap(QSizeF(rect.size() * scale).toSize().expandedTo({1, 1}));
        picture.setDevicePixelRatio(scale);
        picture.fill(Qt::transparent);
        QPainter cell(&picture);
        drawOutcome(cell, outcome, QRectF(QPointF(), QSizeF(rect.size())));
    }
    painter.drawPixmap(rect.topLeft(), picture);
}

} // namespace foregleam

#pragma once
// The fills and marks of the language of outcomes, the same in every chart and legend.

#include "ui/theme.h"

#include <QHash>
#include <QPainter>
#include <QPixmap>

namespace foregleam {

/// Draws one outcome into a rectangle: accepted solid, rejected outlined with a diagonal, discarded outlined without
/// one, not verified hatched, the target's own token a diamond, the baseline a dashed line. Colours are those of
/// Theme::instance().
void drawOutcome(QPainter& painter, Outcome outcome, const QRectF& rect);

/// drawOutcome() for hundreds of equal cells a frame: keeps one picture for each outcome, size, scale and theme.
class CellPainter {
public:
    void draw(QPainter& painter, Outcome outcome, const QRect& rect);

private:
    QHash<quint64, QPixmap> m_pictures;
    bool m_dark = false;
};

} // namespace foregleam

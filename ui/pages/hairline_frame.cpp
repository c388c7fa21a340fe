#include "ui/pages/hairline_frame.h"
#include "ui/theme.h"

#include <QPainter>

namespace foregleam {

HairlineFrame::HairlineFrame(QPalette::ColorRole fill, QWidget* parent)
    : QFrame(parent)
{
    setFrameShape(QFrame::NoFrame);
    setContentsMargins(1, 1, 1, 1);
    setBackgroundRole(fill);
}

void HairlineFrame::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::instance().hairline());
    painter.setBrush(palette().color(backgroundRole()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace foregleam

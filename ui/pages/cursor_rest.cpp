#include "ui/pages/cursor_rest.h"

#include <QApplication>
#include <QEvent>

namespace foregleam {

CursorRest::CursorRest(QObject* parent, int afterMs)
    : QObject(parent)
    , m_flashTime(QApplication::cursorFlashTime())
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(afterMs);
    connect(&m_timer, &QTimer::timeout, this, &CursorRest::rest);
    QCoreApplication::instance()->installEventFilter(this);
    m_timer.start();
}

CursorRest::~CursorRest()
{
    wake();
}

void CursorRest::rest()
{
    m_flashTime = QApplication::cursorFlashTime();
    m_rests = true;
    QApplication::setCursorFlashTime(0);
}

void CursorRest::wake()
{
    if (m_rests)
        QApplication::setCursorFlashTime(m_flashTime);
    m_rests = false;
}

bool CursorRest::eventFilter(QObject*, QEvent* event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::KeyPress || type == QEvent::MouseButtonPress || type == QEvent::WindowActivate) {
        wake();
        m_timer.start();
    }
    return false;
}

} // namespace foregleam

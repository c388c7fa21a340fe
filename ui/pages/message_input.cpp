#include "ui/pages/message_input.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QtMath>

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kMostLines = 6;

} // namespace

MessageInput::MessageInput(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFrameShape(QFrame::NoFrame);
    document()->setDocumentMargin(6);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        &MessageInput::fitHeight);
    fitHeight();
}

QSize MessageInput::minimumSizeHint() const
{
    constexpr int kCharacters = 44;
    return {fontMetrics().averageCharWidth() * kCharacters, sizeHint().height()};
}

QSize MessageInput::sizeHint() const
{
    return {300, height()};
}

void MessageInput::fitHeight()
{
    // A plain text document measures its height in lines.
    const int lines = std::clamp(qCeil(document()->size().height()), 1, kMostLines);
    const int wanted = lines * fontMetrics().lineSpacing() + 2 * qCeil(document()->documentMargin()) + 2;
    if (wanted != height())
        setFixedHeight(wanted);
    setVerticalScrollBarPolicy(
        document()->size().height() > kMostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void MessageInput::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & (Qt::ShiftModifier | Qt::AltModifier)))
        emit sendRequested();
    else if (enter)
        insertPlainText(QStringLiteral("\n"));
    else if (event->key() == Qt::Key_Escape)
        emit cancelRequested();
    else
        QPlainTextEdit::keyPressEvent(event);
}

void MessageInput::insertFromMimeData(const QMimeData* source)
{
    if (source->hasText())
        insertPlainText(source->text());
}

void MessageInput::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

void MessageInput::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

} // namespace foregleam

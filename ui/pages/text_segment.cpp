#include "ui/pages/text_segment.h"
#include "ui/pages/markdown_html.h"
#include "ui/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QFontDatabase>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPointer>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QWheelEvent>

#include <cmath>
#include <memory>

namespace foregleam {
namespace {

QFont fontFor(TextSegment::Kind kind, const QFont& font)
{
    if (kind == TextSegment::Kind::Text)
        return font;
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font.pointSizeF() * 0.95);
    return fixed;
}

std::unique_ptr<QTextDocument> makeDocument(TextSegment::Kind kind, const QFont& font)
{
    auto document = std::make_unique<QTextDocument>();
    document->setUndoRedoEnabled(false);
    document->setDefaultFont(fontFor(kind, font));
    document->setDocumentMargin(kind == TextSegment::Kind::Code ? 8 : 0);
    QTextOption option;
    option.setWrapMode(
        kind == TextSegment::Kind::Code ? QTextOption::NoWrap : QTextOption::WrapAtWordBoundaryOrAnywhere);
    document->setDefaultTextOption(option);
    document->setDefaultStyleSheet(QStringLiteral("p { margin-top: 0; margin-bottom: 8px; } .h { margin-top: 4px; }"
                                                  "ul, ol { margin-top: 0; margin-bottom: 8px; margin-left: 0; }"
                                                  "li { margin-bottom: 3px; } code, pre { font-family: '%1'; }")
                                       .arg(QFontDatabase::systemFont(QFontDatabase::FixedFont).family()));
    return document;
}

void spaceLines(QTextDocument& document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        format.setLineHeight(TextSegment::kLineHeightPercent, QTextBlockFormat::ProportionalHeight);
        format.setNonBreakableLines(false); // code in a list wraps
        QTextCursor(block).setBlockFormat(format);
    }
}

} // namespace

TextSegment::TextSegment(Kind kind, QWidget* parent)
    : QTextBrowser(parent)
    , m_kind(kind)
{
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(kind == Kind::Code ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false);
    connect(this, &QTextBrowser::anchorClicked, this, &TextSegment::linkChosen);
    adopt(makeDocument(m_kind, font()).release());
}

void TextSegment::adopt(QTextDocument* fresh)
{
    // Laid out at the width it will have, so that putting it on screen does not do it a second time.
    fresh->setTextWidth(m_kind == Kind::Code ? -1 : viewport()->width());
    fresh->setParent(this);
    const QPointer<QTextDocument> old = document();
    setDocument(fresh);
    delete old.data(); // the very first one has gone with setDocument() already
    connect(fresh->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, [this] { fitHeight(); });
    fitHeight();
}

void TextSegment::appendText(const QString& text, const QTextCharFormat& format)
{
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    if (m_kind == Kind::Text && document()->isEmpty()) {
        QTextBlockFormat block;
        block.setLineHeight(TextSegment::kLineHeightPercent, QTextBlockFormat::ProportionalHeight);
        cursor.setBlockFormat(block);
    }
    cursor.insertText(text, format);
}

void TextSegment::setText(const QString& text)
{
    auto fresh = makeDocument(m_kind, font());
    fresh->setPlainText(text);
    if (m_kind == Kind::Text)
        spaceLines(*fresh);
    adopt(fresh.release());
}

void TextSegment::setMarkdownSource(const QString& markdown)
{
    const Theme& theme = Theme::instance();
    auto fresh = makeDocument(m_kind, font());
    fresh->setHtml(markdownToHtml(markdown, {theme.panel(), theme.muted(), theme.hairline()}));
    spaceLines(*fresh);
    adopt(fresh.release());
}

int TextSegment::positionAt(const QPoint& point) const
{
    const QPoint scrolled(horizontalScrollBar()->value(), verticalScrollBar()->value());
    return document()->documentLayout()->hitTest(point + scrolled, Qt::ExactHit);
}

bool TextSegment::viewportEvent(QEvent* event)
{
    if (m_tellsPositions && event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int position = positionAt(help->pos());
        if (position >= 0)
            emit pointedAt(position, help->globalPos());
        return true;
    }
    return QTextBrowser::viewportEvent(event);
}

void TextSegment::mouseReleaseEvent(QMouseEvent* event)
{
    QTextBrowser::mouseReleaseEvent(event);
    if (!m_tellsPositions || event->button() != Qt::LeftButton || textCursor().hasSelection())
        return;
    const int position = positionAt(event->position().toPoint());
    if (position >= 0)
        emit clicked(position);
}

void TextSegment::setChosen(int from, int length)
{
    QList<QTextEdit::ExtraSelection> chosen;
    if (length > 0) {
        QTextEdit::ExtraSelection stretch;
        stretch.cursor = QTextCursor(document());
        stretch.cursor.setPosition(from);
        stretch.cursor.setPosition(from + length, QTextCursor::KeepAnchor);
        stretch.format.setBackground(Theme::instance().hairline());
        stretch.format.setForeground(Theme::instance().text()); // outcomes' colours don't hold 4.5:1 on this ground
        chosen << stretch;
    }
    setExtraSelections(chosen);
}

QRect TextSegment::placeOf(int position) const
{
    QTextCursor cursor(document());
    cursor.setPosition(position);
    return cursorRect(cursor);
}

QSize TextSegment::sizeHint() const
{
    return {400, height()};
}

QSize TextSegment::minimumSizeHint() const
{
    return {120, height()};
}

QVariant TextSegment::loadResource(int, const QUrl&)
{
    return {};
}

void TextSegment::fitHeight()
{
    int wanted = static_cast<int>(std::ceil(document()->size().height()));
    if (m_kind == Kind::Code && document()->idealWidth() > viewport()->width())
        wanted += horizontalScrollBar()->sizeHint().height();
    if (wanted != height())
        setFixedHeight(wanted);
}

void TextSegment::resizeEvent(QResizeEvent* event)
{
    QTextBrowser::resizeEvent(event);
    fitHeight();
}

void TextSegment::wheelEvent(QWheelEvent* event)
{
    const bool sideways = m_kind == Kind::Code
        && (std::abs(event->angleDelta().x()) > std::abs(event->angleDelta().y())
            || (event->modifiers() & Qt::ShiftModifier));
    if (sideways)
        QTextBrowser::wheelEvent(event);
    else
        event->ignore(); // the page scrolls
}

void TextSegment::keyPressEvent(QKeyEvent* event)
{
    // The keys that move a view belong to the page; those with Shift select, those with Ctrl copy.
    const bool moves = event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown
        || event->key() == Qt::Key_Home || event->key() == Qt::Key_End;
    if (moves && event->modifiers() == Qt::NoModifier)
        event->ignore();
    else
        QTextBrowser::keyPressEvent(event);
}

void TextSegment::contextMenuEvent(QContextMenuEvent* event)
{
    // Not waited for: while it is open this piece may go away, and the menu with it.
    QMenu* menu = createStandardContextMenu(event->pos());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->globalPos());
}

} // namespace foregleam

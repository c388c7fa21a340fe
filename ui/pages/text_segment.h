#pragma once
// A read-only piece of text as high as what it holds; the page around it scrolls.

#include "ui/models/message.h"

#include <QTextBrowser>

namespace foregleam {

/// Never loads anything from outside and never follows a link by itself: linkChosen() tells of a click.
class TextSegment : public QTextBrowser {
    Q_OBJECT

public:
    enum class Kind { Text, Code };
    static constexpr int kLineHeightPercent = 125; ///< airier than a document's own; code stays compact

    explicit TextSegment(Kind kind = Kind::Text, QWidget* parent = nullptr);

    /// Adds at the end; `text` may hold line ends.
    void appendText(const QString& text, const QTextCharFormat& format = {});
    void setText(const QString& text);
    /// Markdown source; laid out in a document apart, then put on screen.
    void setMarkdownSource(const QString& markdown);

    /// Its text is tokens: pointedAt() and clicked() tell of them.
    void setTellsPositions() { m_tellsPositions = true; }
    /// Puts a ground behind a stretch of the text; a length of 0 takes it away.
    void setChosen(int from, int length);
    /// The rectangle of a character, in this widget.
    QRect placeOf(int position) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    QVariant loadResource(int type, const QUrl& name) override;

signals:
    void linkChosen(const QUrl& url);
    /// The mouse rests on the character at `position`.
    void pointedAt(int position, const QPoint& globalPos);
    void clicked(int position);

protected:
    bool viewportEvent(QEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void adopt(QTextDocument* document);
    void fitHeight();
    int positionAt(const QPoint& point) const;

    Kind m_kind;
    bool m_tellsPositions = false;
};

} // namespace foregleam

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

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    QVariant loadResource(int type, const QUrl& name) override;

signals:
    void linkChosen(const QUrl& url);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void adopt(QTextDocument* document);
    void fitHeight();

    Kind m_kind;
};

} // namespace foregleam

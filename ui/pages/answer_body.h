#pragma once
// The text of an answer: rendered Markdown, or, to see which token came from where, the plain text in the colours of
// origin.

#include "ui/models/markdown_splitter.h"
#include "ui/models/message.h"

#include <QWidget>

class QVBoxLayout;

namespace foregleam {

class CodeBlock;
class TextSegment;

/// While it streams only the unfinished end is touched: finished Markdown is rendered once, in pieces of bounded size.
class AnswerBody : public QWidget {
    Q_OBJECT

public:
    explicit AnswerBody(QWidget* parent = nullptr);

    /// Shows a message from scratch.
    void show(const Message& message, bool markOrigins);
    /// More text of the message that streams.
    void grow(const QString& text, const std::vector<TokenSpan>& spans);
    /// The answer is whole: renders what was still plain.
    void finish();

    bool marksOrigins() const { return m_markOrigins; }

signals:
    void linkChosen(const QUrl& url);

private:
    void clear();
    void growMarkdown(const QString& text);
    void growMarked(const QString& text, const std::vector<TokenSpan>& spans);
    void renderClosed();
    void showTail();
    void dropTail();
    void addRendered(const QString& markdown);
    TextSegment* addSegment();
    CodeBlock* addCode(const QString& language);

    QVBoxLayout* m_layout = nullptr;
    bool m_markOrigins = false;

    MarkdownSplitter m_splitter;
    std::size_t m_rendered = 0; ///< blocks of the splitter that are on screen for good
    TextSegment* m_lastText = nullptr; ///< rendered text that may still take the next block; null after code
    QString m_lastSource; ///< its Markdown
    TextSegment* m_tailText = nullptr; ///< the unfinished end as plain text
    CodeBlock* m_tailCode = nullptr; ///< or as code
    qsizetype m_tailShown = 0; ///< characters of the tail that are on screen

    TextSegment* m_marked = nullptr; ///< origins: the piece that grows
    qsizetype m_markedLength = 0;
};

} // namespace foregleam

#pragma once
// The text of a message cut into pieces of bounded size, each of which is shown by a widget of its own while it is
// near.

#include "ui/models/markdown_splitter.h"
#include "ui/models/message.h"

#include <vector>

namespace foregleam {

/// A stretch of Message::text; nothing is copied.
struct MessagePiece {
    enum class Kind : quint8 {
        Plain,
        Markdown, ///< to be rendered
        Code, ///< the inside of a code block
        Marked, ///< plain, every token in the colour of its origin
    };

    Kind kind = Kind::Plain;
    qsizetype from = 0;
    qsizetype length = 0;
    std::size_t firstSpan = 0; ///< Marked: of Message::spans
    QString language; ///< Code

    bool operator==(const MessagePiece&) const = default;
};

/// Follows a message while it grows: only pieces at the end change.
class MessagePieces {
public:
    /// A piece takes further blocks up to this size (code is never cut): laying it out again with each costs a
    /// millisecond.
    static constexpr qsizetype kCharacters = 1500;

    /// `form`: Plain, Markdown (finished blocks are Markdown or Code, the unfinished end is Plain or Code) or Marked.
    explicit MessagePieces(MessagePiece::Kind form = MessagePiece::Kind::Plain)
        : m_form(form)
    {
    }

    /// Takes in what is new in `message`, the same one every time. Returns the first piece that may have changed.
    std::size_t advance(const Message& message);

    MessagePiece::Kind form() const { return m_form; }
    const std::vector<MessagePiece>& all() const { return m_pieces; }

private:
    std::size_t advancePlain(const QString& text);
    std::size_t advanceMarkdown(const QString& text, bool whole);
    std::size_t advanceMarked(const QString& text, const std::vector<TokenSpan>& spans);
    void addBlock(const QString& text, const MarkdownBlock& block);
    void addTail(const QString& text);

    MessagePiece::Kind m_form;
    std::vector<MessagePiece> m_pieces;
    MarkdownSplitter m_splitter;
    std::size_t m_settled = 0; ///< Markdown: pieces before the unfinished end
    std::size_t m_span = 0; ///< Marked: the next
};

} // namespace foregleam

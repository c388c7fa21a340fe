#include "ui/models/message_pieces.h"

#include <algorithm>

namespace foregleam {
namespace {

using Kind = MessagePiece::Kind;

/// The end without the line ends there: they would show as empty lines.
qsizetype withoutLineEnds(const QString& text, qsizetype from, qsizetype end)
{
    while (end > from && text[end - 1] == u'\n')
        --end;
    return end;
}

/// Code ends with a line end that is not part of it.
qsizetype codeEnd(const QString& text, qsizetype from, qsizetype end)
{
    return end > from && text[end - 1] == u'\n' ? end - 1 : end;
}

} // namespace

std::size_t MessagePieces::advance(const Message& message)
{
    switch (m_form) {
    case Kind::Markdown: return advanceMarkdown(message.text, message.state != MessageState::Streaming);
    case Kind::Marked: return advanceMarked(message.text, message.spans);
    default: return advancePlain(message.text);
    }
}

std::size_t MessagePieces::advancePlain(const QString& text)
{
    m_pieces.clear();
    for (qsizetype from = 0; from < text.size() || m_pieces.empty();) {
        qsizetype end = text.indexOf(u'\n', from + kCharacters);
        if (end < 0 || end > from + 2 * kCharacters)
            end = std::min(text.size(), from + 2 * kCharacters);
        m_pieces.push_back({Kind::Plain, from, end - from, 0, {}});
        from = end < text.size() && text[end] == u'\n' ? end + 1 : std::max(end, from + 1);
    }
    return 0;
}

std::size_t MessagePieces::advanceMarkdown(const QString& text, bool whole)
{
    // The last rendered piece may take further blocks; what comes after it is new.
    const std::size_t first = m_settled > 0 ? m_settled - 1 : 0;
    m_pieces.resize(m_settled);
    for (const MarkdownBlock& block : whole ? m_splitter.finish(text) : m_splitter.advance(text))
        addBlock(text, block);
    m_settled = m_pieces.size();
    if (!whole)
        addTail(text);
    return first;
}

void MessagePieces::addBlock(const QString& text, const MarkdownBlock& block)
{
    if (block.kind == MarkdownBlock::Kind::Code) {
        m_pieces.push_back(
            {Kind::Code, block.from, codeEnd(text, block.from, block.end) - block.from, 0, block.language});
    } else if (!m_pieces.empty() && m_pieces.back().kind == Kind::Markdown
        && block.end - m_pieces.back().from <= kCharacters) {
        m_pieces.back().length = block.end - m_pieces.back().from;
    } else {
        m_pieces.push_back({Kind::Markdown, block.from, block.end - block.from, 0, {}});
    }
}

void MessagePieces::addTail(const QString& text)
{
    const auto& open = m_splitter.open();
    const qsizetype partial = m_splitter.partialLine();
    if (open && open->kind == MarkdownBlock::Kind::Code) {
        // What may turn out to be the closing fence is not shown as code.
        const qsizetype end = mayBecomeFence(QStringView(text).mid(partial)) ? partial : text.size();
        m_pieces.push_back({Kind::Code, open->from, codeEnd(text, open->from, end) - open->from, 0, open->language});
        return;
    }
    const qsizetype from = open ? open->from : partial;
    if (!open && QStringView(text).mid(from).trimmed().isEmpty())
        return; // blanks before a block are not part of it
    m_pieces.push_back({Kind::Plain, from, withoutLineEnds(text, from, text.size()) - from, 0, {}});
}

std::size_t MessagePieces::advanceMarked(const QString& text, const std::vector<TokenSpan>& spans)
{
    const std::size_t first = m_pieces.empty() ? 0 : m_pieces.size() - 1;
    qsizetype at = m_pieces.empty() ? 0 : m_pieces.back().from + m_pieces.back().length;
    for (; m_span < spans.size(); ++m_span) {
        const qsizetype length = m_pieces.empty() ? 0 : m_pieces.back().length;
        const bool atLineEnd = length > 0 && text[at - 1] == u'\n';
        if (m_pieces.empty() || length >= 2 * kCharacters || (length >= kCharacters && atLineEnd)) {
            if (atLineEnd)
                --m_pieces.back().length; // the next piece is the next line
            m_pieces.push_back({Kind::Marked, at, 0, m_span, {}});
        }
        m_pieces.back().length += spans[m_span].length;
        at += spans[m_span].length;
    }
    return first;
}

} // namespace foregleam

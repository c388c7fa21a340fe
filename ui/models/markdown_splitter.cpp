#include "ui/models/markdown_splitter.h"

#include <utility>

namespace foregleam {
namespace {

qsizetype indentOf(QStringView line)
{
    qsizetype indent = 0;
    while (indent < line.size() && line[indent] == u' ')
        ++indent;
    return indent;
}

/// The run of fence characters at the start of a trimmed line; empty if it is no fence.
QString fenceOf(QStringView trimmed)
{
    if (trimmed.isEmpty() || (trimmed[0] != u'`' && trimmed[0] != u'~'))
        return {};
    qsizetype length = 1;
    while (length < trimmed.size() && trimmed[length] == trimmed[0])
        ++length;
    return length >= 3 ? trimmed.left(length).toString() : QString();
}

bool startsListItem(QStringView trimmed)
{
    if (trimmed.size() < 2)
        return false;
    if (trimmed[0] == u'-' || trimmed[0] == u'*' || trimmed[0] == u'+')
        return trimmed[1].isSpace();
    qsizetype digits = 0;
    while (digits < trimmed.size() && trimmed[digits] >= u'0' && trimmed[digits] <= u'9')
        ++digits;
    return digits > 0 && digits + 1 < trimmed.size() && (trimmed[digits] == u'.' || trimmed[digits] == u')')
        && trimmed[digits + 1].isSpace();
}

/// Where an overlong line is cut: behind its last blank, never within a surrogate pair.
qsizetype cutOf(QStringView line)
{
    const qsizetype space = line.left(MarkdownSplitter::kMostCharacters).lastIndexOf(u' ');
    if (space > 0)
        return space + 1;
    return MarkdownSplitter::kMostCharacters - (line[MarkdownSplitter::kMostCharacters].isLowSurrogate() ? 1 : 0);
}

} // namespace

std::vector<MarkdownBlock> MarkdownSplitter::advance(QStringView source)
{
    for (;;) {
        const qsizetype end = source.indexOf(u'\n', m_scanned);
        const QStringView line = source.mid(m_line, (end < 0 ? source.size() : end) - m_line);
        if (line.size() > kMostCharacters) {
            const qsizetype cut = cutOf(line);
            takeLine(source, cut, m_line + cut);
        } else if (end >= 0) {
            takeLine(source, line.size(), end + 1);
        } else {
            break;
        }
    }
    m_scanned = source.size();
    return std::exchange(m_closed, {});
}

std::vector<MarkdownBlock> MarkdownSplitter::finish(QStringView source)
{
    std::vector<MarkdownBlock> rest = advance(source);
    if (m_line < source.size())
        takeLine(source, source.size() - m_line, source.size());
    close();
    rest.insert(rest.end(), m_closed.begin(), m_closed.end());
    m_closed.clear();
    return rest;
}

void MarkdownSplitter::takeLine(QStringView source, qsizetype length, qsizetype next)
{
    const QStringView line = source.mid(m_line, length);
    const bool inCode = !m_fence.isEmpty() && !m_fenceNested;
    if (!m_fence.isEmpty() && closesFence(line)) {
        if (inCode)
            close();
        else
            addTextLine(line, next);
        m_fence.clear();
        m_fenceNested = false;
    } else if (inCode) {
        m_open->end = next;
    } else if (!m_fence.isEmpty() || !openFence(line, next)) {
        addTextLine(line, next);
    }
    m_line = m_scanned = next;
}

bool MarkdownSplitter::openFence(QStringView line, qsizetype next)
{
    const QStringView trimmed = line.trimmed();
    const QString fence = fenceOf(trimmed);
    const QStringView info = trimmed.mid(fence.size()).trimmed();
    if (fence.isEmpty() || (fence[0] == u'`' && info.contains(u'`')))
        return false;
    m_fence = fence;
    m_fenceNested = m_list && indentOf(line) > 0 && m_open;
    if (m_fenceNested)
        return false; // stays in the list's source
    close();
    m_open = MarkdownBlock{MarkdownBlock::Kind::Code, next, next, info.toString().section(u' ', 0, 0)};
    return true;
}

bool MarkdownSplitter::closesFence(QStringView line) const
{
    const QStringView trimmed = line.trimmed();
    const QString fence = fenceOf(trimmed);
    return fence.size() == trimmed.size() && !fence.isEmpty() && fence[0] == m_fence[0]
        && fence.size() >= m_fence.size();
}

void MarkdownSplitter::addTextLine(QStringView line, qsizetype next)
{
    const QStringView trimmed = line.trimmed();
    const bool inFence = !m_fence.isEmpty(); // a nested one, where an empty line ends nothing
    const bool blank = trimmed.isEmpty() && !inFence;
    if (m_open && !blank && m_afterBlank && !inFence) {
        const bool continues = m_list && (indentOf(line) > 0 || startsListItem(trimmed));
        if (!continues)
            close();
    }
    if (m_open && !inFence && m_open->end - m_open->from + line.size() > kMostCharacters)
        close();
    m_afterBlank = blank;
    if (!m_open) {
        if (blank)
            return;
        m_list = startsListItem(trimmed);
        m_open = MarkdownBlock{MarkdownBlock::Kind::Text, m_line, next, {}};
    } else if (!blank && !m_list) {
        m_list = startsListItem(trimmed); // a list right under a paragraph
    }
    m_open->end = next;
}

void MarkdownSplitter::close()
{
    if (m_open)
        m_closed.push_back(*std::exchange(m_open, std::nullopt));
    m_afterBlank = false;
    m_list = false;
}

bool mayBecomeFence(QStringView line)
{
    const QStringView trimmed = line.trimmed();
    for (const QChar c : trimmed) {
        if (c != trimmed[0] || (c != u'`' && c != u'~'))
            return false;
    }
    return !trimmed.isEmpty();
}

} // namespace foregleam

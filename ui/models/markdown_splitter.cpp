#include "ui/models/markdown_splitter.h"

namespace foregleam {
namespace {

int indentOf(const QString& line)
{
    int indent = 0;
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

} // namespace

void MarkdownSplitter::append(const QString& text)
{
    qsizetype from = 0;
    for (qsizetype end = text.indexOf(u'\n'); end >= 0; end = text.indexOf(u'\n', from)) {
        const QString line = m_partial + text.mid(from, end - from);
        m_partial.clear();
        addLine(line);
        from = end + 1;
    }
    m_partial += text.mid(from);
    while (m_partial.size() > kMostCharacters) {
        const qsizetype space = m_partial.lastIndexOf(u' ', kMostCharacters - 1);
        const qsizetype cut = space > 0 ? space + 1 : kMostCharacters;
        const QString line = m_partial.left(cut);
        m_partial.remove(0, cut);
        addLine(line);
    }
}

void MarkdownSplitter::finish()
{
    if (!m_partial.isEmpty()) {
        const QString line = m_partial;
        m_partial.clear();
        addLine(line);
    }
    closeLast();
}

void MarkdownSplitter::addLine(const QString& line)
{
    const bool blank = QStringView(line).trimmed().isEmpty();
    const bool inCode = !m_fence.isEmpty() && !m_fenceNested;
    if (!m_fence.isEmpty() && closesFence(line)) {
        if (inCode)
            closeLast();
        else
            addTextLine(line, blank);
        m_fence.clear();
        m_fenceNested = false;
    } else if (inCode) {
        m_blocks.back().text += line + u'\n';
    } else if (!m_fence.isEmpty()) {
        addTextLine(line, false); // inside a nested fence an empty line ends nothing
    } else if (!openFence(line)) {
        addTextLine(line, blank);
    }
}

bool MarkdownSplitter::openFence(const QString& line)
{
    const QStringView trimmed = QStringView(line).trimmed();
    const QString fence = fenceOf(trimmed);
    const QStringView info = trimmed.mid(fence.size()).trimmed();
    if (fence.isEmpty() || (fence[0] == u'`' && info.contains(u'`')))
        return false;
    m_fence = fence;
    m_fenceNested = m_list && indentOf(line) > 0 && !m_blocks.empty() && !m_blocks.back().closed;
    if (m_fenceNested)
        return false; // stays in the list's source
    closeLast();
    MarkdownBlock code;
    code.kind = MarkdownBlock::Kind::Code;
    code.language = info.toString().section(u' ', 0, 0);
    m_blocks.push_back(code);
    return true;
}

bool MarkdownSplitter::closesFence(const QString& line) const
{
    const QStringView trimmed = QStringView(line).trimmed();
    const QString fence = fenceOf(trimmed);
    return fence.size() == trimmed.size() && !fence.isEmpty() && fence[0] == m_fence[0]
        && fence.size() >= m_fence.size();
}

void MarkdownSplitter::addTextLine(const QString& line, bool blank)
{
    const auto open = [this] { return !m_blocks.empty() && !m_blocks.back().closed; };
    if (open() && !blank && m_afterBlank && m_fence.isEmpty()) {
        const bool continues = m_list && (indentOf(line) > 0 || startsListItem(QStringView(line).trimmed()));
        if (!continues)
            closeLast();
    }
    if (open() && m_blocks.back().text.size() > kMostCharacters && m_fence.isEmpty())
        closeLast();
    m_afterBlank = blank;
    if (!open()) {
        if (blank)
            return;
        m_list = startsListItem(QStringView(line).trimmed());
        m_blocks.emplace_back();
    } else if (!blank && !m_list) {
        m_list = startsListItem(QStringView(line).trimmed()); // a list right under a paragraph
    }
    m_blocks.back().text += line + u'\n';
}

void MarkdownSplitter::closeLast()
{
    if (!m_blocks.empty())
        m_blocks.back().closed = true;
    m_afterBlank = false;
    m_list = false;
}

std::vector<MarkdownBlock> splitMarkdown(const QString& text)
{
    MarkdownSplitter splitter;
    splitter.append(text);
    splitter.finish();
    return splitter.blocks();
}

} // namespace foregleam

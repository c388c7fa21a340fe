#include "ui/pages/answer_body.h"
#include "ui/pages/code_block.h"
#include "ui/pages/origin_format.h"
#include "ui/pages/text_segment.h"

#include <QTextCharFormat>
#include <QVBoxLayout>

#include <utility>

namespace foregleam {
namespace {

/// A piece of rendered text takes further blocks up to this size: rendering it again with each costs a millisecond or
/// two.
constexpr qsizetype kSegmentCharacters = 3000;

} // namespace

AnswerBody::AnswerBody(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
}

void AnswerBody::clear()
{
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_splitter = {};
    m_rendered = 0;
    m_lastText = nullptr;
    m_lastSource.clear();
    m_tailText = nullptr;
    m_tailCode = nullptr;
    m_tailShown = 0;
    m_marked = nullptr;
    m_markedLength = 0;
}

void AnswerBody::show(const Message& message, bool markOrigins)
{
    clear();
    m_markOrigins = markOrigins && (!message.spans.empty() || message.state == MessageState::Streaming);
    grow(message.text, message.spans);
    if (message.state != MessageState::Streaming)
        finish();
}

void AnswerBody::grow(const QString& text, const std::vector<TokenSpan>& spans)
{
    if (m_markOrigins)
        growMarked(text, spans);
    else
        growMarkdown(text);
}

void AnswerBody::finish()
{
    if (m_markOrigins)
        return;
    m_splitter.finish();
    renderClosed();
    dropTail();
}

void AnswerBody::growMarkdown(const QString& text)
{
    m_splitter.append(text);
    renderClosed();
    showTail();
}

void AnswerBody::renderClosed()
{
    const auto& blocks = m_splitter.blocks();
    QString markdown;
    const auto flush = [&] {
        if (markdown.isEmpty())
            return;
        dropTail();
        addRendered(markdown);
        markdown.clear();
    };
    for (; m_rendered < blocks.size() && blocks[m_rendered].closed; ++m_rendered) {
        const MarkdownBlock& block = blocks[m_rendered];
        if (block.kind == MarkdownBlock::Kind::Text) {
            markdown += block.text + u'\n';
            if (markdown.size() > kSegmentCharacters)
                flush();
            continue;
        }
        flush();
        CodeBlock* code = std::exchange(m_tailCode, nullptr); // the one that streamed stays in its place
        m_tailShown = 0;
        if (!code) {
            dropTail();
            code = addCode(block.language);
        }
        code->setCode(block.text);
        m_lastText = nullptr;
        m_lastSource.clear();
    }
    flush();
}

void AnswerBody::addRendered(const QString& markdown)
{
    if (!m_lastText || m_lastSource.size() + markdown.size() > kSegmentCharacters) {
        m_lastText = addSegment();
        m_lastSource.clear();
    }
    m_lastSource += markdown;
    m_lastText->setMarkdownSource(m_lastSource);
}

void AnswerBody::showTail()
{
    const auto& blocks = m_splitter.blocks();
    const bool open = m_rendered < blocks.size();
    const bool isCode = open && blocks[m_rendered].kind == MarkdownBlock::Kind::Code;
    const QString tail = (open ? blocks[m_rendered].text : QString()) + m_splitter.partialLine();
    if (!open && QStringView(tail).trimmed().isEmpty()) { // blanks before a block are not part of it
        dropTail();
        return;
    }
    if (isCode && !m_tailCode) {
        dropTail();
        m_tailCode = addCode(blocks[m_rendered].language);
        m_lastText = nullptr;
        m_lastSource.clear();
    } else if (!isCode && !m_tailText) {
        dropTail();
        m_tailText = addSegment();
    }
    const QString more = tail.mid(m_tailShown);
    if (isCode)
        m_tailCode->appendCode(more);
    else
        m_tailText->appendText(more);
    m_tailShown = tail.size();
}

void AnswerBody::dropTail()
{
    delete std::exchange(m_tailText, nullptr);
    delete std::exchange(m_tailCode, nullptr);
    m_tailShown = 0;
}

void AnswerBody::growMarked(const QString& text, const std::vector<TokenSpan>& spans)
{
    qsizetype at = 0;
    for (std::size_t token = 0; token < spans.size();) {
        if (!m_marked || m_markedLength > kSegmentCharacters) {
            m_marked = addSegment();
            m_markedLength = 0;
        }
        // Neighbours that look alike are inserted as one: each insertion costs the layout of the last paragraph.
        const QTextCharFormat format = originFormat(spans[token]);
        const int look = originLook(spans[token]);
        qsizetype length = 0;
        while (token < spans.size() && originLook(spans[token]) == look)
            length += spans[token++].length;
        m_marked->appendText(text.mid(at, length), format);
        at += length;
        m_markedLength += length;
    }
}

TextSegment* AnswerBody::addSegment()
{
    auto* segment = new TextSegment(TextSegment::Kind::Text, this);
    segment->setAccessibleName(tr("Answer"));
    connect(segment, &TextSegment::linkChosen, this, &AnswerBody::linkChosen);
    m_layout->addWidget(segment);
    return segment;
}

CodeBlock* AnswerBody::addCode(const QString& language)
{
    auto* code = new CodeBlock(language, this);
    m_layout->addWidget(code);
    return code;
}

} // namespace foregleam

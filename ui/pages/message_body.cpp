#include "ui/pages/message_body.h"
#include "ui/pages/code_block.h"
#include "ui/pages/origin_format.h"
#include "ui/pages/text_segment.h"

#include <QAccessibleWidget>
#include <QEvent>
#include <QLayout>
#include <QTextCharFormat>
#include <QTextCursor>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace foregleam {
namespace {

using Kind = MessagePiece::Kind;

constexpr int kGap = 8;

/// The part of a piece's widget that holds the text.
TextSegment* segmentOf(QWidget* widget)
{
    if (auto* code = qobject_cast<CodeBlock*>(widget))
        return code->segment();
    return qobject_cast<TextSegment*>(widget);
}

QWidget* lastToFocus(QWidget* widget)
{
    auto* code = qobject_cast<CodeBlock*>(widget);
    return code ? static_cast<QWidget*>(code->copyButton()) : widget;
}

bool inUse(QWidget* widget)
{
    const QWidget* focus = widget->window()->focusWidget();
    return focus == widget || widget->isAncestorOf(focus) || segmentOf(widget)->textCursor().hasSelection();
}

/// Pieces that are far away have no widget; the text as a whole is told here.
class AccessibleBody : public QAccessibleWidget {
public:
    explicit AccessibleBody(MessageBody* body)
        : QAccessibleWidget(body, QAccessible::Paragraph, body->accessibleName())
    {
    }

    QString text(QAccessible::Text what) const override
    {
        return what == QAccessible::Value ? static_cast<MessageBody*>(widget())->text() : QAccessibleWidget::text(what);
    }
};

} // namespace

void installMessageAccessibility()
{
    QAccessible::installFactory([](const QString&, QObject* object) -> QAccessibleInterface* {
        auto* body = qobject_cast<MessageBody*>(object);
        return body ? new AccessibleBody(body) : nullptr;
    });
}

MessageBody::MessageBody(const ConversationModel& model, int row, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_row(row)
{
    setAttribute(Qt::WA_StaticContents);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(message().role == Role::User ? tr("Your message") : tr("Answer"));
}

QString MessageBody::text() const
{
    return m_row <= m_model.lastRow() ? message().text : QString();
}

void MessageBody::rebuild(bool markOrigins)
{
    const Message& shown = message();
    const bool marked = markOrigins && (!shown.spans.empty() || shown.state == MessageState::Streaming);
    m_pieces = MessagePieces(shown.role == Role::User ? Kind::Plain : marked ? Kind::Marked : Kind::Markdown);
    for (Shown& one : m_shown)
        delete std::exchange(one.widget, nullptr);
    grow();
}

void MessageBody::grow()
{
    take(m_pieces.advance(message()));
}

void MessageBody::take(std::size_t first)
{
    const std::vector<MessagePiece>& pieces = m_pieces.all();
    for (std::size_t at = first; at < pieces.size(); ++at) {
        if (at == m_shown.size())
            m_shown.emplace_back();
        Shown& shown = m_shown[at];
        if (shown.piece == pieces[at] && shown.height > 0)
            continue;
        const MessagePiece before = std::exchange(shown.piece, pieces[at]);
        if (shown.widget)
            refill(shown, before);
        if (!shown.widget)
            shown.height = estimate(shown.piece);
    }
    for (; m_shown.size() > pieces.size(); m_shown.pop_back())
        delete m_shown.back().widget;
    emit unsettled();
}

void MessageBody::refill(Shown& shown, const MessagePiece& before)
{
    const MessagePiece& piece = shown.piece;
    const bool code = piece.kind == Kind::Code;
    if (code != (before.kind == Kind::Code) || piece.language != before.language)
        delete std::exchange(shown.widget, nullptr);
    else if (piece.kind == before.kind && piece.kind != Kind::Markdown && piece.from == before.from
        && piece.length >= before.length)
        append(shown, before.length);
    else
        fill(shown);
}

void MessageBody::fill(const Shown& shown)
{
    const MessagePiece& piece = shown.piece;
    const QString text = message().text.mid(piece.from, piece.length);
    switch (piece.kind) {
    case Kind::Plain: segmentOf(shown.widget)->setText(text); break;
    case Kind::Markdown: segmentOf(shown.widget)->setMarkdownSource(text); break;
    case Kind::Code: static_cast<CodeBlock*>(shown.widget)->setCode(text); break;
    case Kind::Marked: segmentOf(shown.widget)->setText({}); append(shown, 0);
    }
}

void MessageBody::append(const Shown& shown, qsizetype done)
{
    const MessagePiece& piece = shown.piece;
    if (piece.kind == Kind::Marked) {
        appendMarked(*segmentOf(shown.widget), piece, done);
        return;
    }
    const QString more = message().text.mid(piece.from + done, piece.length - done);
    if (piece.kind == Kind::Code)
        static_cast<CodeBlock*>(shown.widget)->appendCode(more);
    else
        segmentOf(shown.widget)->appendText(more);
}

void MessageBody::appendMarked(TextSegment& segment, const MessagePiece& piece, qsizetype done)
{
    const Message& source = message();
    const auto& spans = source.spans;
    std::size_t token = piece.firstSpan;
    QTextCursor edit(segment.document());
    edit.beginEditBlock(); // laid out once for all of it
    for (qsizetype at = 0; at < piece.length && token < spans.size();) {
        // Neighbours that look alike are inserted as one.
        const QTextCharFormat format = originFormat(spans[token]);
        const int look = originLook(spans[token]);
        qsizetype end = at;
        while (token < spans.size() && originLook(spans[token]) == look)
            end += spans[token++].length;
        end = std::min(end, piece.length);
        const qsizetype begin = std::max(at, done);
        if (begin < end)
            segment.appendText(source.text.mid(piece.from + begin, end - begin), format);
        at = end;
    }
    edit.endEditBlock();
}

void MessageBody::create(std::size_t at)
{
    Shown& shown = m_shown[at];
    QWidget* before = this; // in the order of Tab: the piece above, else what is before the body
    for (std::size_t above = at; above > 0 && before == this; --above)
        before = m_shown[above - 1].widget ? lastToFocus(m_shown[above - 1].widget) : this;
    while (before->focusPolicy() == Qt::NoFocus && before->previousInFocusChain() != this)
        before = before->previousInFocusChain();
    if (shown.piece.kind == Kind::Code)
        shown.widget = new CodeBlock(shown.piece.language, this);
    else
        shown.widget = new TextSegment(TextSegment::Kind::Text, this);
    TextSegment* segment = segmentOf(shown.widget);
    if (segment == shown.widget) {
        segment->setAccessibleName(accessibleName());
        connect(segment, &TextSegment::linkChosen, this, &MessageBody::linkChosen);
    }
    if (shown.piece.kind == Kind::Marked) {
        segment->setTellsPositions();
        connect(segment, &TextSegment::pointedAt, this, [this, segment](int position, const QPoint& globalPos) {
            emit tokenPointedAt(tokenAt(segment, position), globalPos);
        });
        connect(segment, &TextSegment::clicked, this,
            [this, segment](int position) { emit tokenClicked(tokenAt(segment, position)); });
    }
    setTabOrder(before, segment);
    if (segment != shown.widget)
        setTabOrder(segment, lastToFocus(shown.widget));
    shown.widget->resize(width(), shown.height);
    shown.widget->show(); // only what is shown has its real width
    fill(shown);
    showChosen(shown);
}

int MessageBody::tokenAt(const TextSegment* segment, int position) const
{
    const auto shown =
        std::find_if(m_shown.begin(), m_shown.end(), [segment](const Shown& one) { return one.widget == segment; });
    if (shown == m_shown.end())
        return -1;
    const auto& spans = message().spans;
    qsizetype left = position;
    std::size_t token = shown->piece.firstSpan;
    while (token < spans.size() && left >= spans[token].length)
        left -= spans[token++].length;
    return token < spans.size() ? static_cast<int>(token) : -1;
}

qsizetype MessageBody::charactersBefore(int token) const
{
    const auto& spans = message().spans;
    qsizetype characters = 0;
    for (std::size_t at = 0; at < spans.size() && at < static_cast<std::size_t>(std::max(0, token)); ++at)
        characters += spans[at].length;
    return characters;
}

void MessageBody::showTokens(int first, int last)
{
    m_chosenFrom = last < first ? 0 : charactersBefore(first);
    m_chosenEnd = last < first ? 0 : charactersBefore(last + 1);
    for (const Shown& shown : m_shown)
        showChosen(shown);
}

void MessageBody::showChosen(const Shown& shown) const
{
    if (!shown.widget || shown.piece.kind != Kind::Marked)
        return;
    const qsizetype from = std::clamp<qsizetype>(m_chosenFrom - shown.piece.from, 0, shown.piece.length);
    const qsizetype end = std::clamp<qsizetype>(m_chosenEnd - shown.piece.from, 0, shown.piece.length);
    segmentOf(shown.widget)->setChosen(static_cast<int>(from), static_cast<int>(end - from));
}

int MessageBody::topOf(int token) const
{
    const qsizetype character = charactersBefore(token);
    int y = 0;
    for (std::size_t at = 0; at < m_shown.size(); ++at) {
        const Shown& shown = m_shown[at];
        y += gapBefore(at);
        const qsizetype inside = character - shown.piece.from;
        if (inside < shown.piece.length || at + 1 == m_shown.size()) {
            if (shown.widget && shown.piece.kind == Kind::Marked)
                return y + segmentOf(shown.widget)->placeOf(static_cast<int>(inside)).top();
            return y + static_cast<int>(shown.height * inside / std::max<qsizetype>(1, shown.piece.length));
        }
        y += shown.height;
    }
    return y;
}

int MessageBody::layOut(QWidget& widget) const
{
    widget.resize(width(), widget.height());
    if (QLayout* layout = widget.layout())
        layout->activate();
    const int height = widget.sizeHint().height();
    widget.resize(width(), height);
    return height;
}

int MessageBody::estimate(const MessagePiece& piece) const
{
    const QFontMetrics metrics = fontMetrics();
    const QStringView text = QStringView(message().text).mid(piece.from, piece.length);
    const auto lines = static_cast<int>(text.count(u'\n')) + 1;
    if (piece.kind == Kind::Code)
        return (lines + 2) * metrics.lineSpacing();
    const int across = std::max(1, width() / std::max(1, metrics.averageCharWidth()));
    return (lines + static_cast<int>(text.size()) / across) * metrics.lineSpacing() * TextSegment::kLineHeightPercent
        / 100;
}

int MessageBody::gapBefore(std::size_t at) const
{
    const auto runsOn = [](Kind kind) { return kind == Kind::Plain || kind == Kind::Marked; };
    if (at == 0 || (m_pieces.form() != Kind::Markdown && runsOn(m_shown[at].piece.kind)))
        return 0;
    return kGap;
}

MessageBody::Settled MessageBody::settle(int top, int bottom)
{
    Settled result;
    const int screen = bottom - top;
    const bool otherWidth = std::exchange(m_width, width()) != width();
    int y = 0; // as it is now
    int old = 0; // as it was when `top` was read
    for (std::size_t at = 0; at < m_shown.size(); ++at) {
        Shown& shown = m_shown[at];
        y += gapBefore(at);
        old += gapBefore(at);
        const int before = shown.height;
        const int away = std::max(top - (old + before), old - bottom);
        if (!shown.widget && (away <= 0 || (away < screen && !result.more))) {
            result.more = result.more || away > 0;
            create(at);
        } else if (shown.widget && away > 2 * screen && !inUse(shown.widget)) {
            delete std::exchange(shown.widget, nullptr);
        } else if (!shown.widget && away < screen) {
            result.more = true;
        }
        if (shown.widget)
            shown.height = layOut(*shown.widget);
        else if (otherWidth)
            shown.height = estimate(shown.piece);
        if (shown.widget)
            shown.widget->move(0, y);
        if (old + before <= top)
            result.above += shown.height - before;
        y += shown.height;
        old += before;
    }
    if (height() <= top)
        result.above = y - height();
    setFixedHeight(y);
    return result;
}

bool MessageBody::event(QEvent* event)
{
    // A piece has another height, the page another width, or the message was out of sight.
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize || event->type() == QEvent::Show)
        emit unsettled();
    return QWidget::event(event);
}

} // namespace foregleam

#include "ui/pages/conversation_view.h"
#include "ui/pages/copied_hint.h"
#include "ui/pages/message_body.h"
#include "ui/pages/message_view.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace foregleam {
namespace {

constexpr int kShownAtFirst = 40;
constexpr int kWidestText = 860; ///< longer lines are hard to read
constexpr int kAtEnd = 24; ///< this close to the end counts as the end
constexpr int kMostPasses = 3; ///< a scroll bar that appears makes everything narrower once

/// Handles what layouts have posted, so that positions count.
void applyLayouts()
{
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
}

} // namespace

ConversationView::ConversationView(ConversationModel& model, QWidget* parent)
    : QScrollArea(parent)
    , m_model(model)
    , m_earlier(new QToolButton)
    , m_jump(new QToolButton(this))
{
    installMessageAccessibility();
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Conversation"));
    viewport()->setBackgroundRole(QPalette::Base);

    auto* page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto* content = new QWidget(page);
    content->setMaximumWidth(kWidestText);
    for (QWidget* grows : {page, content})
        grows->setAttribute(Qt::WA_StaticContents); // growing paints what is new and nothing else
    auto* centred = new QHBoxLayout(page);
    centred->setContentsMargins(8, 8, 8, 8);
    centred->addStretch(1);
    centred->addWidget(content, 1000);
    centred->addStretch(1);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    m_earlier->setText(tr("Show earlier messages"));
    m_earlier->setObjectName(QStringLiteral("showEarlier"));
    m_earlier->setAutoRaise(true);
    m_column->addWidget(m_earlier, 0, Qt::AlignHCenter);
    m_column->addStretch(1);
    m_earlier->hide();
    setWidget(page);

    m_jump->setText(tr("Jump to the newest"));
    m_jump->setObjectName(QStringLiteral("jumpToNewest"));
    m_jump->hide();
    connect(m_earlier, &QToolButton::clicked, this, &ConversationView::showEarlier);
    connect(m_jump, &QToolButton::clicked, this, &ConversationView::scrollToNewest);

    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int last) {
        if (m_follows)
            verticalScrollBar()->setValue(last);
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        m_follows = value >= verticalScrollBar()->maximum() - kAtEnd;
        m_jump->setVisible(!m_follows);
        settleSoon();
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ConversationView::rebuild);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex&, int first, int) { addNewest(first); });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex&, int first, int) { removeFrom(first); });
    connect(&m_model, &ConversationModel::grown, this, [this](int row) {
        if (MessageView* view = viewOf(row))
            view->body()->grow();
    });
    connect(&m_model, &ConversationModel::finished, this, [this](int row) {
        if (MessageView* view = viewOf(row))
            view->finish();
    });
    connect(&Theme::instance(), &Theme::changed, this, &ConversationView::refresh);
    rebuild();
}

MessageView* ConversationView::viewOf(int row) const
{
    const int at = row - m_first;
    return at >= 0 && at < static_cast<int>(m_views.size()) ? m_views[static_cast<std::size_t>(at)] : nullptr;
}

void ConversationView::rebuild()
{
    removeFrom(0);
    m_first = std::max(0, m_model.rowCount() - kShownAtFirst);
    for (int row = m_first; row < m_model.rowCount(); ++row)
        addNewest(row);
    m_earlier->setVisible(m_first > 0);
    m_follows = true;
    settleSoon();
}

MessageView* ConversationView::makeView(int row)
{
    auto* view = new MessageView(m_model, row, m_markOrigins, widget());
    connect(view->body(), &MessageBody::unsettled, this, &ConversationView::settleSoon);
    view->setIdle(m_idle);
    connect(view->body(), &MessageBody::tokenPointedAt, this,
        [this, row](int token, const QPoint& globalPos) { emit tokenPointedAt(row, token, globalPos); });
    connect(view->body(), &MessageBody::tokenClicked, this, [this, row](int token) { emit tokenClicked(row, token); });
    connect(view, &MessageView::linkChosen, this, &ConversationView::linkChosen);
    connect(view, &MessageView::regenerateRequested, this, &ConversationView::regenerateRequested);
    connect(view, &MessageView::copyRequested, this,
        [this, row](QToolButton* button) { copyWithHint(QString::fromStdString(m_model.at(row).source), button); });
    connect(view, &MessageView::resendRequested, this,
        [this, row](const QString& text) { emit resendRequested(row, text); });
    return view;
}

void ConversationView::addNewest(int row)
{
    MessageView* view = makeView(row);
    m_column->insertWidget(m_column->count() - 1, view); // before the stretch
    m_views.push_back(view);
    updateNewest();
    m_follows = true; // what one just sent is what one wants to see
}

void ConversationView::removeFrom(int row)
{
    while (!m_views.empty() && m_first + static_cast<int>(m_views.size()) > row) {
        // A button of the view may be what is being handled now.
        m_column->removeWidget(m_views.back());
        m_views.back()->hide();
        m_views.back()->deleteLater();
        m_views.pop_back();
    }
    m_first = std::min(m_first, row);
    updateNewest();
}

void ConversationView::showEarlier()
{
    applyLayouts();
    const int before = widget()->height();
    m_follows = false;
    for (int more = 0; more < kShownAtFirst && m_first > 0; ++more) {
        MessageView* view = makeView(--m_first);
        m_column->insertWidget(1, view);
        view->show();
        m_views.push_front(view);
    }
    m_earlier->setVisible(m_first > 0);
    applyLayouts();
    // What was in sight stays in sight.
    verticalScrollBar()->setValue(verticalScrollBar()->value() + widget()->height() - before);
}

void ConversationView::settleSoon()
{
    m_unsettled = true;
    // Comes before the next painting, which waits behind everything else.
    if (!std::exchange(m_settling, true))
        QMetaObject::invokeMethod(this, &ConversationView::settle, Qt::QueuedConnection);
}

void ConversationView::settle()
{
    bool more = false;
    applyLayouts();
    for (int pass = 0; pass < kMostPasses && isVisible() && std::exchange(m_unsettled, false); ++pass)
        more = settleBodies();
    m_settling = false;
    if (isVisible() && (more || m_unsettled))
        settleSoon();
}

bool ConversationView::settleBodies()
{
    const int value = m_follows ? verticalScrollBar()->maximum() : verticalScrollBar()->value();
    int above = 0;
    bool more = false;
    for (MessageView* view : m_views) {
        MessageBody& body = *view->body();
        if (!body.isVisible())
            continue;
        const int top = value - topOf(body);
        const MessageBody::Settled settled = body.settle(top, top + viewport()->height());
        above += settled.above;
        more = more || settled.more;
    }
    const bool follows = m_follows; // a range that shrinks moves the bar
    applyLayouts();
    m_follows = follows;
    verticalScrollBar()->setValue(follows ? verticalScrollBar()->maximum() : value + above);
    return more;
}

int ConversationView::topOf(const QWidget& widget) const
{
    return widget.mapTo(this->widget(), QPoint(0, 0)).y();
}

void ConversationView::updateNewest()
{
    for (MessageView* view : m_views)
        view->setNewest(view == m_views.back());
}

void ConversationView::setMarkOrigins(bool mark)
{
    if (mark == m_markOrigins)
        return;
    m_markOrigins = mark;
    refresh();
}

void ConversationView::setIdle(bool idle)
{
    if (idle == m_idle)
        return;
    m_idle = idle;
    for (MessageView* view : m_views)
        view->setIdle(idle);
}

void ConversationView::refresh()
{
    // Heights become estimates: what stood at the top is found again by its share of its message.
    const int value = verticalScrollBar()->value();
    const auto top = std::find_if(
        m_views.begin(), m_views.end(), [&](MessageView* view) { return topOf(*view) + view->height() > value; });
    const bool follows = m_follows;
    const double share = top == m_views.end() ? 0 : double(value - topOf(**top)) / std::max(1, (*top)->height());
    for (MessageView* view : m_views)
        view->rebuild(m_markOrigins);
    applyLayouts();
    if (!follows && top != m_views.end())
        verticalScrollBar()->setValue(topOf(**top) + static_cast<int>(share * (*top)->height()));
    m_follows = follows;
    settleSoon();
}

void ConversationView::showTokens(MessageId message, int first, int last)
{
    for (int row = m_first; row <= m_model.lastRow(); ++row) {
        MessageView* view = viewOf(row);
        const bool here = m_model.at(row).id == message && last >= first;
        view->body()->showTokens(here ? first : 0, here ? last : -1);
        if (!here || !m_markOrigins)
            continue;
        const int y = view->body()->mapTo(widget(), QPoint(0, view->body()->topOf(first))).y();
        const int line = fontMetrics().lineSpacing();
        const int top = verticalScrollBar()->value();
        if (y < top || y + 2 * line > top + viewport()->height())
            verticalScrollBar()->setValue(y - viewport()->height() / 3);
    }
}

void ConversationView::scrollToNewest()
{
    m_follows = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    m_jump->hide();
}

void ConversationView::scrollToMessage(MessageId id)
{
    const auto& messages = m_model.messages();
    const auto it = std::find_if(messages.begin(), messages.end(), [id](const Message& one) { return one.id == id; });
    if (it == messages.end())
        return;
    const int row = static_cast<int>(it - messages.begin());
    while (row < m_first)
        showEarlier();
    applyLayouts();
    m_follows = false;
    verticalScrollBar()->setValue(topOf(*viewOf(row)) - 8);
}

void ConversationView::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    placeJump();
    settleSoon();
}

void ConversationView::showEvent(QShowEvent* event)
{
    QScrollArea::showEvent(event);
    settleSoon();
}

void ConversationView::placeJump()
{
    m_jump->adjustSize();
    m_jump->move((viewport()->width() - m_jump->width()) / 2, viewport()->height() - m_jump->height() - 8);
    m_jump->raise();
}

void ConversationView::changeEvent(QEvent* event)
{
    QScrollArea::changeEvent(event);
    // Later: a change of the style walks over all widgets, and rebuilding deletes some that are still to come.
    if (event->type() == QEvent::FontChange && !std::exchange(m_refreshDue, true)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_refreshDue = false;
                refresh();
                placeJump();
            },
            Qt::QueuedConnection);
    }
}

void ConversationView::keyPressEvent(QKeyEvent* event)
{
    QScrollBar* bar = verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Home: bar->setValue(bar->minimum()); break;
    case Qt::Key_End: scrollToNewest(); break;
    case Qt::Key_PageUp: bar->triggerAction(QAbstractSlider::SliderPageStepSub); break;
    case Qt::Key_PageDown: bar->triggerAction(QAbstractSlider::SliderPageStepAdd); break;
    default: QScrollArea::keyPressEvent(event);
    }
}

} // namespace foregleam

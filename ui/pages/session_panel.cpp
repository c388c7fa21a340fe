#include "ui/pages/session_panel.h"
#include "ui/models/session_list_model.h"
#include "ui/pages/session_delegate.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace foregleam {
namespace {

constexpr int kSearchDelayMs = 150; ///< one query for a word, not one a letter

} // namespace

SessionPanel::SessionPanel(SessionListModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_search(new QLineEdit(this))
    , m_list(new QListView(this))
{
    auto* fresh = new QPushButton(tr("New chat"), this);
    fresh->setObjectName(QStringLiteral("newChat"));
    fresh->setIcon(Theme::icon(QStringLiteral("new")));
    fresh->setToolTip(tr("Start a new chat (Ctrl+N)"));
    m_search->setPlaceholderText(tr("Search all chats"));
    m_search->setAccessibleName(tr("Search all chats"));
    m_search->setObjectName(QStringLiteral("searchSessions"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new SessionDelegate(m_list));
    m_list->setObjectName(QStringLiteral("sessions"));
    m_list->setAccessibleName(tr("Chats"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->setMouseTracking(true);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->viewport()->setBackgroundRole(QPalette::Window);
    m_list->installEventFilter(this);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addStrut(fontMetrics().averageCharWidth() * 18); // more where a button needs it
    column->addWidget(fresh);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);

    auto* delay = new QTimer(this);
    delay->setSingleShot(true);
    delay->setInterval(kSearchDelayMs);
    connect(m_search, &QLineEdit::textChanged, delay, qOverload<>(&QTimer::start));
    connect(delay, &QTimer::timeout, this, [this] {
        m_model.setSearch(m_search->text());
        setCurrent(m_current);
    });
    connect(fresh, &QPushButton::clicked, this, &SessionPanel::newRequested);
    connect(m_list, &QListView::clicked, this, &SessionPanel::open);
    connect(m_list, &QListView::activated, this, &SessionPanel::open);
    connect(m_list, &QListView::customContextMenuRequested, this, &SessionPanel::showMenu);
}

void SessionPanel::open(const QModelIndex& index)
{
    const SessionId session = index.data(SessionListModel::SessionRole).toLongLong();
    if (session != 0)
        emit openRequested(session, index.data(SessionListModel::MessageRole).toLongLong());
}

void SessionPanel::setCurrent(SessionId session)
{
    m_current = session;
    const QModelIndex index = m_model.indexOf(session);
    if (index.isValid())
        m_list->setCurrentIndex(index);
    else
        m_list->selectionModel()->clear();
}

void SessionPanel::refresh()
{
    if (m_list->findChild<QLineEdit*>(QStringLiteral("renameSession")))
        return; // a title is being written: the list is read again after that
    m_model.refresh();
    setCurrent(m_current);
}

void SessionPanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void SessionPanel::renameCurrent()
{
    if (m_list->currentIndex().isValid())
        m_list->edit(m_list->currentIndex());
}

void SessionPanel::deleteCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    const SessionId session = index.data(SessionListModel::SessionRole).toLongLong();
    if (session == 0)
        return;
    auto* question = new QMessageBox(QMessageBox::Question, tr("Delete chat"),
        tr("Delete “%1” with its messages and recorded rounds? It can't be brought back.").arg(index.data().toString()),
        QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setObjectName(QStringLiteral("deleteQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* yes = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("confirmDelete"));
    connect(yes, &QPushButton::clicked, this, [this, session] { emit deleteRequested(session); });
    question->open();
}

void SessionPanel::showMenu(const QPoint& position)
{
    const QModelIndex index = m_list->indexAt(position);
    if (index.data(SessionListModel::SessionRole).toLongLong() == 0)
        return;
    m_list->setCurrentIndex(index);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Open"), this, [this, index = QPersistentModelIndex(index)] { open(index); });
    menu->addAction(tr("Rename"), this, &SessionPanel::renameCurrent);
    menu->addAction(tr("Delete…"), this, &SessionPanel::deleteCurrent);
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

bool SessionPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (watched == m_list && key == Qt::Key_Delete) {
            deleteCurrent();
            return true;
        }
        if (watched == m_search && key == Qt::Key_Down) {
            m_list->setFocus(Qt::TabFocusReason);
            return true;
        }
        if (watched == m_search && key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace foregleam

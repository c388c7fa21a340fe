#include "ui/pages/chat_page.h"
#include "ui/pages/conversation_view.h"
#include "ui/pages/hairline_frame.h"
#include "ui/pages/message_input.h"
#include "ui/pages/message_view.h"
#include "ui/pages/note_bar.h"
#include "ui/pages/speed_line.h"
#include "ui/pages/welcome_pane.h"
#include "ui/theme.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace foregleam {

using Phase = ChatController::Phase;

ChatPage::ChatPage(ChatController& controller, ConversationModel& conversation, const RunModel& run,
    const QString& modelsFolder, QWidget* parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_model(conversation)
    , m_modelsFolder(modelsFolder)
    , m_stack(new QStackedWidget(this))
    , m_welcome(new WelcomePane(this))
    , m_conversation(new ConversationView(conversation, this))
    , m_note(new NoteBar(this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_stack->addWidget(m_welcome);
    m_stack->addWidget(m_conversation);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stack, 1);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 4, 12, 12);
    foot->setSpacing(6);
    foot->addWidget(m_note);
    foot->addWidget(buildProgress());
    foot->addWidget(new SpeedLine(run, this));
    foot->addWidget(buildComposer());
    column->addLayout(foot);

    connect(m_conversation, &ConversationView::resendRequested, &m_controller, &ChatController::editAndResend);
    connect(m_conversation, &ConversationView::regenerateRequested, &m_controller, &ChatController::regenerate);
    connect(m_conversation, &ConversationView::linkChosen, this, &ChatPage::confirmLink);
    connect(m_welcome, &WelcomePane::openRequested, this, &ChatPage::openModelRequested);
    connect(m_welcome, &WelcomePane::suggestionChosen, this, [this](const QString& text) {
        m_input->setPlainText(text);
        focusInput();
    });
    connectController();
    updateState();
}

QWidget* ChatPage::buildProgress()
{
    m_progress = new QWidget(this);
    m_progressText = new QLabel(m_progress);
    m_progressText->setForegroundRole(QPalette::PlaceholderText);
    m_progressBar = new QProgressBar(m_progress);
    m_progressBar->setRange(0, 1000);
    m_progressBar->setTextVisible(false);
    m_progressBar->setMaximumHeight(6);
    m_progressBar->setObjectName(QStringLiteral("progress"));
    auto* column = new QVBoxLayout(m_progress);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_progressText);
    column->addWidget(m_progressBar);
    m_progress->hide();
    return m_progress;
}

QWidget* ChatPage::buildComposer()
{
    auto* frame = new HairlineFrame(QPalette::Base, this);
    m_input = new MessageInput(frame);
    m_input->setObjectName(QStringLiteral("messageInput"));
    m_input->setAccessibleName(tr("Message"));
    m_input->setToolTip(tr("Enter sends, Shift+Enter makes a new line"));
    m_send = new QPushButton(tr("Send"), frame);
    m_send->setObjectName(QStringLiteral("send"));
    m_send->setIcon(Theme::icon(QStringLiteral("send")));
    m_send->setToolTip(tr("Send the message (Enter)"));
    m_stop = new QPushButton(tr("Stop"), frame);
    m_stop->setObjectName(QStringLiteral("stop"));
    m_stop->setIcon(Theme::icon(QStringLiteral("stop")));
    m_stop->setToolTip(tr("Stop the answer (Esc)"));
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(4, 4, 6, 4);
    row->addWidget(m_input, 1);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    row->addWidget(m_stop, 0, Qt::AlignBottom);
    connect(m_input, &MessageInput::sendRequested, this, &ChatPage::send);
    connect(m_input, &MessageInput::cancelRequested, &m_controller, &ChatController::stop);
    connect(m_input, &QPlainTextEdit::textChanged, this, &ChatPage::updateState);
    connect(m_send, &QPushButton::clicked, this, &ChatPage::send);
    connect(m_stop, &QPushButton::clicked, &m_controller, &ChatController::stop);
    return frame;
}

void ChatPage::connectController()
{
    connect(&m_controller, &ChatController::phaseChanged, this, &ChatPage::updateState);
    connect(&m_controller, &ChatController::loadStarted, this, [this](const QString& path) {
        m_loading = QFileInfo(path).fileName();
        m_note->say({});
        updateState();
        showProgress(tr("Loading %1").arg(m_loading), 0);
    });
    connect(&m_controller, &ChatController::loadProgressed, this, [this](double share, const QString& what) {
        showProgress(
            what.isEmpty() ? tr("Loading %1").arg(m_loading) : tr("Loading %1: %2").arg(m_loading, what), share);
    });
    connect(&m_controller, &ChatController::promptRead, this, [this](int done, int total) {
        const QLocale locale;
        showProgress(tr("Reading the prompt: %1 of %2 tokens").arg(locale.toString(done), locale.toString(total)),
            total > 0 ? static_cast<double>(done) / total : 0);
    });
    connect(&m_controller, &ChatController::modelLoaded, this, [this](const ModelInfo& info) {
        m_note->say(QString::fromStdString(info.chatNote));
        updateState();
    });
    connect(&m_controller, &ChatController::drafterLeftOut, this, [this](const QString& sentence) {
        m_note->say(tr("The model was loaded without its drafter. %1").arg(sentence), true);
    });
    connect(&m_controller, &ChatController::loadFailed, this,
        [this](const QString& sentence) { m_note->say(sentence, true); });
    connect(&m_controller, &ChatController::logFailed, this,
        [this](const QString& sentence) { m_note->say(sentence, true); });
    connect(&m_controller, &ChatController::sessionChanged, this, [this] {
        updateState();
        focusInput();
    });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &ChatPage::updateState);
}

void ChatPage::updateState()
{
    const Phase phase = m_controller.phase();
    const bool answering = m_controller.answering();
    m_send->setVisible(!answering);
    m_stop->setVisible(answering);
    m_stop->setEnabled(phase != Phase::Stopping);
    m_send->setEnabled(m_controller.canSend() && !m_input->toPlainText().trimmed().isEmpty());
    m_conversation->setIdle(m_controller.canSend());
    if (phase != Phase::Loading && phase != Phase::Reading)
        m_progress->hide();
    m_stack->setCurrentWidget(m_model.rowCount() > 0 ? static_cast<QWidget*>(m_conversation) : m_welcome);
    if (phase == Phase::Loading)
        m_welcome->showLoading(m_loading);
    else if (m_controller.model())
        m_welcome->showReady(QString::fromStdString(m_controller.model()->name));
    else
        m_welcome->showNoModel(m_modelsFolder);
    m_input->setPlaceholderText(m_controller.showsRecording()
            ? tr("This is a recording")
            : phase == Phase::NoModel  ? tr("Open a model first")
            : phase == Phase::Loading  ? tr("The model is loading; you can write already")
            : phase == Phase::Occupied ? tr("The engine is busy with a measurement; you can write already")
                                       : tr("Message"));
    m_input->viewport()->update(); // seen with Qt 6.4.2: else the old words stay on screen after a load
}

void ChatPage::showProgress(const QString& what, double share)
{
    const Phase phase = m_controller.phase();
    if (phase != Phase::Loading && phase != Phase::Reading)
        return;
    m_progressText->setText(what);
    m_progressBar->setValue(static_cast<int>(share * 1000));
    m_progressBar->setAccessibleName(what);
    m_progress->show();
}

void ChatPage::send()
{
    if (!m_controller.canSend() || m_input->toPlainText().trimmed().isEmpty())
        return;
    const QString text = m_input->toPlainText();
    m_input->clear();
    m_controller.send(text);
    m_conversation->scrollToNewest();
}

void ChatPage::setMarkOrigins(bool mark)
{
    if (mark)
        m_controller.loadOrigins();
    m_conversation->setMarkOrigins(mark);
}

void ChatPage::focusInput()
{
    m_input->setFocus(Qt::ShortcutFocusReason);
}

int ChatPage::lastUserRow() const
{
    int row = m_model.lastRow();
    while (row >= 0 && m_model.at(row).role != Role::User)
        --row;
    return row;
}

void ChatPage::editLast()
{
    if (MessageView* view = m_conversation->viewOf(lastUserRow()); view && m_controller.canSend())
        view->startEditing();
}

void ChatPage::copyLastAnswer()
{
    for (int row = m_model.lastRow(); row >= 0; --row) {
        if (m_model.at(row).role == Role::Assistant) {
            QGuiApplication::clipboard()->setText(QString::fromStdString(m_model.at(row).source));
            return;
        }
    }
}

void ChatPage::confirmLink(const QUrl& url)
{
    auto* question = new QMessageBox(QMessageBox::Question, tr("Open link"),
        tr("Open this address in the browser?\n\n%1").arg(url.toString(QUrl::FullyEncoded)), QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setObjectName(QStringLiteral("linkQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* yes = question->addButton(tr("Open"), QMessageBox::AcceptRole);
    connect(yes, &QPushButton::clicked, this, [url] { QDesktopServices::openUrl(url); });
    question->open();
}

} // namespace foregleam

#include "ui/pages/message_view.h"
#include "ui/models/answer_summary.h"
#include "ui/pages/message_body.h"
#include "ui/pages/message_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace foregleam {

MessageView::MessageView(const ConversationModel& model, int row, bool markOrigins, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_row(row)
    , m_column(new QVBoxLayout(this))
    , m_streams(message().state == MessageState::Streaming)
{
    const bool user = message().role == Role::User;
    setAttribute(Qt::WA_StaticContents);
    setAutoFillBackground(user);
    setBackgroundRole(user ? QPalette::Window : QPalette::Base);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    m_column->setContentsMargins(12, user ? 8 : 4, 12, user ? 8 : 4);
    m_column->setSpacing(4);
    buildHead();
    m_body = new MessageBody(model, row, this);
    connect(m_body, &MessageBody::linkChosen, this, &MessageView::linkChosen);
    m_column->addWidget(m_body);
    m_note = new QLabel(this);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("note"));
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_figures = new QLabel(this);
    m_figures->setTextFormat(Qt::PlainText);
    m_figures->setWordWrap(true);
    m_figures->setForegroundRole(QPalette::PlaceholderText);
    m_figures->setObjectName(QStringLiteral("figures"));
    m_column->addWidget(m_note);
    m_column->addWidget(m_figures);
    m_body->rebuild(markOrigins);
    showFigures();
    updateActions();
}

void MessageView::buildHead()
{
    const bool user = message().role == Role::User;
    const QString& model = message().modelName;
    m_who = new QLabel(this);
    m_who->setTextFormat(Qt::PlainText);
    m_who->setWordWrap(true); // a long name must not make the text beside it wider than the view
    m_who->setText(user ? tr("You") : model.isEmpty() ? tr("Model") : model);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_who->setFont(bold);

    m_actions = new QWidget(this);
    auto* row = new QHBoxLayout(m_actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_copy = addAction(tr("Copy"), user ? tr("Copy this message") : tr("Copy the whole answer"), "copyMessage");
    connect(m_copy, &QToolButton::clicked, this, [this] { emit copyRequested(m_copy); });
    if (user) {
        m_edit =
            addAction(tr("Edit"), tr("Edit this message and send it again; what follows it is removed"), "editMessage");
        connect(m_edit, &QToolButton::clicked, this, &MessageView::startEditing);
    } else {
        m_regenerate = addAction(tr("Regenerate"), tr("Make this answer again (Ctrl+R)"), "regenerate");
        connect(m_regenerate, &QToolButton::clicked, this, &MessageView::regenerateRequested);
    }

    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_who, 1);
    head->addWidget(m_actions, 0, Qt::AlignTop);
    m_column->addLayout(head);
}

QToolButton* MessageView::addAction(const QString& text, const QString& what, const char* name)
{
    auto* button = new QToolButton(m_actions);
    button->setText(text);
    button->setToolTip(what);
    button->setAccessibleName(what);
    button->setObjectName(QLatin1String(name));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_actions->layout()->addWidget(button);
    return button;
}

void MessageView::showFigures()
{
    const Message& shown = message();
    const bool answer = shown.role == Role::Assistant;
    const QString figures = answer ? answerFigures(shown) : QString();
    m_figures->setText(figures.isEmpty() && answer ? answerEnd(shown) : figures);
    m_figures->setVisible(!m_figures->text().isEmpty());
    m_figures->setToolTip(answerFiguresExplained(shown));
    m_figures->setAccessibleName(tr("Figures of this answer: %1").arg(m_figures->text()));
    m_note->setText(shown.note);
    m_note->setVisible(!shown.note.isEmpty());
}

void MessageView::finish()
{
    m_streams = false;
    m_body->grow();
    showFigures();
    updateActions();
}

void MessageView::rebuild(bool markOrigins)
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_who->setFont(bold);
    m_body->rebuild(markOrigins);
    showFigures();
}

void MessageView::setNewest(bool newest)
{
    m_newest = newest;
    updateActions();
}

void MessageView::setIdle(bool idle)
{
    m_idle = idle;
    updateActions();
}

void MessageView::updateActions()
{
    m_copy->setVisible(!m_streams);
    if (m_edit)
        m_edit->setEnabled(m_idle && !m_editor);
    if (m_regenerate) {
        m_regenerate->setVisible(m_newest && !m_streams);
        m_regenerate->setEnabled(m_idle);
    }
}

void MessageView::startEditing()
{
    if (m_editor)
        return;
    auto* editor = new MessageEditor(message().text, this);
    m_editor = editor;
    m_body->hide();
    m_column->insertWidget(m_column->indexOf(m_body), editor);
    connect(editor, &MessageEditor::cancelled, this, &MessageView::stopEditing);
    connect(editor, &MessageEditor::accepted, this, [this](const QString& text) {
        stopEditing();
        emit resendRequested(text); // may delete this view
    });
    editor->takeFocus();
    updateActions();
}

void MessageView::stopEditing()
{
    m_editor->hide();
    m_editor->deleteLater();
    m_editor = nullptr;
    m_body->show();
    updateActions();
    m_edit->setFocus();
}

} // namespace foregleam

#include "ui/pages/message_editor.h"
#include "ui/pages/message_input.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace foregleam {

MessageEditor::MessageEditor(const QString& text, QWidget* parent)
    : HairlineFrame(QPalette::Base, parent)
    , m_input(new MessageInput(this))
{
    m_input->setPlainText(text);
    m_input->setObjectName(QStringLiteral("editInput"));
    m_input->setAccessibleName(tr("Your message, being edited"));
    auto* note = new QLabel(tr("The messages after this one are removed."), this);
    note->setForegroundRole(QPalette::PlaceholderText);
    note->setWordWrap(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    auto* send = new QPushButton(tr("Send again"), this);
    cancel->setObjectName(QStringLiteral("cancelEdit"));
    send->setObjectName(QStringLiteral("sendEdit"));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 0, 8, 8);
    row->addWidget(note, 1);
    row->addWidget(cancel);
    row->addWidget(send);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2, 2, 2, 2);
    column->addWidget(m_input);
    column->addLayout(row);
    connect(m_input, &MessageInput::sendRequested, this, &MessageEditor::accept);
    connect(m_input, &MessageInput::cancelRequested, this, &MessageEditor::cancelled);
    connect(send, &QPushButton::clicked, this, &MessageEditor::accept);
    connect(cancel, &QPushButton::clicked, this, &MessageEditor::cancelled);
}

void MessageEditor::takeFocus()
{
    m_input->setFocus();
    m_input->moveCursor(QTextCursor::End);
}

void MessageEditor::accept()
{
    const QString text = m_input->toPlainText();
    if (!text.trimmed().isEmpty())
        emit accepted(text);
}

} // namespace foregleam

#include "ui/pages/note_bar.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace foregleam {

NoteBar::NoteBar(QWidget* parent)
    : HairlineFrame(QPalette::Window, parent)
    , m_label(new QLabel(this))
{
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton(this);
    close->setText(tr("Dismiss"));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Dismiss this note"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 4, 4);
    row->addWidget(m_label, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    connect(&Theme::instance(), &Theme::changed, this, &NoteBar::colour);
    hide();
}

void NoteBar::say(const QString& sentence, bool alarming)
{
    m_alarming = alarming;
    m_label->setText(sentence);
    m_label->setAccessibleName(sentence);
    colour();
    setVisible(!sentence.isEmpty());
}

QString NoteBar::sentence() const
{
    return isHidden() ? QString() : m_label->text();
}

void NoteBar::colour()
{
    QPalette palette = m_label->palette();
    const Theme& theme = Theme::instance();
    palette.setColor(QPalette::WindowText, m_alarming ? theme.outcome(Outcome::Rejected) : theme.text());
    m_label->setPalette(palette);
}

} // namespace foregleam

#include "ui/pages/code_block.h"
#include "ui/pages/copied_hint.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace foregleam {
namespace {

constexpr qsizetype kLongestLine = 3000; ///< laying out a line costs more than its share

} // namespace

CodeBlock::CodeBlock(const QString& language, QWidget* parent)
    : HairlineFrame(QPalette::Window, parent)
    , m_text(new TextSegment(TextSegment::Kind::Code, this))
    , m_copy(new QToolButton(this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);

    auto* name = new QLabel(language.isEmpty() ? tr("code") : language, this);
    name->setTextFormat(Qt::PlainText);
    name->setForegroundRole(QPalette::PlaceholderText);
    m_copy->setText(tr("Copy"));
    m_copy->setAutoRaise(true);
    m_copy->setObjectName(QStringLiteral("copyCode"));
    m_copy->setAccessibleName(tr("Copy this code block"));
    m_copy->setToolTip(tr("Copy this code block"));
    m_text->setAccessibleName(language.isEmpty() ? tr("Code") : tr("Code, %1").arg(language));
    m_text->setStyleSheet(QStringLiteral("QTextEdit { background: transparent; }"));
    connect(m_copy, &QToolButton::clicked, this, &CodeBlock::copy);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 2, 2, 0);
    head->addWidget(name);
    head->addStretch();
    head->addWidget(m_copy);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(1, 1, 1, 1);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(m_text);
}

void CodeBlock::appendCode(const QString& text)
{
    m_code += text;
    m_text->appendText(broken(text));
}

void CodeBlock::setCode(const QString& code)
{
    m_code = code;
    m_column = 0;
    m_text->setText(broken(code));
}

QString CodeBlock::broken(const QString& text)
{
    QString lines;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = text.indexOf(u'\n', at);
        const qsizetype left = (end < 0 ? text.size() : end) - at;
        const qsizetype fits = std::min(left, kLongestLine - m_column);
        lines += QStringView(text).mid(at, fits);
        at += fits;
        m_column += fits;
        if (fits == left && end < 0)
            break;
        lines += u'\n';
        m_column = 0;
        at += fits == left ? 1 : 0;
    }
    return lines;
}

void CodeBlock::copy()
{
    copyWithHint(m_code, m_copy);
}

} // namespace foregleam

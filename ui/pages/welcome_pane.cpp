#include "ui/pages/welcome_pane.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace foregleam {

WelcomePane::WelcomePane(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_suggestions(new QWidget(this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    m_title->setFont(large);
    m_title->setAlignment(Qt::AlignHCenter);
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setObjectName(QStringLiteral("welcomeText"));

    auto* open = new QPushButton(tr("Open a model file…"), this);
    open->setObjectName(QStringLiteral("welcomeOpen"));
    m_open = open;
    connect(open, &QPushButton::clicked, this, &WelcomePane::openRequested);

    auto* list = new QVBoxLayout(m_suggestions);
    list->setContentsMargins(0, 8, 0, 0);
    const std::pair<QString, QString> suggestions[] = {{tr("Why is the sky blue?"), tr("Why is the sky blue?")},
        {tr("Sort words in Python"), tr("Write a Python function that sorts a list of words by length.")},
        {tr("Repeat a list of trees"),
            tr("Repeat this list, one item a line: oak, beech, ash, oak, beech, ash, oak, beech, ash.")}};
    for (const auto& [name, text] : suggestions) {
        auto* button = new QPushButton(name, m_suggestions);
        button->setToolTip(text);
        connect(button, &QPushButton::clicked, this, [this, asked = text] { emit suggestionChosen(asked); });
        list->addWidget(button);
    }

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addStretch(1);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_open, 0, Qt::AlignHCenter);
    column->addWidget(m_suggestions, 0, Qt::AlignHCenter);
    column->addStretch(1);
    m_suggestions->hide();
}

void WelcomePane::showNoModel(const QString& folder)
{
    m_title->setText(tr("No model yet"));
    m_text->setText(
        tr("Foregleam found no .gguf file in %1.\nThe command installer/run fetches SmolLM2 135M (98 MB) there. Or "
           "open a GGUF file that you have.")
            .arg(folder));
    m_open->show();
    m_suggestions->hide();
}

void WelcomePane::showLoading(const QString& file)
{
    m_title->setText(tr("Loading %1").arg(file));
    m_text->clear();
    m_open->hide();
    m_suggestions->hide();
}

void WelcomePane::showReady(const QString& modelName)
{
    m_title->setText(tr("Chat with %1").arg(modelName));
    m_text->setText(tr("It runs on this machine; nothing you write leaves it."));
    m_open->hide();
    m_suggestions->show();
}

} // namespace foregleam

#include "ui/pages/race_column.h"

#include "ui/models/display_text.h"
#include "ui/models/method_choice.h"
#include "ui/pages/origin_format.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QScrollBar>
#include <QTextEdit>
#include <QVBoxLayout>

namespace foregleam {
namespace {

QLabel* addLabel(QVBoxLayout* column, const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    column->addWidget(label);
    return label;
}

} // namespace

RaceColumn::RaceColumn(Method method, QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_title = addLabel(column, "raceTitle");
    m_title->setText(methodTitle(method));
    m_title->setToolTip(methodExplained(method));
    m_rate = addLabel(column, "raceRate");
    m_state = addLabel(column, "raceState");
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setText(tr("waits for its turn"));
    m_progress = new QProgressBar(this);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    m_progress->setAccessibleName(tr("How much of the answer is shown: %1").arg(methodTitle(method)));
    column->addWidget(m_progress);
    m_text = new QTextEdit(this);
    m_text->setObjectName(QStringLiteral("raceText"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("Answer with %1").arg(methodTitle(method)));
    column->addWidget(m_text, 1);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        const std::size_t shown = std::exchange(m_shown, 0); // the tokens have colours of their own
        m_text->clear();
        while (m_shown < shown)
            append(m_shown++);
    });
    enlarge();
}

void RaceColumn::enlarge()
{
    QFont title = font();
    title.setWeight(QFont::DemiBold);
    m_title->setFont(title);
    QFont large = Theme::numberFont(font());
    large.setPointSizeF(large.pointSizeF() * 1.3);
    m_rate->setFont(large);
}

void RaceColumn::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_rate)
        enlarge();
}

void RaceColumn::setRun(const RaceRun& run, int differsAt)
{
    m_run = run;
    m_differsAt = differsAt;
    m_progress->setRange(0, std::max(1, static_cast<int>(run.tokens.size())));
    m_shown = 0;
    m_text->clear();
}

void RaceColumn::setRate(const RateInterval& rate, int runs)
{
    m_rate->setText(rateWords(rate));
    m_rate->setToolTip(runs == 1 ? tr("Over the rounds of one answer, with the 95 % interval")
                                 : tr("Over the rounds of %1 answers, with the 95 % interval").arg(runs));
}

void RaceColumn::showMoment(double ms)
{
    const std::size_t wanted = tokensAt(m_run, ms);
    if (wanted < m_shown) {
        m_shown = 0;
        m_text->clear();
    }
    while (m_shown < wanted)
        append(m_shown++);
    m_progress->setValue(static_cast<int>(m_shown));
    const bool whole = m_shown == m_run.tokens.size();
    m_state->setText(whole
            ? tr("%1 tokens in %2 s")
                  .arg(QLocale().toString(m_run.tokens.size()), QLocale().toString(runMs(m_run) / 1000, 'f', 2))
            : tr("%1 of %2 tokens").arg(QLocale().toString(m_shown), QLocale().toString(m_run.tokens.size())));
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void RaceColumn::append(std::size_t token)
{
    const RaceToken& shown = m_run.tokens[token];
    TokenSpan span;
    span.origin = shown.origin;
    span.place = static_cast<qint8>(shown.place);
    span.strength = TokenSpan::kStrengths;
    QTextCharFormat format = originFormat(span);
    if (m_differsAt >= 0 && token >= static_cast<std::size_t>(m_differsAt))
        format.setBackground(Theme::instance().hairline());
    QTextCursor end(m_text->document());
    end.movePosition(QTextCursor::End);
    end.insertText(displayText(shown.text), format);
}

} // namespace foregleam

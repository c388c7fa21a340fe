#include "ui/pages/token_link.h"
#include "ui/models/conversation_model.h"
#include "ui/models/display_text.h"
#include "ui/models/run_figures.h"
#include "ui/models/run_model.h"
#include "ui/pages/conversation_view.h"
#include "ui/pages/origin_format.h"

#include <QLocale>
#include <QToolTip>

namespace foregleam {
namespace {

QString number(float value)
{
    return QLocale().toString(static_cast<double>(value), 'f', 4);
}

} // namespace

TokenLink::TokenLink(ConversationView& view, const ConversationModel& conversation, const RunModel& run,
    RunSelection& selection, QObject* parent)
    : QObject(parent)
    , m_view(view)
    , m_conversation(conversation)
    , m_run(run)
    , m_selection(selection)
{
    connect(&view, &ConversationView::tokenPointedAt, this, [this](int row, int token, const QPoint& globalPos) {
        QToolTip::showText(globalPos, words(row, token), m_view.viewport());
    });
    connect(&view, &ConversationView::tokenClicked, this, [this](int row, int token) {
        const TokenSample* sample = m_run.token(m_conversation.at(row).id, token);
        if (sample && sample->round >= 0 && allRounds(m_run).contains(sample->round))
            m_selection.select(sample->round);
    });
    connect(&selection, &RunSelection::changed, this, &TokenLink::showSelection);
}

QString TokenLink::words(int row, int token) const
{
    const Message& message = m_conversation.at(row);
    if (token < 0 || token >= static_cast<int>(message.spans.size()))
        return {};
    const QString origin = originFormat(message.spans[static_cast<std::size_t>(token)]).toolTip();
    const TokenSample* sample = m_run.token(message.id, token);
    if (!sample)
        return origin;
    QString rejected;
    if (sample->origin == TokenOrigin::Corrected && allRounds(m_run).contains(sample->round)) {
        const auto& drafts = m_run.event(sample->round).draftedText;
        if (sample->place >= 0 && sample->place < static_cast<int>(drafts.size()))
            rejected = QString::fromStdString(drafts[static_cast<std::size_t>(sample->place)]);
    }
    return origin + u'\n' + tokenFigures(*sample, rejected);
}

void TokenLink::showSelection()
{
    const RoundRange tokens = m_run.tokensOf(m_selection.range());
    if (m_selection.isEmpty() || tokens.isEmpty()) {
        m_view.showTokens(0, 0, -1);
        return;
    }
    // A range may reach over several answers: the text shows the part in the newest of them.
    const TokenSample& last = m_run.tokens()[static_cast<std::size_t>(tokens.last)];
    int first = last.index;
    for (int at = tokens.last; at >= tokens.first; --at) {
        const TokenSample& token = m_run.tokens()[static_cast<std::size_t>(at)];
        if (token.answer != last.answer)
            break;
        first = token.index;
    }
    m_view.showTokens(m_run.answers()[static_cast<std::size_t>(last.answer)].message, first, last.index);
}

QString tokenFigures(const TokenSample& token, const QString& rejected)
{
    QStringList lines;
    if (!rejected.isEmpty())
        lines << TokenLink::tr("The drafter wanted “%1”").arg(visibleToken(rejected));
    if (token.origin == TokenOrigin::Accepted) {
        lines << TokenLink::tr("p %1 (target) · q %2 (drafter) · u %3")
                     .arg(number(token.p), number(token.q), number(token.u));
        lines << TokenLink::tr("confidence %1").arg(number(token.confidence));
    } else {
        lines << TokenLink::tr("p %1 (target)").arg(number(token.p));
    }
    if (token.round >= 0)
        lines << TokenLink::tr("round %1; click to take it apart").arg(QLocale().toString(token.round + 1));
    return lines.join(u'\n');
}

} // namespace foregleam

#include "ui/pages/origin_format.h"
#include "ui/theme.h"

#include <QCoreApplication>

namespace foregleam {
namespace {

QString originSentence(const TokenSpan& token)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("foregleam", text); };
    if (token.place < 0)
        return tr("The target's own token: the first, made while the prompt was read");
    switch (token.origin) {
    case TokenOrigin::Accepted: return tr("Accepted draft, place %1 in its block").arg(token.place + 1);
    case TokenOrigin::Bonus:
        return token.place == 0
            ? tr("The target's own token: nothing was drafted in this round")
            : tr("Bonus: the target's own token after all %1 drafts were accepted").arg(token.place);
    case TokenOrigin::Corrected:
        return tr("Corrected: the target's own token in place of the rejected draft at place %1").arg(token.place + 1);
    }
    return {};
}

} // namespace

int originLook(const TokenSpan& token)
{
    const int strength = token.origin == TokenOrigin::Accepted ? token.strength : 0;
    return (static_cast<int>(token.origin) * 64 + token.place + 1) * (TokenSpan::kStrengths + 1) + strength;
}

QTextCharFormat originFormat(const TokenSpan& token)
{
    const bool accepted = token.origin == TokenOrigin::Accepted;
    const QColor colour = Theme::instance().outcome(accepted ? Outcome::Accepted : Outcome::Target);
    QColor line = colour;
    if (accepted)
        line.setAlphaF(0.4F + 0.6F * static_cast<float>(token.strength) / TokenSpan::kStrengths);
    QTextCharFormat format;
    format.setForeground(colour);
    format.setUnderlineStyle(accepted ? QTextCharFormat::SingleUnderline : QTextCharFormat::DotLine);
    format.setUnderlineColor(line);
    format.setToolTip(originSentence(token));
    return format;
}

} // namespace foregleam

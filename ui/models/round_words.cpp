#include "ui/models/round_words.h"
#include "ui/models/run_model.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace foregleam {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("foregleam", text);
}

} // namespace

QString lengthReasonText(const RoundSample& round)
{
    switch (round.reason) {
    case LengthReason::Whole: return {};
    case LengthReason::Threshold:
        return tr("Cut at %1: the next confidence was below the threshold").arg(round.verified);
    case LengthReason::Rate: return tr("Cut at %1: one more draft was not expected to pay").arg(round.verified);
    case LengthReason::Limit: return tr("Cut at %1: the answer or the context ends there").arg(round.verified);
    case LengthReason::Parked: return tr("Parked: drafting does not pay on this text");
    case LengthReason::Probe: return tr("Probe: parked, but tried to see whether drafting pays again");
    }
    return {};
}

QString roundSentence(const RoundSample& round)
{
    QString words = tr("Round %1: %2 drafted, %3 verified, %4 accepted")
                        .arg(QLocale().toString(round.index + 1))
                        .arg(round.drafted)
                        .arg(round.verified)
                        .arg(round.accepted);
    const int discarded = std::max(0, round.verified - round.accepted - 1);
    if (discarded > 0)
        words += tr(", %1 discarded").arg(discarded);
    words += tr(", %1 emitted, %2 ms").arg(round.emitted).arg(QLocale().toString(round.roundMs, 'f', 1));
    const QString reason = lengthReasonText(round);
    return reason.isEmpty() ? words : words + QStringLiteral(". ") + reason;
}

QString shortRoundSentence(const RoundSample& round)
{
    return tr("Round %1: %2 of %3 accepted, %4 ms")
        .arg(QLocale().toString(round.index + 1))
        .arg(round.accepted)
        .arg(round.verified)
        .arg(QLocale().toString(round.roundMs, 'f', 1));
}

} // namespace foregleam

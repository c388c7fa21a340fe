// What a lecture says at each step of a round.

#include "ui/models/lecture_round.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace foregleam {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Lecture", text);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString percent(double share)
{
    return number(100 * share, share < 0.0995 ? 1 : 0) + QStringLiteral("\u00A0%");
}

QString quoted(const QString& token)
{
    return tr("“%1”").arg(token);
}

/// "No draft joins the text", "1 draft joins the text", "3 drafts join the text".
QString joined(int drafts)
{
    if (drafts == 0)
        return tr("No draft joins the text");
    return drafts == 1 ? tr("1 draft joins the text") : tr("%1 drafts join the text").arg(drafts);
}

QString draftWords(const LectureRound& round)
{
    const auto count = static_cast<int>(round.places.size());
    switch (drafterNeeded(round.method)) {
    case DrafterKind::Model: return tr("A small model drafted %1 tokens, one after the other.").arg(count);
    case DrafterKind::None:
        return tr("The last words stood earlier in this chat: the %1 tokens that followed there are tried again.")
            .arg(count);
    case DrafterKind::Block: break;
    }
    const QString words =
        tr("One parallel pass of the drafter proposes %1 tokens at once. No place knows what the others will hold.")
            .arg(count);
    return words + QLatin1Char(' ')
        + (round.explained ? tr("Each place shows what it thinks likeliest.")
                           : tr("What each place thought likeliest was not recorded; the drafts are shown."));
}

QString correctionWords(const LectureRound& round, int at)
{
    if (at < 0)
        return tr("From left to right the sequential head corrects each place for the token that now stands before it. "
                  "The odds before and after were not recorded for this round; while the layout Lecture is shown, new "
                  "answers record them.");
    const LecturePlace& place = round.places[static_cast<std::size_t>(at)];
    const auto& candidates = place.candidates;
    const auto drafted =
        std::find_if(candidates.begin(), candidates.end(), [](const auto& each) { return each.drafted; });
    const bool same = !candidates.empty() && std::all_of(candidates.begin(), candidates.end(), [](const auto& each) {
        return each.parallel == each.corrected;
    });
    const QString before =
        at == 0 ? tr("the text so far") : quoted(round.places[static_cast<std::size_t>(at - 1)].text);
    if (same)
        return tr("Place %1: this drafter has no sequential head, so what the parallel pass said stays. %2 is drafted.")
            .arg(at + 1)
            .arg(quoted(place.text));
    if (drafted == candidates.end())
        return tr("Place %1, after %2: %3 is drafted, by chance not one of the likeliest.")
            .arg(QString::number(at + 1), before, quoted(place.text));
    return tr("Place %1, after %2: the sequential head moves %3 from %4 to %5, and it is drafted.")
        .arg(QString::number(at + 1), before, quoted(place.text), percent(drafted->parallel),
            percent(drafted->corrected));
}

QString confidenceWords(const LectureRound& round)
{
    const QString who = drafterNeeded(round.method) == DrafterKind::Block
        ? tr("The drafter says of each draft how likely it is to survive if those before it do.")
        : tr("How likely each draft is to survive is taken from how earlier ones fared.");
    return who + QLatin1Char(' ')
        + tr("Its survival is the product up to it, calibrated: %1 for the first, %2 for the last.")
              .arg(percent(round.places.front().survival), percent(round.places.back().survival));
}

QString cutWords(const LectureRound& round)
{
    const QString sum = sumWritten(round.inspection, round.inspection.chosen);
    return sum.isEmpty() ? round.cutSentence : round.cutSentence + QLatin1Char(' ') + sum + QLatin1Char('.');
}

QString verifyWords(const LecturePlace& place)
{
    const QString token = quoted(place.text);
    const bool accepted = place.outcome == Outcome::Accepted;
    const QString verdict = accepted ? tr("accepted") : tr("rejected, and with it all that follows");
    if (place.u <= 0)
        return accepted
            ? tr("%1: the target, asked without chance, says the same. It is accepted.").arg(token)
            : tr("%1: the target, asked without chance, says something else. It is rejected, and with it all that "
                 "follows.")
                  .arg(token);
    if (place.q <= 0)
        return tr("%1: the dice show u = %2 and that is not below p / q, which was not recorded: %3.")
            .arg(token, number(place.u, 2), verdict);
    return tr("%1: the target gives it p = %2, the drafter gave it q = %3. It stays if the dice show less than p / q = "
              "%4. They show u = %5: %6.")
        .arg(token, number(place.p, 2), number(place.q, 2), number(place.p / place.q, 2), number(place.u, 2), verdict);
}

QString commitWords(const LectureRound& round)
{
    QString words;
    if (round.places.empty())
        words = round.cutSentence + QLatin1Char(' ') + tr("The target makes one token: %1.").arg(quoted(round.own));
    else if (round.own.isEmpty())
        words = tr("%1, which ends there.").arg(joined(round.accepted));
    else if (round.ownOrigin == TokenOrigin::Corrected)
        words =
            tr("%1, and %2 of the target in place of the rejected one.").arg(joined(round.accepted), quoted(round.own));
    else
        words = tr("%1, and as a bonus %2, which the target says after them.")
                    .arg(joined(round.accepted), quoted(round.own));
    words += QLatin1Char(' ')
        + (round.emitted == 1 ? tr("1 token in %1 ms.").arg(number(round.ms, 1))
                              : tr("%1 tokens in %2 ms.").arg(round.emitted).arg(number(round.ms, 1)));
    if (round.baselineMs > 0)
        words +=
            QLatin1Char(' ') + tr("One at a time that takes %1 ms.").arg(number(round.baselineMs * round.emitted, 1));
    return words;
}

} // namespace

QString stepWords(const LectureRound& round, const LectureStep& step)
{
    switch (step.stage) {
    case Stage::Draft: return draftWords(round);
    case Stage::Correction: return correctionWords(round, step.place);
    case Stage::Confidence: return confidenceWords(round);
    case Stage::Cut: return cutWords(round);
    case Stage::Guess:
        return tr("The target now looks at %1 drafts in one pass. How many of them will survive? Type a number from 0 "
                  "to %1, or go on.")
            .arg(round.verified);
    case Stage::Verify: return verifyWords(round.places[static_cast<std::size_t>(step.place)]);
    case Stage::Commit: return commitWords(round);
    }
    return {};
}

} // namespace foregleam

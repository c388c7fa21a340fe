#include "ui/models/round_inspection.h"
#include "ui/charts/ribbon_geometry.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace foregleam {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("foregleam", text);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

std::vector<InspectedDraft> draftsOf(const RoundEvent& round)
{
    std::vector<InspectedDraft> drafts(round.drafted.size());
    for (std::size_t place = 0; place < drafts.size(); ++place) {
        InspectedDraft& draft = drafts[place];
        if (place < round.draftedText.size())
            draft.text = QString::fromStdString(round.draftedText[place]);
        if (place < round.confidence.size())
            draft.confidence = static_cast<double>(round.confidence[place]);
        if (place < round.survival.size())
            draft.survival = static_cast<double>(round.survival[place]);
        draft.outcome = draftOutcome(static_cast<int>(place), round.verified, round.accepted);
    }
    return drafts;
}

std::vector<InspectedLength> lengthsOf(const RoundEvent& round, const std::vector<StepCost>& costs)
{
    const std::size_t drafted = round.drafted.size();
    const bool estimated = drafted > 0 && round.survival.size() == drafted;
    const bool told = estimated && round.expectedRate.size() == drafted + 1;
    std::vector<InspectedLength> lengths(drafted + 1);
    double tokens = 1;
    for (std::size_t length = 0; length <= drafted; ++length) {
        InspectedLength& at = lengths[length];
        if (length > 0 && estimated)
            tokens += static_cast<double>(round.survival[length - 1]);
        if (estimated)
            at.expectedTokens = tokens;
        const auto rows = static_cast<int>(length) + 1;
        const double pass = passMs(costs, rows);
        if (told && round.expectedRate[length] > 0)
            at.ms = 1000 * tokens / static_cast<double>(round.expectedRate[length]);
        else if (pass > 0)
            at.ms = round.draftMs + pass;
        if (at.ms > 0)
            at.expectedRate = 1000 * at.expectedTokens / at.ms;
        const bool known = static_cast<int>(length) <= round.verified || round.accepted < round.verified;
        if (known)
            at.tokens = std::min(static_cast<int>(length), static_cast<int>(round.accepted)) + 1;
        if (at.ms > 0)
            at.rate = 1000.0 * at.tokens / at.ms;
    }
    return lengths;
}

/// The first length with the highest value above 0; -1 if there is none.
template <class Value> int best(const std::vector<InspectedLength>& lengths, Value value)
{
    const auto at = std::max_element(
        lengths.begin(), lengths.end(), [&](const auto& a, const auto& b) { return value(a) < value(b); });
    return at == lengths.end() || value(*at) <= 0 ? -1 : static_cast<int>(at - lengths.begin());
}

QString choiceSentence(const RoundInspection& inspection, const RoundEvent& round)
{
    const auto drafted = static_cast<int>(round.drafted.size());
    const auto next = static_cast<std::size_t>(inspection.chosen) + 1;
    const bool cut = inspection.chosen < drafted;
    if (round.reason == LengthReason::Probe)
        return tr("A try while drafting is parked, to see whether it pays again.");
    switch (cut || drafted == 0 ? round.reason : LengthReason::Whole) {
    case LengthReason::Parked: return tr("Nothing was drafted: drafting does not pay on this text, so it is parked.");
    case LengthReason::Limit: return tr("Cut at %1: the answer or the context ends there.").arg(inspection.chosen);
    case LengthReason::Threshold:
        return tr("Cut at %1: confidence %2 of the next draft was below the threshold.")
            .arg(inspection.chosen)
            .arg(cut ? number(inspection.drafts[next - 1].confidence, 2) : QString());
    case LengthReason::Rate:
        return tr("Cut at %1: one more draft was expected to bring %2 and not %3 tok/s.")
            .arg(inspection.chosen)
            .arg(cut ? number(inspection.lengths[next].expectedRate, 1) : QString(),
                number(inspection.lengths[next - 1].expectedRate, 1));
    case LengthReason::Probe:
    case LengthReason::Whole: break;
    }
    return drafted == 0 ? tr("Nothing was drafted.") : tr("All %1 drafts were verified.").arg(drafted);
}

QString outcomeSentence(const RoundEvent& round)
{
    if (round.verified == 0)
        return tr("The target made one token.");
    if (round.accepted == round.verified)
        return tr("All %1 verified drafts survived, and the target added its bonus token.").arg(round.verified);
    return tr("%1 of %2 verified drafts survived; the target put its own token in place of draft %3.")
        .arg(round.accepted)
        .arg(round.verified)
        .arg(round.accepted + 1);
}

QString clairvoyantSentence(const RoundInspection& inspection)
{
    if (inspection.clairvoyant < 0 || inspection.drafts.empty())
        return {};
    const auto& best = inspection.lengths[static_cast<std::size_t>(inspection.clairvoyant)];
    const auto& taken = inspection.lengths[static_cast<std::size_t>(inspection.chosen)];
    QString words = inspection.clairvoyant == inspection.chosen
        ? tr("A clairvoyant would have chosen the same: %1 tok/s.").arg(number(best.rate, 1))
        : tr("A clairvoyant would have chosen %1: %2 tok/s, where this round reached %3.")
              .arg(inspection.clairvoyant)
              .arg(number(best.rate, 1), number(taken.rate, 1));
    if (inspection.mayBeLonger)
        words += QLatin1Char(' ') + tr("Whether the drafts that were not verified would have survived is not known.");
    return words;
}

} // namespace

double passMs(const std::vector<StepCost>& costs, int rows)
{
    if (costs.empty())
        return 0;
    if (costs.size() == 1 || rows <= costs.front().rows)
        return costs.front().ms;
    std::size_t upper = 1;
    while (upper + 1 < costs.size() && costs[upper].rows < rows)
        ++upper;
    const StepCost& low = costs[upper - 1];
    const StepCost& high = costs[upper];
    return low.ms + (high.ms - low.ms) * (rows - low.rows) / (high.rows - low.rows);
}

RoundInspection inspectRound(const RoundEvent& round, const std::vector<StepCost>& costs)
{
    RoundInspection inspection;
    inspection.drafts = draftsOf(round);
    inspection.lengths = lengthsOf(round, costs);
    inspection.chosen = std::clamp<int>(round.verified, 0, static_cast<int>(round.drafted.size()));
    inspection.expectedBest = best(inspection.lengths, [](const auto& length) { return length.expectedRate; });
    inspection.clairvoyant = best(inspection.lengths, [](const auto& length) { return length.rate; });
    inspection.mayBeLonger =
        round.accepted == round.verified && round.verified < static_cast<int>(round.drafted.size());
    return inspection;
}

QString sumWritten(const RoundInspection& inspection, int length)
{
    if (length < 0 || length >= static_cast<int>(inspection.lengths.size()))
        return {};
    const InspectedLength& at = inspection.lengths[static_cast<std::size_t>(length)];
    if (at.expectedTokens <= 0 || at.ms <= 0)
        return {};
    QStringList terms{QStringLiteral("1")};
    for (int place = 0; place < length; ++place)
        terms << number(inspection.drafts[static_cast<std::size_t>(place)].survival, 2);
    const QString sum = length == 0
        ? tr("1 token")
        : tr("%1 = %2 tokens").arg(terms.join(QStringLiteral(" + ")), number(at.expectedTokens, 2));
    return tr("%1 in %2 ms: %3 tok/s").arg(sum, number(at.ms, 1), number(at.expectedRate, 1));
}

QStringList inspectionSentences(const RoundInspection& inspection, const RoundEvent& round)
{
    QStringList sentences{choiceSentence(inspection, round), outcomeSentence(round)};
    const QString clairvoyant = clairvoyantSentence(inspection);
    if (!clairvoyant.isEmpty())
        sentences << clairvoyant;
    return sentences;
}

} // namespace foregleam

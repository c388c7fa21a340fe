#include "ui/models/lecture_round.h"

#include "ui/models/display_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace foregleam {
namespace {

constexpr qsizetype kTextBefore = 80; ///< characters: more does not fit beside a block

/// The end of the answer's text before its token at `first` in run.tokens().
QString textBefore(const RunModel& run, int first)
{
    const auto& tokens = run.tokens();
    const auto at = static_cast<std::size_t>(first);
    QString text;
    for (std::size_t i = at; i-- > 0 && tokens[i].answer == tokens[at].answer && text.size() < kTextBefore;)
        text.prepend(QString::fromStdString(tokens[i].text));
    return displayText(text.right(kTextBefore).simplified());
}

/// What the tokens of the round say about its judged drafts and the target's own token.
void addTokens(LectureRound& round, const RunModel& run)
{
    const RoundRange range = run.tokensOf({round.index, round.index});
    if (range.isEmpty())
        return;
    round.before = textBefore(run, range.first);
    if (range.first > 0)
        round.anchor =
            visibleToken(QString::fromStdString(run.tokens()[static_cast<std::size_t>(range.first) - 1].text));
    for (int i = range.first; i <= range.last; ++i) {
        const TokenSample& token = run.tokens()[static_cast<std::size_t>(i)];
        const auto place = static_cast<std::size_t>(std::max(0, token.place));
        if (token.origin != TokenOrigin::Accepted) {
            round.own = visibleToken(QString::fromStdString(token.text));
            round.ownOrigin = token.origin;
            if (token.origin == TokenOrigin::Corrected && place < round.places.size())
                round.places[place].u = static_cast<double>(token.u);
        } else if (place < round.places.size()) {
            round.places[place].p = static_cast<double>(token.p);
            round.places[place].q = static_cast<double>(token.q);
            round.places[place].u = static_cast<double>(token.u);
        }
    }
}

void addPlaces(LectureRound& round, const RoundEvent& event)
{
    for (std::size_t i = 0; i < round.inspection.drafts.size(); ++i) {
        const InspectedDraft& draft = round.inspection.drafts[i];
        LecturePlace& place = round.places.emplace_back();
        place.text = visibleToken(draft.text);
        place.confidence = draft.confidence;
        place.survival = draft.survival;
        place.outcome = draft.outcome;
        if (draft.outcome == Outcome::Rejected) {
            place.p = static_cast<double>(event.rejectedP);
            place.q = static_cast<double>(event.rejectedQ);
        }
    }
    for (const DraftCandidate& candidate : event.candidates) {
        const auto at = static_cast<std::size_t>(candidate.place);
        if (candidate.place < 0 || at >= round.places.size())
            continue;
        round.explained = true;
        round.places[at].candidates.push_back(
            {visibleToken(QString::fromStdString(candidate.text)), static_cast<double>(candidate.parallel),
                static_cast<double>(candidate.corrected), candidate.id == event.drafted[at]});
    }
}

std::vector<LectureStep> stepsOf(const LectureRound& round)
{
    if (round.places.empty())
        return {{Stage::Commit}};
    std::vector<LectureStep> steps{{Stage::Draft}};
    const auto count = static_cast<int>(round.places.size());
    if (drafterNeeded(round.method) == DrafterKind::Block) {
        for (int place = 0; round.explained && place < count; ++place)
            steps.push_back({Stage::Correction, place});
        if (!round.explained)
            steps.push_back({Stage::Correction});
    }
    if (std::any_of(round.places.begin(), round.places.end(), [](const auto& place) { return place.confidence > 0; }))
        steps.push_back({Stage::Confidence});
    steps.push_back({Stage::Cut});
    if (round.verified > 0)
        steps.push_back({Stage::Guess});
    for (int place = 0; place < count && round.places[static_cast<std::size_t>(place)].judged(); ++place)
        steps.push_back({Stage::Verify, place});
    steps.push_back({Stage::Commit});
    return steps;
}

} // namespace

LectureRound lectureRound(const RunModel& run, int index, const std::vector<StepCost>& costs)
{
    const RoundEvent& event = run.event(index);
    const RoundSample& sample = run.round(index);
    LectureRound round;
    round.index = index;
    if (const auto answer = static_cast<std::size_t>(sample.answer); answer < run.answers().size())
        round.method = run.answers()[answer].method;
    round.inspection = inspectRound(event, costs);
    round.cutSentence = inspectionSentences(round.inspection, event).front();
    round.verified = event.verified;
    round.accepted = event.accepted;
    round.emitted = static_cast<int>(event.emitted.size());
    round.ms = sample.roundMs;
    round.baselineMs = run.baselineTokensPerSecond() > 0 ? 1000 / run.baselineTokensPerSecond() : 0;
    addPlaces(round, event);
    addTokens(round, run);
    round.steps = stepsOf(round);
    return round;
}

QString stageTitle(Stage stage)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("Lecture", text); };
    switch (stage) {
    case Stage::Draft: return tr("Draft");
    case Stage::Correction: return tr("Correction");
    case Stage::Confidence: return tr("Confidence");
    case Stage::Cut: return tr("Cut");
    case Stage::Guess: return tr("Your guess");
    case Stage::Verify: return tr("Verification");
    case Stage::Commit: return tr("Commit");
    }
    return {};
}

} // namespace foregleam

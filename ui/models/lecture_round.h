#pragma once
// One round as a lecture tells it: stage by stage, from what was recorded. Pure.

#include "ui/models/round_inspection.h"
#include "ui/models/run_model.h"

#include <vector>

namespace foregleam {

/// What happens in a round, in its order. Draft: the block (or what another method proposes). Correction: the
/// sequential head. Cut: how many are verified, and why. Guess: the audience may say what survives. Commit: what
/// reached the text.
enum class Stage { Draft, Correction, Confidence, Cut, Guess, Verify, Commit };

/// What stands on the page at once.
struct LectureStep {
    Stage stage = Stage::Commit;
    int place = -1; ///< Correction and Verify: the place in the block that is looked at; -1 = all of it

    bool operator==(const LectureStep&) const = default;
};

/// A token that was weighed at a place; probabilities at temperature 1.
struct LectureCandidate {
    QString text;
    double parallel = 0; ///< as the parallel pass has it
    double corrected = 0; ///< after the sequential head
    bool drafted = false; ///< it became the draft
};

/// One place of the block.
struct LecturePlace {
    QString text; ///< the draft
    double confidence = 0; ///< 0 = nothing was estimated
    double survival = 0;
    Outcome outcome = Outcome::NotVerified;
    double p = 0; ///< target probability
    double q = 0; ///< draft probability; 0 = not recorded
    double u = 0; ///< the dice; 0 = none were thrown
    std::vector<LectureCandidate> candidates; ///< the likeliest after correction first; empty where not recorded

    bool judged() const { return outcome == Outcome::Accepted || outcome == Outcome::Rejected; }
};

struct LectureRound {
    int index = -1; ///< RoundSample::index; -1 = none
    Method method = Method::Off;
    QString before; ///< the end of the text before the round
    QString anchor; ///< its last token
    std::vector<LecturePlace> places;
    QString own; ///< the target's own token; empty where the text ended before it
    TokenOrigin ownOrigin = TokenOrigin::Bonus;
    int verified = 0;
    int accepted = 0;
    int emitted = 0;
    double ms = 0; ///< the round's time
    double baselineMs = 0; ///< of one token at a time; 0 = unknown
    bool explained = false; ///< candidates were recorded
    RoundInspection inspection;
    QString cutSentence; ///< why so many were verified
    std::vector<LectureStep> steps; ///< in order, never empty where there is a round
};

/// Round `index` must be one of run.rounds(); `costs` as for inspectRound().
LectureRound lectureRound(const RunModel& run, int index, const std::vector<StepCost>& costs);

QString stageTitle(Stage stage); ///< "Parallel block", "Sequential correction", …

/// What is to be seen at this step, in one to three sentences.
QString stepWords(const LectureRound& round, const LectureStep& step);

} // namespace foregleam

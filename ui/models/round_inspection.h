#pragma once
// One round taken apart: what was known when its length was chosen, what happened, and what would have been best. Pure.

#include "engine/api/event.h"
#include "engine/api/model_info.h"
#include "ui/theme_outcome.h"

#include <QString>

#include <vector>

namespace foregleam {

/// One draft.
struct InspectedDraft {
    QString text;
    double confidence = 0; ///< as the drafter says it; 0 where it says nothing
    double survival = 0; ///< calibrated, of this draft and all before it; 0 where nothing was estimated
    Outcome outcome = Outcome::NotVerified;
};

/// What verifying so many drafts was expected to bring, and what it would have brought.
struct InspectedLength {
    double expectedTokens = 0; ///< 1 + the survivals up to here; 0 where nothing was estimated
    double ms = 0; ///< of the round at this length; 0 = unknown
    double expectedRate = 0; ///< tokens per second; 0 = unknown
    int tokens = 0; ///< that this length would have emitted; 0 where it can't be told
    double rate = 0; ///< tokens per second with `tokens`; 0 = unknown
};

struct RoundInspection {
    std::vector<InspectedDraft> drafts;
    std::vector<InspectedLength> lengths; ///< 0 to the drafted number
    int chosen = 0; ///< the verified length
    int expectedBest = -1; ///< the length with the highest expected rate; -1 = unknown
    int clairvoyant = -1; ///< the length with the highest rate, knowing what survives; -1 = unknown
    bool mayBeLonger = false; ///< every verified draft survived and there were more: a clairvoyant may have gone on
};

/// `costs` are the passes' times by rows as measured; a round that says what it expected is taken at its word.
RoundInspection inspectRound(const RoundEvent& round, const std::vector<StepCost>& costs);

/// A pass with `rows` rows, in milliseconds: linear between the measured points and beyond the last; 0 without any.
double passMs(const std::vector<StepCost>& costs, int rows);

/// "1 + 0.93 + 0.86 = 2.79 tokens in 17.2 ms: 162 tok/s" for one length; "" where nothing was estimated.
QString sumWritten(const RoundInspection& inspection, int length);

/// Why the length was chosen, what happened and what a clairvoyant would have done, each as a sentence.
QStringList inspectionSentences(const RoundInspection& inspection, const RoundEvent& round);

} // namespace foregleam

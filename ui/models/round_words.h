#pragma once
// What a round did, in words. Pure.

#include <QString>

namespace foregleam {

struct RoundSample;

/// "Cut at 4: one more draft was not expected to pay"; "" where the whole block was verified.
QString lengthReasonText(const RoundSample& round);

/// Every count of a round, its duration, and why it verified as many drafts as it did. One line.
QString roundSentence(const RoundSample& round);

/// What a narrow dock has room for.
QString shortRoundSentence(const RoundSample& round);

} // namespace foregleam

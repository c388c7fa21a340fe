#pragma once
// An answer's figures in words.

#include "ui/models/message.h"

#include <QString>

namespace foregleam {

/// Speed against one token at a time; 0 where either is unknown.
double speedUp(const GenerationStats& stats, double baselineStepMs);

/// "1.4 × · 96 tok/s · τ 1.8 · first 120 ms"; parts that are not known or say nothing are left out.
QString answerFigures(const Message& answer);
/// What each figure means, as rich text for a tool tip.
QString answerFiguresExplained(const Message& answer);
/// "stopped by you", "token limit reached", …; empty for a natural end.
QString answerEnd(const Message& answer);

} // namespace foregleam

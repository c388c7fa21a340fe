#pragma once
// The speed of an answer in one line.

#include "engine/api/event.h"

#include <string>

namespace foregleam {

/// How many times plain decoding's rate the answer had, from the one-row step measured when the model was loaded;
/// 0 where either is unknown.
double speedupOverBaseline(const GenerationStats& stats, double baselineStepMs);

/// "1.4 × · 96 tok/s · τ 1.8", and why it ended where that is not the end of the text.
std::string speedLine(const GenerationStats& stats, double baselineStepMs);

} // namespace foregleam

#pragma once
// What the rounds of an answer did, as lines for a person.

#include "app/cli/answer.h"

#include <string>

namespace foregleam::cli {

/// A few lines with a line feed each: speed, acceptance, acceptance by position, where the time went.
std::string answerSummary(const CollectedAnswer& answer, double baselineStepMs);

} // namespace foregleam::cli

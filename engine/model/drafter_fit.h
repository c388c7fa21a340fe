#pragma once
// Whether a drafter's numbers fit a target's, before any tensor is bound.

#include "engine/model/drafter_source.h"
#include "engine/model/model_file.h"

#include <string>

namespace foregleam {

/// Settles what only target and tensors can tell: the width of a tap, a spare last one, how many tokens there are to
/// draft. Returns what does not fit, a clause; empty where all does.
std::string fitDrafter(const DrafterSource& source, const LoadedModel& target, DrafterShape& shape);

} // namespace foregleam

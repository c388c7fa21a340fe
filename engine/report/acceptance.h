#pragma once
// Acceptance by position in the block, counted from rounds.

#include "engine/api/event.h"
#include "engine/api/session_log.h"

#include <vector>

namespace foregleam {

/// Adds a round: a place counts as reached where every draft before it was accepted and it was itself verified.
void countRound(std::vector<PositionAcceptance>& positions, const RoundEvent& round);

} // namespace foregleam

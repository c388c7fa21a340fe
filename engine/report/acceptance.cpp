#include "engine/report/acceptance.h"

#include <algorithm>

namespace foregleam {

void countRound(std::vector<PositionAcceptance>& positions, const RoundEvent& round)
{
    const std::int32_t reached = std::min(round.accepted + 1, round.verified);
    while (static_cast<std::int32_t>(positions.size()) < reached) {
        positions.push_back({static_cast<std::int32_t>(positions.size()), 0, 0});
    }
    for (std::int32_t k = 0; k < reached; ++k) {
        ++positions[k].reached;
        positions[k].accepted += k < round.accepted ? 1 : 0;
    }
}

} // namespace foregleam

#pragma once
// The cosines and sines of rotary position embedding, computed once a row and shared by all layers of a kind.

#include "engine/backend/backend.h"

namespace foregleam::cpu {

/// Writes the cosine and sine of every pair's angle at `position`: [ropeDimensions / 2] each.
/// Layers with a sliding window (`local`) use ropeBaseLocal alone; the others ropeBase, ropeScale and `factors` (as
/// ModelWeights::ropeFactors).
/// Angles are formed in double: at position 8000 an fp32 angle would already be off by 2e-4.
void fillRopeRow(const ModelShape& shape, const TensorView& factors, bool local, std::int32_t position, float* cosines,
    float* sines);

} // namespace foregleam::cpu

#pragma once
// RoPE as config.json tells it, in the form of transformers v5 (rope_parameters) or of before (rope_theta,
// rope_scaling).

#include "engine/model/json_reader.h"
#include "engine/model/model_config.h"

#include <vector>

namespace foregleam {

/// Fills the RoPE fields of a shape whose widths and attention scale are there (YaRN changes the scale). Returns the
/// divisors of the angles, empty where there are none.
std::vector<float> readHfRope(const JsonReader& config, const Architecture& architecture,
    const std::vector<std::int32_t>& windows, ModelShape& shape);

} // namespace foregleam

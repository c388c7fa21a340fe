#pragma once
// A model's hyperparameters from its metadata, validated as a whole before any tensor is looked at.

#include "engine/api/result.h"
#include "engine/backend/model_weights.h"
#include "engine/model/architecture.h"
#include "engine/model/gguf_file.h"

#include <cstdint>
#include <vector>

namespace foregleam {

struct ModelConfig {
    const Architecture* architecture = nullptr; ///< never null once returned; static data
    ModelShape shape; ///< complete: every count positive, every division exact
    std::int32_t slidingWindow = 0; ///< positions, for the layers that have one

    std::int32_t slidingWindowOf(std::int32_t layer) const; ///< 0 = sees all
};

/// Fails with one sentence: unknown architecture, missing or impossible numbers, features that would be computed
/// wrongly.
Result<ModelConfig> readModelConfig(const GgufFile& file);

} // namespace foregleam

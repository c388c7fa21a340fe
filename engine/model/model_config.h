#pragma once
// A model's hyperparameters from its metadata, validated as a whole before any tensor is looked at.

#include "engine/api/result.h"
#include "engine/backend/model_weights.h"
#include "engine/model/architecture.h"
#include "engine/model/gguf_file.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace foregleam {

struct ModelConfig {
    const Architecture* architecture = nullptr; ///< never null once returned; static data
    ModelShape shape; ///< complete: every count positive, every division exact
    std::vector<std::int32_t> windows; ///< one a layer: positions that it sees; 0 = all
    std::vector<float> ropeFactors; ///< as ModelWeights::ropeFactors; empty where only a tensor may tell
    std::optional<bool> tied; ///< whether the embedding is the output head; nothing = where there is no other
};

/// One entry a layer: `window`, but 0 for every `period`-th; all 0 for a period of 0.
std::vector<std::int32_t> periodicWindows(std::int32_t layers, std::int32_t window, std::int32_t period);

class GgufConfigReader;

/// Widths and RoPE under the reader's prefixes; a context length that the shape already has is the fallback.
void readGgufTransformer(GgufConfigReader& read, ModelShape& shape);

/// Fails with one sentence: unknown architecture, missing or impossible numbers, features that would be computed
/// wrongly.
Result<ModelConfig> readModelConfig(const GgufFile& file);

} // namespace foregleam

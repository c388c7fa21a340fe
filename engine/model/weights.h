#pragma once
// A model's tensors by name, each checked against the shape that the metadata promise.

#include "engine/api/result.h"
#include "engine/backend/model_weights.h"
#include "engine/model/gguf_file.h"
#include "engine/model/model_config.h"

#include <memory>

namespace foregleam {

/// Views into the mapped file, which the result keeps open. Norms and biases stored as F16 or BF16 are converted into
/// memory of the result; nothing else is copied. Fails with one sentence where a tensor is missing, has another shape
/// or type than it must, or where the file has tensors that this program would leave out.
Result<std::shared_ptr<const ModelWeights>> bindWeights(const GgufFile& file, const ModelConfig& config);

} // namespace foregleam

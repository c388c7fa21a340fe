#pragma once
// A model of a known shape with random weights in memory: what would this machine do with it, without a download.

#include "engine/api/result.h"
#include "engine/backend/model_weights.h"

#include <memory>
#include <optional>
#include <string>

namespace foregleam::cli {

/// "smollm2-135m", "qwen3-0.6b", "qwen3-4b", "llama3-8b"; for help and error texts.
std::string modelShapeNames();
/// "q4_0, q4_1, q8_0, …": the storage types that matrices can have.
std::string weightTypeNames();

/// A storage type by its name, whatever its case; nothing for an unknown one.
std::optional<TensorType> weightType(const std::string& name);

/// Weights of a shape, every matrix in one type and filled by all cores with numbers that keep activations in range.
/// Norms are ones. Fails with a sentence where the shape is unknown, where its rows are no whole blocks of the type, or
/// where the memory that is free now does not hold them.
Result<std::shared_ptr<const ModelWeights>> makeRandomWeights(const std::string& shape, TensorType type);

} // namespace foregleam::cli

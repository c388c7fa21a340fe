#pragma once
// What a model's numbers may be, whatever format they come in.

#include "engine/backend/model_weights.h"

#include <cstdint>
#include <string>

namespace foregleam {

// Far above any model, low enough that products of two of them stay within 32 bits where the engine forms them.
inline constexpr std::int64_t kMostLayers = 1024;
inline constexpr std::int64_t kMostHeads = 1024;
inline constexpr std::int64_t kMostHeadSize = 1024;
inline constexpr std::int64_t kMostHidden = 1 << 17;
inline constexpr std::int64_t kMostFeedForward = 1 << 20;
inline constexpr std::int64_t kMostContext = 1 << 24;
inline constexpr std::int64_t kMostVocabulary = 1 << 22;

/// What does not fit together in a shape whose counts are each in range: a clause, or empty.
std::string shapeFault(const ModelShape& shape);

} // namespace foregleam

#pragma once

#include <cstdint>

namespace foregleam {

/// An index into a model's vocabulary: 0 <= id < vocabulary.
using TokenId = std::int32_t;

} // namespace foregleam

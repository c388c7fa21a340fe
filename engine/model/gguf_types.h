#pragma once
// GGUF's numbers for value and tensor types, as sizes and names.

#include "engine/model/gguf_file.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace foregleam {

inline constexpr std::uint32_t kLastValueType = 12;

/// Bytes of a plain value, or the fewest that a string (its length) or an array (type and count) takes.
std::size_t valueTypeBytes(GgufValueType type);

/// "Q4_1"; types that exist but cannot be read here are named too; "type 99" for others.
std::string tensorTypeName(std::uint32_t type);

} // namespace foregleam

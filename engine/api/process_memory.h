#pragma once
// How much memory this process holds.

#include <cstdint>

namespace foregleam {

/// Bytes of this process that are in RAM now, mapped model files included; 0 where the system does not tell. Any
/// thread. Takes some microseconds: for a status line, not for a loop.
std::int64_t residentBytes();

} // namespace foregleam

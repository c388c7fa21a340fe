#pragma once
// How long passes take on a backend, and how fast the machine reads memory.

#include "engine/backend/backend.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace foregleam::cli {

struct ProfileStep {
    std::int32_t rows = 0;
    double ms = 0; ///< median
};

/// Median times of passes of each width, over at least five passes and at most about half a second of them. `tell`
/// hears what is measured; where it returns false the rest is left out.
Result<std::vector<ProfileStep>> profileSteps(
    Backend& backend, const std::vector<std::int32_t>& rows, const std::function<bool(std::int32_t rows)>& tell);

/// Tokens per second of reading a prompt of so many tokens, in passes as large as the backend takes; the best of two.
Result<double> profilePrefill(Backend& backend, std::int32_t rows);

/// Bytes per nanosecond (GB/s) that `threads` threads read together from memory, the best of several sweeps over a
/// buffer that no cache holds; 0 where there is no memory for one. 0 threads: one a processor.
double readBandwidth(int threads);

} // namespace foregleam::cli

#pragma once
// How far a measured share can be trusted. Pure.

#include <cstdint>

namespace foregleam {

/// A share of 0 to 1 with the ends of its interval.
struct ShareInterval {
    double share = 0;
    double low = 0;
    double high = 1;
};

/// `hits` of `trials` with Wilson's 95 % interval, which stays inside 0 to 1 and is honest for few trials. Without
/// trials nothing is known: share 0, low 0, high 1.
ShareInterval wilson95(std::int64_t hits, std::int64_t trials);

} // namespace foregleam

#include "ui/charts/interval.h"

#include <algorithm>
#include <cmath>

namespace foregleam {

ShareInterval wilson95(std::int64_t hits, std::int64_t trials)
{
    if (trials <= 0)
        return {};
    constexpr double kZ = 1.959964; // two-sided 95 % of the normal distribution
    const auto n = static_cast<double>(trials);
    const double share = std::clamp(static_cast<double>(hits) / n, 0.0, 1.0);
    const double denominator = 1 + kZ * kZ / n;
    const double centre = (share + kZ * kZ / (2 * n)) / denominator;
    const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n)) / denominator;
    return {share, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

} // namespace foregleam

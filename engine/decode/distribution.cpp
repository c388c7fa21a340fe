#include "engine/decode/distribution.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace foregleam {
namespace {

/// Below this mass the residual is rounding noise (p and q were equal), and p itself is the right thing to draw from.
constexpr double kNoMass = 1e-8;

} // namespace

float Distribution::probability(TokenId token) const
{
    const auto found = std::lower_bound(ids.begin(), ids.end(), token);
    return found != ids.end() && *found == token ? probabilities[static_cast<std::size_t>(found - ids.begin())] : 0.0F;
}

TokenId Distribution::draw(double u) const
{
    assert(!ids.empty());
    double cumulative = 0.0;
    std::size_t last = 0; // where rounding leaves the sum below u: the last token that can be drawn at all
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (probabilities[i] <= 0.0F)
            continue;
        cumulative += probabilities[i];
        last = i;
        if (u < cumulative)
            break;
    }
    return ids[last];
}

TokenId Distribution::choose(const PositionNoise& noise) const
{
    assert(!ids.empty());
    // argmax(log p + Gumbel) is the winner of a race of exponentials: argmin(-log(u) / p). Because -log(u) >= 1 - u,
    // most tokens lose without their logarithm being taken.
    TokenId winner = ids.front();
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const double p = probabilities[i];
        const double u = noise.uniform(ids[i]);
        if (p <= 0.0 || 1.0 - u >= best * p)
            continue;
        const double arrival = -std::log(u) / p;
        if (arrival < best) {
            best = arrival;
            winner = ids[i];
        }
    }
    return winner;
}

TokenId drawResidual(const Distribution& p, const Distribution& q, double u)
{
    Distribution residual;
    residual.ids = p.ids;
    residual.probabilities.reserve(p.ids.size());
    double mass = 0.0;
    std::size_t j = 0;
    for (std::size_t i = 0; i < p.ids.size(); ++i) {
        while (j < q.ids.size() && q.ids[j] < p.ids[i])
            ++j;
        const float drafted = j < q.ids.size() && q.ids[j] == p.ids[i] ? q.probabilities[j] : 0.0F;
        const float left = std::max(p.probabilities[i] - drafted, 0.0F);
        residual.probabilities.push_back(left);
        mass += left;
    }
    return mass <= kNoMass ? p.draw(u) : residual.draw(u * mass);
}

} // namespace foregleam

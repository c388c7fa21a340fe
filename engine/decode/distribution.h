#pragma once
// A probability distribution over tokens, as it is left by the processors: often a few tokens of a large vocabulary.

#include "engine/api/token.h"
#include "engine/decode/random.h"

#include <vector>

namespace foregleam {

/// Tokens that can be drawn, ids rising, with their probabilities (positive or zero, sum 1 within rounding).
/// Tokens that are not listed have probability 0. Never empty once filled.
struct Distribution {
    std::vector<TokenId> ids;
    std::vector<float> probabilities; ///< one entry an id

    /// All mass on one token.
    static Distribution oneHot(TokenId token) { return {{token}, {1.0F}}; }

    float probability(TokenId token) const;

    /// Inverse of the cumulative distribution: the token that u, uniform on (0, 1), falls on.
    TokenId draw(double u) const;

    /// The Gumbel-max choice under the position's noise: distributed as this distribution over seeds and positions.
    TokenId choose(const PositionNoise& noise) const;
};

/// A token drawn from normalised max(p - q, 0): what rejection sampling emits in place of a rejected draft.
/// Falls back to p where rounding left no mass.
TokenId drawResidual(const Distribution& p, const Distribution& q, double u);

} // namespace foregleam

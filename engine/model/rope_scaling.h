#pragma once
// RoPE for contexts longer than a model was first trained on, as numbers that kernels already know: what each pair's
// angle is divided by, and a factor on the attention scale.

#include <cstdint>
#include <vector>

namespace foregleam {

/// Llama 3.1's scaling: low frequencies are slowed by `factor`, high ones kept, those between blended.
struct Llama3Scaling {
    double factor = 1;
    double lowFrequency = 1; ///< in turns over the original context
    double highFrequency = 4;
    double originalContext = 8192; ///< positions
};

/// YaRN (Peng et al. 2023): pairs that turn often over the original context are kept, those that turn rarely slowed.
struct YarnScaling {
    double factor = 1;
    double betaFast = 32; ///< turns from which on a pair is kept
    double betaSlow = 1; ///< turns up to which a pair is slowed in full
    double originalContext = 4096; ///< positions
    bool roundBounds = true; ///< between whole pairs
};

/// [dimensions / 2] divisors of the angles.
std::vector<float> ropeFactors(const Llama3Scaling& scaling, double base, std::int32_t dimensions);
std::vector<float> ropeFactors(const YarnScaling& scaling, double base, std::int32_t dimensions);

/// What YaRN multiplies queries and keys by, each; scores grow by its square.
double yarnMagnitude(double factor, double mscale = 1);

} // namespace foregleam

#include "kernels/cpu/rope_table.h"

#include <cmath>
#include <cstring>

namespace foregleam::cpu {

void fillRopeRow(
    const ModelShape& shape, const TensorView& factors, bool local, std::int32_t position, float* cosines, float* sines)
{
    const double base = local ? shape.ropeBaseLocal : shape.ropeBase;
    const double scaled = local ? position : position * static_cast<double>(shape.ropeScale);
    for (std::int32_t i = 0; i < shape.ropeDimensions / 2; ++i) {
        double angle = scaled * std::pow(base, -2.0 * i / shape.ropeDimensions);
        if (factors && !local) {
            float factor = 0;
            std::memcpy(&factor, factors.data + sizeof(float) * static_cast<std::size_t>(i), sizeof(float));
            angle /= factor;
        }
        cosines[i] = static_cast<float>(std::cos(angle));
        sines[i] = static_cast<float>(std::sin(angle));
    }
}

} // namespace foregleam::cpu

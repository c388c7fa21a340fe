#include "tests/support/random_tensors.h"

#include "tests/support/quantizer.h"

#include <cmath>
#include <vector>

namespace foregleam::test {
namespace {

// A value in [-1, 1) with 24 bits, from the tensor's number and the element's. The same lines are in make_logits.py.
float noise(std::uint64_t tensor, std::uint64_t element)
{
    std::uint64_t z = (tensor << 32 | element) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    return static_cast<float>(z >> 40) * 0x1p-23F - 1.0F;
}

} // namespace

TensorView RandomTensors::matrix(std::uint64_t number, std::int32_t rows, std::int32_t columns, float amplitude)
{
    return make(number, m_matrices, rows, columns, 0.0F, amplitude);
}

TensorView RandomTensors::square(std::uint64_t number, std::int32_t rows, std::int32_t columns)
{
    return matrix(number, rows, columns, static_cast<float>(std::sqrt(3.0 / columns)));
}

TensorView RandomTensors::vector(std::uint64_t number, std::int32_t width, float middle, float amplitude)
{
    return make(number, TensorType::F32, 1, width, middle, amplitude);
}

TensorView RandomTensors::make(
    std::uint64_t number, TensorType type, std::int32_t rows, std::int32_t columns, float middle, float amplitude)
{
    std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = middle + amplitude * noise(number, i);
    m_bytes->push_back(quantize(values, type));
    return {type, rows, columns, reinterpret_cast<const std::byte*>(m_bytes->back().data())};
}

} // namespace foregleam::test

#include "kernels/cpu/reference_ops.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

namespace foregleam::cpu::reference {
namespace {

// Model files give 4-byte values no promise of alignment.
float loadFloat(const TensorView& vector, std::size_t index)
{
    float value = 0;
    std::memcpy(&value, vector.data + sizeof(float) * index, sizeof(float));
    return value;
}

float silu(float x)
{
    return x / (1.0F + std::exp(-x));
}

float geluTanh(float x)
{
    constexpr float kSqrtTwoOverPi = 0.79788456080286535588F;
    return 0.5F * x * (1.0F + std::tanh(kSqrtTwoOverPi * (x + 0.044715F * x * x * x)));
}

} // namespace

void rmsNorm(std::span<const float> in, const TensorView& weight, float epsilon, std::span<float> out)
{
    double squares = 0;
    for (const float value : in)
        squares += static_cast<double>(value) * value;
    const auto scale = static_cast<float>(1.0 / std::sqrt(squares / static_cast<double>(in.size()) + epsilon));
    for (std::size_t i = 0; i < in.size(); ++i)
        out[i] = in[i] * scale * loadFloat(weight, i);
}

float dot(std::span<const float> a, std::span<const float> b)
{
    assert(a.size() == b.size());
    std::array<float, 16> partial{};
    const std::size_t whole = a.size() / partial.size() * partial.size();
    for (std::size_t i = 0; i < whole; i += partial.size()) {
        for (std::size_t j = 0; j < partial.size(); ++j)
            partial[j] += a[i + j] * b[i + j];
    }
    for (std::size_t i = whole; i < a.size(); ++i)
        partial[i - whole] += a[i] * b[i];
    float sum = 0;
    for (const float part : partial)
        sum += part;
    return sum;
}

void add(std::span<float> values, std::span<const float> other)
{
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] += other[i];
}

void addBias(std::span<float> values, const TensorView& bias)
{
    if (!bias)
        return;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] += loadFloat(bias, i);
}

void rotate(std::span<float> head, RopeStyle style, std::span<const float> cosines, std::span<const float> sines)
{
    const std::size_t pairs = cosines.size();
    for (std::size_t i = 0; i < pairs; ++i) {
        float& first = style == RopeStyle::Norm ? head[2 * i] : head[i];
        float& second = style == RopeStyle::Norm ? head[2 * i + 1] : head[i + pairs];
        const float a = first;
        const float b = second;
        first = a * cosines[i] - b * sines[i];
        second = a * sines[i] + b * cosines[i];
    }
}

void softmax(std::span<float> scores)
{
    const float highest = *std::max_element(scores.begin(), scores.end());
    float sum = 0;
    for (float& score : scores) {
        score = std::exp(score - highest);
        sum += score;
    }
    for (float& score : scores)
        score /= sum;
}

void activate(Activation activation, std::span<float> gate, std::span<const float> up)
{
    for (std::size_t i = 0; i < gate.size(); ++i)
        gate[i] = (activation == Activation::Silu ? silu(gate[i]) : geluTanh(gate[i])) * up[i];
}

void softcap(std::span<float> logits, float c)
{
    if (c == 0.0F)
        return;
    for (float& logit : logits)
        logit = c * std::tanh(logit / c);
}

} // namespace foregleam::cpu::reference

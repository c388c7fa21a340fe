#pragma once
// Norms, activations and conversions. Include after simd_avx2.h or simd_avx512.h.

namespace foregleam::cpu {
namespace {

/// e^x within 2 units in the last place for -87 <= x <= 88; x is clamped to that, so e^-infinity is 1.6e-38.
inline Floats exponential(Floats x)
{
    x = smaller(larger(x, all(-87.0F)), all(88.0F));
    const Floats n = nearest(x * all(1.44269504088896341F));
    // ln 2 in two parts, the first short enough that n times it is exact.
    Floats r = multiplyAdd(n, all(-0.693359375F), x);
    r = multiplyAdd(n, all(2.12194440054690583e-4F), r);
    // Taylor to r^7: |r| <= ln(2)/2, so the rest is below 6e-9 of the result.
    Floats p = all(1.0F / 5040);
    p = multiplyAdd(p, r, all(1.0F / 720));
    p = multiplyAdd(p, r, all(1.0F / 120));
    p = multiplyAdd(p, r, all(1.0F / 24));
    p = multiplyAdd(p, r, all(1.0F / 6));
    p = multiplyAdd(p, r, all(0.5F));
    p = multiplyAdd(p, r, all(1.0F));
    p = multiplyAdd(p, r, all(1.0F));
    return p * bitsAsFloats(shiftLeft(toInts(n) + allInts(127), 23)); // n is -126..127
}

inline Floats sigmoid(Floats x)
{
    return all(1.0F) / (all(1.0F) + exponential(zero() - x));
}

/// Calls body(values of a, values of b) for the first `width` elements and writes the result over a; the last, partial
/// vector goes through a copy, so nothing beyond width is touched.
template <class Body> inline void mapPairs(float* a, const float* b, std::size_t width, const Body& body)
{
    std::size_t i = 0;
    for (; i + kLanes <= width; i += kLanes)
        store(a + i, body(load(a + i), load(b + i)));
    if (i < width) {
        float first[kLanes] = {};
        float second[kLanes] = {};
        __builtin_memcpy(first, a + i, (width - i) * sizeof(float));
        __builtin_memcpy(second, b + i, (width - i) * sizeof(float));
        store(first, body(load(first), load(second)));
        __builtin_memcpy(a + i, first, (width - i) * sizeof(float));
    }
}

void silu(float* gate, const float* up, std::size_t width)
{
    mapPairs(gate, up, width, [](Floats g, Floats u) { return g * sigmoid(g) * u; });
}

/// 0.5·x·(1 + tanh(y)) is x·sigmoid(2y), with y = sqrt(2/pi)·(x + 0.044715·x³).
void geluTanh(float* gate, const float* up, std::size_t width)
{
    mapPairs(gate, up, width, [](Floats g, Floats u) {
        const Floats twice = all(2.0F * 0.79788456080286535588F) * multiplyAdd(all(0.044715F) * g * g, g, g);
        return g * sigmoid(twice) * u;
    });
}

void rmsNorm(const float* in, const std::byte* weight, std::size_t width, float epsilon, float* out)
{
    Floats squares = zero();
    std::size_t whole = width / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes)
        squares = multiplyAdd(load(in + i), load(in + i), squares);
    float total = sum(squares);
    for (std::size_t i = whole; i < width; ++i)
        total += in[i] * in[i];
    const float scale = 1.0F / __builtin_sqrtf(total / static_cast<float>(width) + epsilon);
    const auto* weights = reinterpret_cast<const float*>(weight); // loads of a vector need no alignment
    for (std::size_t i = 0; i < whole; i += kLanes)
        store(out + i, load(in + i) * all(scale) * load(weights + i));
    for (std::size_t i = whole; i < width; ++i) {
        float w;
        __builtin_memcpy(&w, weight + i * sizeof(float), sizeof(float));
        out[i] = in[i] * scale * w;
    }
}

void toHalf(const float* in, std::size_t width, std::uint16_t* out)
{
    const Floats limit = all(65504.0F);
    const auto convert = [&](const float* from, std::uint16_t* to) {
        storeHalves(to, smaller(larger(load(from), zero() - limit), limit));
    };
    std::size_t i = 0;
    for (; i + kLanes <= width; i += kLanes)
        convert(in + i, out + i);
    if (i < width) {
        float rest[kLanes] = {};
        __builtin_memcpy(rest, in + i, (width - i) * sizeof(float));
        convert(rest, out + i);
    }
}

} // namespace
} // namespace foregleam::cpu

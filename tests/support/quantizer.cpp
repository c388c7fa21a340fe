#include "tests/support/quantizer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

namespace foregleam::test {
namespace {

using Values = std::span<const float>;

template <class T> void append(std::string& out, const T& value)
{
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

int code(float value, int lowest, int highest)
{
    return std::clamp(static_cast<int>(std::lround(value)), lowest, highest);
}

float inverse(float value)
{
    return value == 0.0F ? 0.0F : 1.0F / value;
}

/// The element of the largest magnitude, sign kept.
float extreme(Values block)
{
    return *std::max_element(block.begin(), block.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
}

std::uint16_t toBfloat(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return static_cast<std::uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

/// 32 codes of 4 or 5 bits: the fifth bits as a u32 first (5 bits only), then low nibbles, j with j + 16.
void appendCodes(std::string& out, const std::array<int, 32>& codes, int bits)
{
    if (bits == 5) {
        std::uint32_t high = 0;
        for (std::size_t i = 0; i < 32; ++i)
            high |= static_cast<std::uint32_t>(codes[i] >> 4) << i;
        append(out, high);
    }
    for (std::size_t j = 0; j < 16; ++j)
        out.push_back(static_cast<char>((codes[j] & 15) | ((codes[j + 16] & 15) << 4)));
}

/// Q4_0, Q5_0: value = (code - half) * scale.
void appendSymmetric(std::string& out, Values block, int bits)
{
    const int half = 1 << (bits - 1);
    const float scale = extreme(block) / static_cast<float>(-half);
    std::array<int, 32> codes{};
    for (std::size_t i = 0; i < 32; ++i)
        codes[i] = code(block[i] * inverse(scale) + static_cast<float>(half), 0, 2 * half - 1);
    append(out, toHalf(scale));
    appendCodes(out, codes, bits);
}

/// Q4_1, Q5_1: value = code * scale + least.
void appendAffine(std::string& out, Values block, int bits)
{
    const auto [least, most] = std::minmax_element(block.begin(), block.end());
    const int top = (1 << bits) - 1;
    const float scale = (*most - *least) / static_cast<float>(top);
    std::array<int, 32> codes{};
    for (std::size_t i = 0; i < 32; ++i)
        codes[i] = code((block[i] - *least) * inverse(scale), 0, top);
    append(out, toHalf(scale));
    append(out, toHalf(*least));
    appendCodes(out, codes, bits);
}

void appendQ80(std::string& out, Values block)
{
    const float scale = std::abs(extreme(block)) / 127.0F;
    append(out, toHalf(scale));
    for (const float value : block)
        out.push_back(static_cast<char>(code(value * inverse(scale), -127, 127)));
}

/// The scales and minima of Q4_K and Q5_K, 6 bits each, packed into 12 bytes.
std::array<std::uint8_t, 12> packScales(const std::array<int, 8>& scales, const std::array<int, 8>& minima)
{
    std::array<std::uint8_t, 12> packed{};
    for (std::size_t j = 0; j < 4; ++j) {
        packed[j] = static_cast<std::uint8_t>(scales[j] | ((scales[j + 4] >> 4) << 6));
        packed[j + 4] = static_cast<std::uint8_t>(minima[j] | ((minima[j + 4] >> 4) << 6));
        packed[j + 8] = static_cast<std::uint8_t>((scales[j + 4] & 15) | ((minima[j + 4] & 15) << 4));
    }
    return packed;
}

/// Q4_K, Q5_K: 8 sub-blocks of 32, value = d * scale * code - dmin * minimum.
void appendQ45K(std::string& out, Values block, int bits)
{
    const int top = (1 << bits) - 1;
    std::array<float, 8> spans{};
    std::array<float, 8> depths{};
    for (std::size_t s = 0; s < 8; ++s) {
        const auto [least, most] = std::minmax_element(block.begin() + 32 * s, block.begin() + 32 * (s + 1));
        depths[s] = std::max(0.0F, -*least);
        spans[s] = (std::max(*most, 0.0F) + depths[s]) / static_cast<float>(top);
    }
    const float d = *std::max_element(spans.begin(), spans.end()) / 63.0F;
    const float dmin = *std::max_element(depths.begin(), depths.end()) / 63.0F;
    std::array<int, 8> scales{};
    std::array<int, 8> minima{};
    std::array<int, 256> codes{};
    for (std::size_t s = 0; s < 8; ++s) {
        scales[s] = code(spans[s] * inverse(d), 0, 63);
        minima[s] = code(depths[s] * inverse(dmin), 0, 63);
        const float step = inverse(d * static_cast<float>(scales[s]));
        for (std::size_t i = 32 * s; i < 32 * (s + 1); ++i)
            codes[i] = code((block[i] + dmin * static_cast<float>(minima[s])) * step, 0, top);
    }
    append(out, toHalf(d));
    append(out, toHalf(dmin));
    append(out, packScales(scales, minima));
    if (bits == 5) {
        for (std::size_t l = 0; l < 32; ++l) {
            int high = 0;
            for (std::size_t s = 0; s < 8; ++s)
                high |= (codes[32 * s + l] >> 4) << s;
            out.push_back(static_cast<char>(high));
        }
    }
    for (std::size_t chunk = 0; chunk < 4; ++chunk) {
        for (std::size_t l = 0; l < 32; ++l)
            out.push_back(static_cast<char>((codes[64 * chunk + l] & 15) | ((codes[64 * chunk + 32 + l] & 15) << 4)));
    }
}

/// Q6_K: 16 sub-blocks of 16 with signed scales, value = d * scale * (code - 32).
void appendQ6K(std::string& out, Values block)
{
    std::array<float, 16> spans{};
    for (std::size_t s = 0; s < 16; ++s)
        spans[s] = std::abs(extreme(block.subspan(16 * s, 16))) / 31.0F;
    const float d = *std::max_element(spans.begin(), spans.end()) / 127.0F;
    std::array<std::int8_t, 16> scales{};
    std::array<int, 256> codes{};
    for (std::size_t i = 0; i < 256; ++i) {
        const std::size_t s = i / 16;
        scales[s] = static_cast<std::int8_t>(code(spans[s] * inverse(d), 0, 127));
        codes[i] = code(block[i] * inverse(d * static_cast<float>(scales[s])) + 32.0F, 0, 63);
    }
    std::array<std::uint8_t, 128> low{};
    std::array<std::uint8_t, 64> high{};
    for (std::size_t h = 0; h < 2; ++h) {
        for (std::size_t l = 0; l < 32; ++l) {
            const int* q = &codes[128 * h + l];
            low[64 * h + l] = static_cast<std::uint8_t>((q[0] & 15) | ((q[64] & 15) << 4));
            low[64 * h + 32 + l] = static_cast<std::uint8_t>((q[32] & 15) | ((q[96] & 15) << 4));
            high[32 * h + l] = static_cast<std::uint8_t>(
                (q[0] >> 4) | ((q[32] >> 4) << 2) | ((q[64] >> 4) << 4) | ((q[96] >> 4) << 6));
        }
    }
    append(out, low);
    append(out, high);
    append(out, scales);
    append(out, toHalf(d));
}

void appendBlock(std::string& out, Values block, TensorType type)
{
    switch (type) {
    case TensorType::F32: return append(out, block[0]);
    case TensorType::F16: return append(out, toHalf(block[0]));
    case TensorType::BF16: return append(out, toBfloat(block[0]));
    case TensorType::Q4_0: return appendSymmetric(out, block, 4);
    case TensorType::Q4_1: return appendAffine(out, block, 4);
    case TensorType::Q5_0: return appendSymmetric(out, block, 5);
    case TensorType::Q5_1: return appendAffine(out, block, 5);
    case TensorType::Q8_0: return appendQ80(out, block);
    case TensorType::Q4_K: return appendQ45K(out, block, 4);
    case TensorType::Q5_K: return appendQ45K(out, block, 5);
    case TensorType::Q6_K: return appendQ6K(out, block);
    }
}

} // namespace

std::uint16_t toHalf(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000);
    const float magnitude = std::abs(value);
    if (!(magnitude < 65520.0F)) // too large, infinite or not a number
        return static_cast<std::uint16_t>(sign | (std::isnan(value) ? 0x7E00 : 0x7C00));
    if (magnitude < 0x1p-14F) // subnormal: a multiple of 2^-24
        return static_cast<std::uint16_t>(sign | std::lrint(magnitude * 0x1p24F));
    const std::uint32_t body = bits & 0x7FFFFFFF;
    const std::uint32_t rounded = body + 0xFFF + ((body >> 13) & 1);
    return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000) >> 13));
}

std::string quantize(std::span<const float> values, TensorType type)
{
    const auto info = *tensorTypeInfo(type);
    assert(values.size() % info.blockElements == 0);
    std::string out;
    out.reserve(values.size() / info.blockElements * info.blockBytes);
    for (std::size_t i = 0; i < values.size(); i += info.blockElements)
        appendBlock(out, values.subspan(i, info.blockElements), type);
    return out;
}

} // namespace foregleam::test

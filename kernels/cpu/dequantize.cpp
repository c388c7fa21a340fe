#include "kernels/cpu/dequantize.h"

#include "kernels/cpu/half.h"

#include <cstring>

namespace foregleam::cpu {
namespace {

using Byte = std::uint8_t;

std::uint16_t load16(const Byte* bytes)
{
    std::uint16_t value = 0;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
}

std::uint32_t load32(const Byte* bytes)
{
    std::uint32_t value = 0;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
}

float loadHalf(const Byte* bytes)
{
    return halfToFloat(load16(bytes));
}

// f16 d; 16 bytes: byte j holds element j (low nibble) and element j + 16 (high nibble).
void blockQ4_0(const Byte* block, float* out)
{
    const float d = loadHalf(block);
    for (int j = 0; j < 16; ++j) {
        out[j] = static_cast<float>((block[2 + j] & 15) - 8) * d;
        out[j + 16] = static_cast<float>((block[2 + j] >> 4) - 8) * d;
    }
}

// f16 d, f16 m; nibbles as in Q4_0.
void blockQ4_1(const Byte* block, float* out)
{
    const float d = loadHalf(block);
    const float m = loadHalf(block + 2);
    for (int j = 0; j < 16; ++j) {
        out[j] = static_cast<float>(block[4 + j] & 15) * d + m;
        out[j + 16] = static_cast<float>(block[4 + j] >> 4) * d + m;
    }
}

// The fifth bit of element i is bit i of a 32-bit word; the low four are nibbles as in Q4_0.
int fiveBits(const Byte* nibbles, std::uint32_t highBits, int element)
{
    const int low = element < 16 ? nibbles[element] & 15 : nibbles[element - 16] >> 4;
    return low | static_cast<int>((highBits >> element) & 1U) << 4;
}

void blockQ5_0(const Byte* block, float* out)
{
    const float d = loadHalf(block);
    for (int i = 0; i < 32; ++i)
        out[i] = static_cast<float>(fiveBits(block + 6, load32(block + 2), i) - 16) * d;
}

void blockQ5_1(const Byte* block, float* out)
{
    const float d = loadHalf(block);
    const float m = loadHalf(block + 2);
    for (int i = 0; i < 32; ++i)
        out[i] = static_cast<float>(fiveBits(block + 8, load32(block + 4), i)) * d + m;
}

void blockQ8_0(const Byte* block, float* out)
{
    const float d = loadHalf(block);
    for (int i = 0; i < 32; ++i)
        out[i] = static_cast<float>(static_cast<std::int8_t>(block[2 + i])) * d;
}

// Sub-block j of a K block has a 6-bit scale and a 6-bit minimum, packed into 12 bytes.
struct ScaleAndMinimum {
    int scale;
    int minimum;
};

ScaleAndMinimum unpackScale(const Byte* s, int j)
{
    if (j < 4)
        return {s[j] & 63, s[j + 4] & 63};
    return {(s[j + 4] & 15) | (s[j - 4] >> 6) << 4, (s[j + 4] >> 4) | (s[j] >> 6) << 4};
}

// f16 d, f16 dmin; 12 bytes of scales; 128 bytes: chunk c of 32 bytes holds sub-blocks 2c (low) and 2c + 1 (high).
void blockQ4_K(const Byte* block, float* out)
{
    const float d = loadHalf(block);
    const float dmin = loadHalf(block + 2);
    for (int j = 0; j < 8; ++j) {
        const auto [scale, minimum] = unpackScale(block + 4, j);
        const float step = d * static_cast<float>(scale);
        const float offset = dmin * static_cast<float>(minimum);
        const Byte* quants = block + 16 + 32 * (j / 2);
        for (int l = 0; l < 32; ++l)
            out[32 * j + l] = step * static_cast<float>(j % 2 ? quants[l] >> 4 : quants[l] & 15) - offset;
    }
}

// Q4_K with 32 bytes of fifth bits between scales and nibbles: bit j of byte l belongs to element l of sub-block j.
void blockQ5_K(const Byte* block, float* out)
{
    const float d = loadHalf(block);
    const float dmin = loadHalf(block + 2);
    const Byte* high = block + 16;
    for (int j = 0; j < 8; ++j) {
        const auto [scale, minimum] = unpackScale(block + 4, j);
        const float step = d * static_cast<float>(scale);
        const float offset = dmin * static_cast<float>(minimum);
        const Byte* quants = block + 48 + 32 * (j / 2);
        for (int l = 0; l < 32; ++l) {
            const int low = j % 2 ? quants[l] >> 4 : quants[l] & 15;
            out[32 * j + l] = step * static_cast<float>(low | ((high[l] >> j) & 1) << 4) - offset;
        }
    }
}

// 128 bytes of low nibbles; 64 bytes of upper bit pairs; 16 signed scales; f16 d last. Two halves of 128 elements, each
// of four quarters of 32: quarter k takes nibbles from byte l + 32·(k % 2) and bit pair k of the upper byte l.
void blockQ6_K(const Byte* block, float* out)
{
    const float d = loadHalf(block + 208);
    for (int i = 0; i < 256; ++i) {
        const int half = i / 128;
        const int quarter = i % 128 / 32;
        const int l = i % 32;
        const int nibbles = block[64 * half + 32 * (quarter % 2) + l];
        const int low = quarter < 2 ? nibbles & 15 : nibbles >> 4;
        const int upper = (block[128 + 32 * half + l] >> (2 * quarter)) & 3;
        const int scale = static_cast<std::int8_t>(block[192 + 8 * half + 2 * quarter + l / 16]);
        out[i] = d * static_cast<float>(scale) * static_cast<float>((low | upper << 4) - 32);
    }
}

using BlockFunction = void (*)(const Byte*, float*);

BlockFunction blockFunction(TensorType type)
{
    switch (type) {
    case TensorType::Q4_0: return blockQ4_0;
    case TensorType::Q4_1: return blockQ4_1;
    case TensorType::Q5_0: return blockQ5_0;
    case TensorType::Q5_1: return blockQ5_1;
    case TensorType::Q8_0: return blockQ8_0;
    case TensorType::Q4_K: return blockQ4_K;
    case TensorType::Q5_K: return blockQ5_K;
    case TensorType::Q6_K: return blockQ6_K;
    case TensorType::F32: return [](const Byte* block, float* out) { std::memcpy(out, block, sizeof(float)); };
    case TensorType::F16: return [](const Byte* block, float* out) { *out = loadHalf(block); };
    case TensorType::BF16: return [](const Byte* block, float* out) { *out = bfloatToFloat(load16(block)); };
    }
    return nullptr;
}

} // namespace

void dequantizeRow(const TensorView& tensor, std::int64_t row, float* out)
{
    const TensorTypeInfo info = *tensorTypeInfo(tensor.type);
    const BlockFunction convert = blockFunction(tensor.type);
    const auto* block = reinterpret_cast<const Byte*>(tensor.row(row));
    for (std::int64_t i = 0; i < tensor.columns; i += info.blockElements, block += info.blockBytes)
        convert(block, out + i);
}

} // namespace foregleam::cpu

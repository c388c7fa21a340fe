#include "kernels/cpu/integer_block.h"

#include "kernels/cpu/half.h"

#include <cassert>
#include <cstring>

namespace foregleam::cpu {
namespace {

using Byte = std::uint8_t;

float readHalf(const Byte* bytes)
{
    std::uint16_t value = 0;
    std::memcpy(&value, bytes, sizeof(value));
    return halfToFloat(value);
}

// Byte j holds element j (low) and element j + 16 (high).
void nibbles(const Byte* bytes, IntegerBlock& out)
{
    for (std::size_t j = 0; j < kBlock / 2; ++j) {
        out.q[j] = bytes[j] & 15;
        out.q[j + kBlock / 2] = bytes[j] >> 4;
    }
}

// Bit i of the word is the fifth bit of element i.
void fifthBits(const Byte* bytes, IntegerBlock& out)
{
    std::uint32_t word = 0;
    std::memcpy(&word, bytes, sizeof(word));
    for (std::size_t i = 0; i < kBlock; ++i)
        out.q[i] = static_cast<Byte>(out.q[i] | (word >> i & 1U) << 4);
}

void oneScale(float scale, float minimum, IntegerBlock& out)
{
    out.scale[0] = scale;
    out.scale[1] = scale;
    out.minimum = minimum;
}

// Scale and minimum of block j of eight: six bits each, packed into twelve bytes after the two half floats.
void packedScale(const Byte* super, std::size_t j, IntegerBlock& out)
{
    const Byte* s = super + 4;
    const int scale = j < 4 ? s[j] & 63 : (s[j + 4] & 15) | (s[j - 4] >> 6) << 4;
    const int minimum = j < 4 ? s[j + 4] & 63 : (s[j + 4] >> 4) | (s[j] >> 6) << 4;
    oneScale(readHalf(super) * static_cast<float>(scale), -(readHalf(super + 2) * static_cast<float>(minimum)), out);
}

// Blocks 2k and 2k + 1 of eight are the low and high nibbles of the same 32 bytes.
void pairedNibbles(const Byte* bytes, std::size_t j, IntegerBlock& out)
{
    for (std::size_t i = 0; i < kBlock; ++i)
        out.q[i] = static_cast<Byte>(bytes[kBlock * (j / 2) + i] >> (j % 2 * 4) & 15);
}

void readQ6K(const Byte* super, std::size_t j, IntegerBlock& out)
{
    const std::size_t half = j / 4;
    const std::size_t quarter = j % 4;
    const Byte* low = super + 64 * half + 32 * (quarter % 2);
    const Byte* high = super + 128 + 32 * half;
    const Byte* scales = super + 192 + 8 * half + 2 * quarter;
    for (std::size_t i = 0; i < kBlock; ++i) {
        const int nibble = low[i] >> (quarter / 2 * 4) & 15;
        out.q[i] = static_cast<Byte>(nibble | (high[i] >> (2 * quarter) & 3) << 4);
    }
    out.scale[0] = readHalf(super + 208) * static_cast<float>(static_cast<std::int8_t>(scales[0]));
    out.scale[1] = readHalf(super + 208) * static_cast<float>(static_cast<std::int8_t>(scales[1]));
    out.minimum = 0;
}

} // namespace

IntegerBlock readBlock(const TensorView& tensor, std::int64_t row, std::size_t index)
{
    const TensorTypeInfo info = *tensorTypeInfo(tensor.type);
    const std::size_t blocksInside = info.blockElements / kBlock;
    const auto* bytes = reinterpret_cast<const Byte*>(tensor.row(row)) + index / blocksInside * info.blockBytes;
    const std::size_t j = index % blocksInside;
    IntegerBlock out;
    switch (tensor.type) {
    case TensorType::Q4_0:
        nibbles(bytes + 2, out);
        oneScale(readHalf(bytes), 0, out);
        break;
    case TensorType::Q4_1:
        nibbles(bytes + 4, out);
        oneScale(readHalf(bytes), readHalf(bytes + 2), out);
        break;
    case TensorType::Q5_0:
        nibbles(bytes + 6, out);
        fifthBits(bytes + 2, out);
        oneScale(readHalf(bytes), 0, out);
        break;
    case TensorType::Q5_1:
        nibbles(bytes + 8, out);
        fifthBits(bytes + 4, out);
        oneScale(readHalf(bytes), readHalf(bytes + 2), out);
        break;
    case TensorType::Q8_0:
        std::memcpy(out.q, bytes + 2, kBlock);
        oneScale(readHalf(bytes), 0, out);
        break;
    case TensorType::Q4_K:
        pairedNibbles(bytes + 16, j, out);
        packedScale(bytes, j, out);
        break;
    case TensorType::Q5_K:
        pairedNibbles(bytes + 48, j, out);
        for (std::size_t i = 0; i < kBlock; ++i)
            out.q[i] = static_cast<Byte>(out.q[i] | (bytes[16 + i] >> j & 1) << 4);
        packedScale(bytes, j, out);
        break;
    case TensorType::Q6_K: readQ6K(bytes, j, out); break;
    default: assert(false); out = {};
    }
    return out;
}

} // namespace foregleam::cpu

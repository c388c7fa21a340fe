#pragma once
// Single elements of the file formats' blocks, for packing. What the blocks mean is defined in kernels/cpu/dequantize.cpp.

#include "kernels/cuda/packed_format.h"

namespace foregleam::cuda {

FOREGLEAM_HD std::uint32_t raw16(const std::uint8_t* p)
{
    return static_cast<std::uint32_t>(p[0]) | static_cast<std::uint32_t>(p[1]) << 8;
}

FOREGLEAM_HD std::uint32_t nibble32(const std::uint8_t* nibbles, int i)
{
    return i < 16 ? nibbles[i] & 15U : static_cast<std::uint32_t>(nibbles[i - 16] >> 4);
}

FOREGLEAM_HD std::uint32_t fifth32(const std::uint8_t* bits, int i)
{
    return (bits[i / 8] >> (i % 8)) & 1U;
}

/// The stored integer of column k of a row, unsigned: Q8_0 has 128 added.
FOREGLEAM_HD std::uint32_t rawCode(Format format, const std::uint8_t* row, int k)
{
    const int i = k % 32;
    switch (format) {
    case Format::Q4_0: return nibble32(row + k / 32 * 18 + 2, i);
    case Format::Q4_1: return nibble32(row + k / 32 * 20 + 4, i);
    case Format::Q5_0: {
        const std::uint8_t* block = row + k / 32 * 22;
        return nibble32(block + 6, i) | fifth32(block + 2, i) << 4;
    }
    case Format::Q5_1: {
        const std::uint8_t* block = row + k / 32 * 24;
        return nibble32(block + 8, i) | fifth32(block + 4, i) << 4;
    }
    case Format::Q8_0: return (row[k / 32 * 34 + 2 + i]) ^ 0x80U;
    case Format::Q4_K:
    case Format::Q5_K: {
        const bool five = format == Format::Q5_K;
        const std::uint8_t* block = row + k / 256 * (five ? 176 : 144);
        const int sub = k % 256 / 32;
        const std::uint32_t byte = block[(five ? 48 : 16) + 32 * (sub / 2) + i];
        const std::uint32_t low = sub % 2 ? byte >> 4 : byte & 15U;
        return five ? low | ((block[16 + i] >> sub) & 1U) << 4 : low;
    }
    case Format::Q6_K: {
        const std::uint8_t* block = row + k / 256 * 210;
        const int half = k % 256 / 128;
        const int quarter = k % 128 / 32;
        const std::uint32_t byte = block[64 * half + 32 * (quarter % 2) + i];
        const std::uint32_t low = quarter < 2 ? byte & 15U : byte >> 4;
        return low | ((block[128 + 32 * half + i] >> (2 * quarter)) & 3U) << 4;
    }
    case Format::F16:
    case Format::F32: break;
    }
    return 0;
}

/// d as F16 bits in the low half, and m or dmin in the upper, of the block that holds column k.
FOREGLEAM_HD std::uint32_t rawScales(Format format, const std::uint8_t* row, int k)
{
    switch (format) {
    case Format::Q4_0: return raw16(row + k / 32 * 18);
    case Format::Q4_1: return raw16(row + k / 32 * 20) | raw16(row + k / 32 * 20 + 2) << 16;
    case Format::Q5_0: return raw16(row + k / 32 * 22);
    case Format::Q5_1: return raw16(row + k / 32 * 24) | raw16(row + k / 32 * 24 + 2) << 16;
    case Format::Q8_0: return raw16(row + k / 32 * 34);
    case Format::Q4_K: return raw16(row + k / 256 * 144) | raw16(row + k / 256 * 144 + 2) << 16;
    case Format::Q5_K: return raw16(row + k / 256 * 176) | raw16(row + k / 256 * 176 + 2) << 16;
    case Format::Q6_K: return raw16(row + k / 256 * 210 + 208);
    case Format::F16:
    case Format::F32: break;
    }
    return 0;
}

/// Q4_K, Q5_K: the 6-bit scale of the sub-block of column k, and its minimum 16 bits higher.
FOREGLEAM_HD std::uint32_t rawSubScales(Format format, const std::uint8_t* row, int k)
{
    const std::uint8_t* s = row + k / 256 * (format == Format::Q5_K ? 176 : 144) + 4;
    const int j = k % 256 / 32;
    if (j < 4)
        return (s[j] & 63U) | (s[j + 4] & 63U) << 16;
    return (s[j + 4] & 15U) | (s[j - 4] >> 6) << 4 | ((s[j + 4] >> 4) | (s[j] >> 6) << 4) << 16;
}

/// Q6_K: the signed scale of column k's 16, as a byte.
FOREGLEAM_HD std::uint32_t rawScale6(const std::uint8_t* row, int k)
{
    return row[k / 256 * 210 + 192 + k % 256 / 16];
}

} // namespace foregleam::cuda

#include "kernels/cpu/packer.h"

#include "kernels/cpu/half.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace foregleam::cpu {
namespace {

constexpr std::size_t kGroupBytes = 4;

/// The place of one output in a tile.
struct Lane {
    const PackedLayout& layout;
    std::size_t lane;

    std::byte* group(std::byte* block, std::size_t reg) const
    {
        return block + (reg * kTileWidth + lane) * kGroupBytes;
    }
    void writeHalf(std::byte* at, float value) const
    {
        const std::uint16_t half = floatToHalf(value);
        std::memcpy(at + lane * sizeof(half), &half, sizeof(half));
    }
};

void writeQuants(const Lane& lane, const IntegerBlock& in, std::byte* block)
{
    constexpr std::size_t kGroups = kBlock / kGroupBytes;
    const int bits = lane.layout.type.bits;
    if (bits == 8) {
        for (std::size_t g = 0; g < kGroups; ++g)
            std::memcpy(lane.group(block, g), in.q + g * kGroupBytes, kGroupBytes);
        return;
    }
    for (std::size_t i = 0; i < kBlock / 2; ++i) {
        const int low = in.q[i] & 15;
        const int high = in.q[i + kBlock / 2] & 15;
        lane.group(block, i / kGroupBytes)[i % kGroupBytes] = static_cast<std::byte>(low | high << 4);
    }
    const int upperBits = bits - 4; // of a group, in a byte of a register that serves 8 / upperBits groups
    if (upperBits == 0)
        return;
    const std::size_t groupsEach = 8 / static_cast<std::size_t>(upperBits);
    for (std::size_t i = 0; i < kBlock; ++i) {
        const std::size_t g = i / kGroupBytes;
        const int shift = static_cast<int>(g % groupsEach) * upperBits;
        std::byte& upper = lane.group(block, 4 + g / groupsEach)[i % kGroupBytes];
        upper |= static_cast<std::byte>((in.q[i] >> 4) << shift);
    }
}

/// The power of two that brings a row's largest scale or minimum to 2^14 or just below.
float headFactor(const TensorView& tensor, std::int64_t row, std::size_t blocks)
{
    float largest = 0;
    for (std::size_t b = 0; b < blocks; ++b) {
        const IntegerBlock block = readBlock(tensor, row, b);
        for (const float value : {block.scale[0], block.scale[1], block.minimum})
            largest = std::max(largest, std::abs(value));
    }
    if (!(largest > 0) || !std::isfinite(largest))
        return 1;
    return std::exp2(static_cast<float>(std::ilogb(largest) + 1 - 14));
}

} // namespace

void packTile(const TensorView& tensor, const PackedLayout& layout, std::size_t index, std::byte* out)
{
    const std::size_t blocks = static_cast<std::size_t>(tensor.columns) / kBlock;
    std::memset(out, 0, layout.tileBytes(blocks));
    for (std::size_t l = 0; l < kTileWidth; ++l) {
        const auto row = static_cast<std::int64_t>(index * kTileWidth + l);
        if (row >= tensor.rows)
            return;
        float factor = 1;
        if (layout.type.products) {
            factor = headFactor(tensor, row, blocks);
            std::memcpy(out + l * sizeof(float), &factor, sizeof(factor));
        }
        const Lane lane{layout, l};
        for (std::size_t b = 0; b < blocks; ++b) {
            const IntegerBlock in = readBlock(tensor, row, b);
            std::byte* block = out + layout.headBytes() + b * layout.blockBytes();
            writeQuants(lane, in, block);
            lane.writeHalf(block + layout.scalesAt(), in.scale[0] / factor);
            if (layout.type.halves)
                lane.writeHalf(block + layout.scalesAt() + kTileWidth * 2, in.scale[1] / factor);
            if (layout.type.minimum)
                lane.writeHalf(block + layout.minimumsAt(), in.minimum / factor);
        }
    }
}

} // namespace foregleam::cpu

#include "tests/engine/model/damage.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace foregleam::test {

std::uint64_t interestingValue(Dice& dice, std::uint64_t fileSize)
{
    const std::array values = {
        std::uint64_t{0},
        std::uint64_t{1},
        std::uint64_t{2},
        std::uint64_t{3},
        std::uint64_t{4},
        std::uint64_t{7},
        std::uint64_t{8},
        std::uint64_t{31},
        std::uint64_t{32},
        std::uint64_t{33},
        std::uint64_t{127},
        std::uint64_t{128},
        std::uint64_t{255},
        std::uint64_t{256},
        std::uint64_t{0x7FFF},
        std::uint64_t{0x8000},
        std::uint64_t{0xFFFF},
        std::uint64_t{0x10000},
        std::uint64_t{0x7FFFFFFF},
        std::uint64_t{0x80000000},
        std::uint64_t{0xFFFFFFFF},
        std::uint64_t{1} << 32,
        (std::uint64_t{1} << 42) + 1,
        std::uint64_t{1} << 60,
        std::uint64_t{1} << 61,
        (std::uint64_t{1} << 63) - 1,
        std::uint64_t{1} << 63,
        ~std::uint64_t{0},
        ~std::uint64_t{0} - 31,
        fileSize,
        fileSize - 1,
        fileSize + 1,
        fileSize / 8,
        std::uint64_t{0x7F800000},
        std::uint64_t{0x7FC00000},
        std::uint64_t{0xFF800000},
        std::uint64_t{0x00000001},
    };
    return values[dice.below(values.size())];
}

namespace {

void overwrite(std::string& bytes, std::size_t position, std::uint64_t value, std::size_t width)
{
    if (position + width <= bytes.size())
        std::memcpy(bytes.data() + position, &value, width);
}

std::size_t anyWidth(Dice& dice)
{
    return std::size_t{1} << dice.below(4);
}

} // namespace

void damageParts(GgufWriter& file, Dice& dice)
{
    const auto size = std::uint64_t{40000};
    auto& entry = file.entries[dice.below(file.entries.size())];
    auto& tensor = file.tensors[dice.below(file.tensors.size())];
    if (tensor.dims.empty())
        tensor.dims = {1};
    switch (dice.below(16)) {
    case 0: entry.type = static_cast<GgufType>(dice.below(14)); break;
    case 1:
        overwrite(entry.value, 0, interestingValue(dice, size), std::min(entry.value.size(), anyWidth(dice)));
        break;
    case 2: overwrite(entry.value, 4, interestingValue(dice, size), 8); break; // an array's count
    case 3:
        overwrite(entry.value, 12 + dice.below(entry.value.size()), interestingValue(dice, size), anyWidth(dice));
        break;
    case 4: entry.value.resize(dice.below(entry.value.size() + 1)); break;
    case 5: file.entries.push_back(entry); break;
    case 6:
        file.entries.erase(file.entries.begin() + static_cast<std::ptrdiff_t>(dice.below(file.entries.size())));
        break;
    case 7: std::swap(entry.value, file.entries[dice.below(file.entries.size())].value); break;
    case 8: tensor.dims[dice.below(tensor.dims.size())] = interestingValue(dice, size); break;
    case 9:
        tensor.type = static_cast<std::uint32_t>(dice.oneIn(4) ? interestingValue(dice, size) : dice.below(42));
        break;
    case 10: tensor.offset = dice.oneIn(2) ? interestingValue(dice, size) : 32 * dice.below(1000); break;
    case 11: tensor.name = file.tensors[dice.below(file.tensors.size())].name; break;
    case 12:
        file.tensors.erase(file.tensors.begin() + static_cast<std::ptrdiff_t>(dice.below(file.tensors.size())));
        break;
    case 13: tensor.dims.resize(dice.below(6), 1); break;
    case 14: (dice.oneIn(2) ? file.tensorCount : file.entryCount) = interestingValue(dice, size); break;
    default: file.setU32("general.alignment", static_cast<std::uint32_t>(interestingValue(dice, size))); break;
    }
}

void damageBytes(std::string& bytes, std::size_t header, Dice& dice)
{
    const auto place = [&] { return dice.below(dice.oneIn(8) ? bytes.size() : std::min(header, bytes.size())); };
    if (bytes.empty())
        return;
    switch (dice.below(6)) {
    case 0:
    case 1: bytes[place()] ^= static_cast<char>(1 << dice.below(8)); break;
    case 2: overwrite(bytes, place(), interestingValue(dice, bytes.size()), anyWidth(dice)); break;
    case 3: bytes.resize(dice.oneIn(4) ? place() : bytes.size() - dice.below(64) % bytes.size()); break;
    case 4: bytes.erase(place(), 1 + dice.below(32)); break;
    default: bytes.insert(place(), bytes.substr(place(), 1 + dice.below(200))); break;
    }
}

std::string mutatedFile(GgufWriter file, Dice& dice)
{
    const bool byParts = dice.oneIn(2);
    const auto changes = dice.oneIn(2) ? 1 : 1 + dice.below(4);
    for (std::uint64_t i = 0; byParts && i < changes; ++i)
        damageParts(file, dice);
    const auto header = file.header().size();
    std::string bytes = file.bytes();
    for (std::uint64_t i = 0; !byParts && i < changes; ++i)
        damageBytes(bytes, header, dice);
    return bytes;
}

} // namespace foregleam::test

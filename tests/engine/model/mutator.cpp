#include "tests/engine/model/mutator.h"

#include "tests/support/tiny_model.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <vector>

namespace foregleam::test {
namespace {

/// mt19937_64 is the same everywhere; the standard's distributions are not, so none is used.
class Dice {
public:
    explicit Dice(std::uint64_t seed)
        : m_engine(seed)
    {
    }

    std::uint64_t below(std::uint64_t end) { return end == 0 ? 0 : m_engine() % end; }
    bool oneIn(std::uint64_t n) { return below(n) == 0; }

private:
    std::mt19937_64 m_engine;
};

/// Values at which checks go wrong.
std::uint64_t interesting(Dice& dice, std::uint64_t fileSize)
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

/// The models to damage, made once.
const std::vector<GgufWriter>& bases()
{
    static const std::vector<GgufWriter> made = [] {
        TinyModelOptions options;
        options.hidden = 32;
        options.heads = 2;
        options.kvHeads = 1;
        options.feedForward = 32;
        options.layers = 1;
        options.type = TensorType::Q4_0;
        options.tied = true;
        std::vector<GgufWriter> files = {tinyModel(options)};
        options.version = 2;
        options.ropeFactors = true;
        options.ropeLinearFactor = 2.0F;
        options.type = TensorType::Q8_0;
        files.push_back(tinyModel(options));
        options.architecture = "qwen2";
        options.tied = false;
        options.type = TensorType::Q5_1;
        files.push_back(tinyModel(options));
        options.architecture = "gemma3";
        options.layers = 2;
        options.sentencePiece = true;
        options.ropeFactors = false;
        options.type = TensorType::Q4_1;
        files.push_back(tinyModel(options));
        return files;
    }();
    return made;
}

void overwrite(std::string& bytes, std::size_t position, std::uint64_t value, std::size_t width)
{
    if (position + width <= bytes.size())
        std::memcpy(bytes.data() + position, &value, width);
}

std::size_t anyWidth(Dice& dice)
{
    return std::size_t{1} << dice.below(4);
}

/// A change that knows what it changes.
void damageParts(GgufWriter& file, Dice& dice)
{
    const auto size = std::uint64_t{40000};
    auto& entry = file.entries[dice.below(file.entries.size())];
    auto& tensor = file.tensors[dice.below(file.tensors.size())];
    if (tensor.dims.empty())
        tensor.dims = {1};
    switch (dice.below(16)) {
    case 0: entry.type = static_cast<GgufType>(dice.below(14)); break;
    case 1: overwrite(entry.value, 0, interesting(dice, size), std::min(entry.value.size(), anyWidth(dice))); break;
    case 2: overwrite(entry.value, 4, interesting(dice, size), 8); break; // an array's count
    case 3: overwrite(entry.value, 12 + dice.below(entry.value.size()), interesting(dice, size), anyWidth(dice)); break;
    case 4: entry.value.resize(dice.below(entry.value.size() + 1)); break;
    case 5: file.entries.push_back(entry); break;
    case 6:
        file.entries.erase(file.entries.begin() + static_cast<std::ptrdiff_t>(dice.below(file.entries.size())));
        break;
    case 7: std::swap(entry.value, file.entries[dice.below(file.entries.size())].value); break;
    case 8: tensor.dims[dice.below(tensor.dims.size())] = interesting(dice, size); break;
    case 9: tensor.type = static_cast<std::uint32_t>(dice.oneIn(4) ? interesting(dice, size) : dice.below(42)); break;
    case 10: tensor.offset = dice.oneIn(2) ? interesting(dice, size) : 32 * dice.below(1000); break;
    case 11: tensor.name = file.tensors[dice.below(file.tensors.size())].name; break;
    case 12:
        file.tensors.erase(file.tensors.begin() + static_cast<std::ptrdiff_t>(dice.below(file.tensors.size())));
        break;
    case 13: tensor.dims.resize(dice.below(6), 1); break;
    case 14: (dice.oneIn(2) ? file.tensorCount : file.entryCount) = interesting(dice, size); break;
    default: file.setU32("general.alignment", static_cast<std::uint32_t>(interesting(dice, size))); break;
    }
}

/// A change of bytes, most of them in the table of contents.
void damageBytes(std::string& bytes, std::size_t header, Dice& dice)
{
    const auto place = [&] { return dice.below(dice.oneIn(8) ? bytes.size() : std::min(header, bytes.size())); };
    if (bytes.empty())
        return;
    switch (dice.below(6)) {
    case 0:
    case 1: bytes[place()] ^= static_cast<char>(1 << dice.below(8)); break;
    case 2: overwrite(bytes, place(), interesting(dice, bytes.size()), anyWidth(dice)); break;
    case 3: bytes.resize(dice.oneIn(4) ? place() : bytes.size() - dice.below(64) % bytes.size()); break;
    case 4: bytes.erase(place(), 1 + dice.below(32)); break;
    default: bytes.insert(place(), bytes.substr(place(), 1 + dice.below(200))); break;
    }
}

} // namespace

std::string mutatedModel(std::uint64_t number)
{
    Dice dice(number);
    GgufWriter file = bases()[dice.below(bases().size())];
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

#include "tests/engine/model/folder_damage.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace foregleam::test {
namespace {

using Json = nlohmann::json;

Json strangeValue(Dice& dice)
{
    switch (dice.below(10)) {
    case 0: return nullptr;
    case 1: return true;
    case 2: return "text";
    case 3: return Json::array();
    case 4: return Json::object();
    case 5: return -1;
    case 6: return 0.5;
    case 7: return 1e300;
    case 8: return static_cast<std::int64_t>(dice.below(64));
    default: return interestingValue(dice, 1 << 20);
    }
}

/// Some value inside a document, itself included.
Json& anyPlace(Json& document, Dice& dice)
{
    Json* place = &document;
    while (place->is_structured() && !place->empty() && !(place != &document && dice.oneIn(3))) {
        auto at = place->begin();
        std::advance(at, static_cast<std::ptrdiff_t>(dice.below(place->size())));
        place = &*at;
    }
    return *place;
}

void damageJson(Json& document, Dice& dice)
{
    Json& place = anyPlace(document, dice);
    switch (dice.below(6)) {
    case 0: place = Json::array({place}); break;
    case 1: place = anyPlace(document, dice); break;
    case 2:
        if (document.is_object() && !document.empty()) {
            auto at = document.begin();
            std::advance(at, static_cast<std::ptrdiff_t>(dice.below(document.size())));
            document.erase(at);
        }
        break;
    default: place = strangeValue(dice); break;
    }
}

void damageTensor(SafetensorsWriter& weights, Dice& dice)
{
    auto& tensor = weights.tensors[dice.below(weights.tensors.size())];
    constexpr std::array types = {"F32", "F16", "BF16", "I64", "U8", "BOOL", "F8_E4M3", "", "F\\n"};
    switch (dice.below(9)) {
    case 0: tensor.name = weights.tensors[dice.below(weights.tensors.size())].name; break;
    case 1: tensor.type = types[dice.below(types.size())]; break;
    case 2: tensor.shape.push_back(static_cast<std::int64_t>(interestingValue(dice, 4096))); break;
    case 3: std::reverse(tensor.shape.begin(), tensor.shape.end()); break;
    case 4: tensor.shape.clear(); break;
    case 5:
        tensor.offsets = {static_cast<std::int64_t>(interestingValue(dice, 4096)),
            static_cast<std::int64_t>(interestingValue(dice, 4096))};
        break;
    case 6: tensor.data.resize(dice.below(tensor.data.size() + 9)); break;
    case 7:
        weights.tensors.erase(
            weights.tensors.begin() + static_cast<std::ptrdiff_t>(dice.below(weights.tensors.size())));
        break;
    default: weights.headerLength = interestingValue(dice, 1 << 16); break;
    }
}

/// A change in the parts.
void damageParts(HfFolder& folder, Dice& dice)
{
    const auto documents = folder.files.size();
    const auto chosen = dice.below(documents + 3);
    if (chosen < documents) {
        auto file = std::next(folder.files.begin(), static_cast<std::ptrdiff_t>(chosen));
        Json document = Json::parse(file->second, nullptr, false);
        if (!document.is_discarded()) {
            damageJson(document, dice);
            file->second = document.dump();
        }
    } else if (chosen == documents) {
        damageTensor(folder.weights, dice);
    } else {
        damageJson(folder.config, dice);
    }
    if (dice.oneIn(16))
        folder.shards = 2;
}

} // namespace

std::map<std::string, std::string> mutatedFolder(HfFolder folder, Dice& dice)
{
    const bool byParts = !dice.oneIn(3);
    const auto changes = dice.oneIn(2) ? 1 : 1 + dice.below(4);
    for (std::uint64_t i = 0; byParts && i < changes && !folder.weights.tensors.empty(); ++i)
        damageParts(folder, dice);
    auto files = folder.contents();
    for (std::uint64_t i = 0; !byParts && i < changes; ++i) {
        auto file = std::next(files.begin(), static_cast<std::ptrdiff_t>(dice.below(files.size())));
        damageBytes(file->second, 8192, dice);
    }
    return files;
}

} // namespace foregleam::test

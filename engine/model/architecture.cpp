#include "engine/model/architecture.h"

#include <array>

namespace foregleam {
namespace {

constexpr std::array kArchitectures = {
    Architecture{"llama", RopeStyle::Norm, Activation::Silu, false, false, false, 0, 0.0F, 0},
    Architecture{"qwen2", RopeStyle::Neox, Activation::Silu, false, false, false, 0, 0.0F, 0},
    Architecture{"qwen3", RopeStyle::Neox, Activation::Silu, true, false, false, 0, 0.0F, 0},
    Architecture{
        "gemma3", RopeStyle::Neox, Activation::GeluTanh, true, true, true, 6, 1.0F, 62}, // 62 layers: Gemma 3 27B
};

} // namespace

const Architecture* findArchitecture(std::string_view name)
{
    for (const auto& architecture : kArchitectures) {
        if (name == architecture.name)
            return &architecture;
    }
    return nullptr;
}

std::string supportedArchitectures()
{
    std::string out;
    for (std::size_t i = 0; i < kArchitectures.size(); ++i) {
        if (i > 0)
            out += i + 1 == kArchitectures.size() ? " and " : ", ";
        out += kArchitectures[i].name;
    }
    return out;
}

} // namespace foregleam

#include "engine/model/gguf_types.h"

#include <array>
#include <utility>

namespace foregleam {

std::size_t valueTypeBytes(GgufValueType type)
{
    switch (type) {
    case GgufValueType::U8:
    case GgufValueType::I8:
    case GgufValueType::Bool: return 1;
    case GgufValueType::U16:
    case GgufValueType::I16: return 2;
    case GgufValueType::U32:
    case GgufValueType::I32:
    case GgufValueType::F32: return 4;
    case GgufValueType::U64:
    case GgufValueType::I64:
    case GgufValueType::F64:
    case GgufValueType::String: return 8;
    case GgufValueType::Array: return 12;
    }
    return 1;
}

const char* valueTypeName(GgufValueType type)
{
    constexpr std::array<const char*, kLastValueType + 1> names = {
        "u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "string", "array", "u64", "i64", "f64"};
    return names[static_cast<std::size_t>(type)];
}

std::string tensorTypeName(std::uint32_t type)
{
    if (const auto info = tensorTypeInfo(static_cast<TensorType>(type)))
        return info->name;
    constexpr std::array<std::pair<std::uint32_t, const char*>, 22> others = {{
        {9, "Q8_1"},
        {10, "Q2_K"},
        {11, "Q3_K"},
        {15, "Q8_K"},
        {16, "IQ2_XXS"},
        {17, "IQ2_XS"},
        {18, "IQ3_XXS"},
        {19, "IQ1_S"},
        {20, "IQ4_NL"},
        {21, "IQ3_S"},
        {22, "IQ2_S"},
        {23, "IQ4_XS"},
        {24, "I8"},
        {25, "I16"},
        {26, "I32"},
        {27, "I64"},
        {28, "F64"},
        {29, "IQ1_M"},
        {34, "TQ1_0"},
        {35, "TQ2_0"},
        {39, "MXFP4"},
        {40, "NVFP4"},
    }};
    for (const auto& [number, name] : others) {
        if (number == type)
            return name;
    }
    return "type " + std::to_string(type);
}

} // namespace foregleam

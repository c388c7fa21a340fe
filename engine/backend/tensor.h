#pragma once
// What a weight looks like in memory: its type, its shape and its bytes. Shared by loaders and kernels.

#include <cstddef>
#include <cstdint>
#include <optional>

namespace foregleam {

/// Storage types; the numbers are GGUF's (ggml_type).
enum class TensorType : std::uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    BF16 = 30,
};

/// Elements and bytes of one block; plain types have blocks of one element.
struct TensorTypeInfo {
    const char* name;
    std::uint32_t blockElements;
    std::uint32_t blockBytes;
};

/// The layout of a type, or nothing for a number that this program does not read.
constexpr std::optional<TensorTypeInfo> tensorTypeInfo(TensorType type)
{
    switch (type) {
    case TensorType::F32: return TensorTypeInfo{"F32", 1, 4};
    case TensorType::F16: return TensorTypeInfo{"F16", 1, 2};
    case TensorType::BF16: return TensorTypeInfo{"BF16", 1, 2};
    case TensorType::Q4_0: return TensorTypeInfo{"Q4_0", 32, 18};
    case TensorType::Q4_1: return TensorTypeInfo{"Q4_1", 32, 20};
    case TensorType::Q5_0: return TensorTypeInfo{"Q5_0", 32, 22};
    case TensorType::Q5_1: return TensorTypeInfo{"Q5_1", 32, 24};
    case TensorType::Q8_0: return TensorTypeInfo{"Q8_0", 32, 34};
    case TensorType::Q4_K: return TensorTypeInfo{"Q4_K", 256, 144};
    case TensorType::Q5_K: return TensorTypeInfo{"Q5_K", 256, 176};
    case TensorType::Q6_K: return TensorTypeInfo{"Q6_K", 256, 210};
    }
    return std::nullopt;
}

/// A borrowed matrix [rows, columns] (or vector [columns] with rows == 1), rows outermost, each row whole blocks.
/// Does not own its bytes: ModelWeights::storage does. An empty view (data == nullptr) means "not in this model".
struct TensorView {
    TensorType type = TensorType::F32;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    const std::byte* data = nullptr;

    explicit operator bool() const { return data != nullptr; }
    std::size_t rowBytes() const
    {
        const auto info = *tensorTypeInfo(type);
        return static_cast<std::size_t>(columns) / info.blockElements * info.blockBytes;
    }
    std::size_t bytes() const { return rowBytes() * static_cast<std::size_t>(rows); }
    const std::byte* row(std::int64_t index) const { return data + rowBytes() * static_cast<std::size_t>(index); }
};

} // namespace foregleam

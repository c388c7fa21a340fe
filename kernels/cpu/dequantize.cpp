#include "kernels/cpu/dequantize.h"

#include "kernels/cpu/half.h"
#include "kernels/cpu/integer_block.h"

#include <cstring>

namespace foregleam::cpu {
namespace {

std::uint16_t load16(const std::byte* bytes)
{
    std::uint16_t value = 0;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
}

void plainRow(const TensorView& tensor, const std::byte* bytes, float* out)
{
    const auto columns = static_cast<std::size_t>(tensor.columns);
    if (tensor.type == TensorType::F32) {
        std::memcpy(out, bytes, columns * sizeof(float)); // files promise no alignment
        return;
    }
    for (std::size_t i = 0; i < columns; ++i) {
        const std::uint16_t value = load16(bytes + 2 * i);
        out[i] = tensor.type == TensorType::F16 ? halfToFloat(value) : bfloatToFloat(value);
    }
}

} // namespace

void dequantizeRow(const TensorView& tensor, std::int64_t row, float* out)
{
    const IntegerType type = integerType(tensor.type);
    if (type.bits == 0)
        return plainRow(tensor, tensor.row(row), out);
    for (std::size_t index = 0; index < static_cast<std::size_t>(tensor.columns) / kBlock; ++index) {
        const IntegerBlock block = readBlock(tensor, row, index);
        for (std::size_t i = 0; i < kBlock; ++i) {
            const int q = type.bits == 8 ? static_cast<std::int8_t>(block.q[i]) : block.q[i];
            out[index * kBlock + i] =
                block.scale[i / (kBlock / 2)] * static_cast<float>(q - type.offset) + block.minimum;
        }
    }
}

} // namespace foregleam::cpu

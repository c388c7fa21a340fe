#pragma once
// The table's filling, the same for every instruction set. Include last.

namespace foregleam::cpu {
namespace {

constexpr KernelTable makeTable()
{
    KernelTable table{};
    table.matmul[matmulIndex(TensorType::F32)] = matmul<DecodeF32>;
    table.matmul[matmulIndex(TensorType::F16)] = matmul<DecodeF16>;
    table.matmul[matmulIndex(TensorType::BF16)] = matmul<DecodeBF16>;
    table.packedMatmul[matmulIndex(TensorType::Q4_0)] = packedMatmul<TensorType::Q4_0>;
    table.packedMatmul[matmulIndex(TensorType::Q4_1)] = packedMatmul<TensorType::Q4_1>;
    table.packedMatmul[matmulIndex(TensorType::Q5_0)] = packedMatmul<TensorType::Q5_0>;
    table.packedMatmul[matmulIndex(TensorType::Q5_1)] = packedMatmul<TensorType::Q5_1>;
    table.packedMatmul[matmulIndex(TensorType::Q8_0)] = packedMatmul<TensorType::Q8_0>;
    table.packedMatmul[matmulIndex(TensorType::Q4_K)] = packedMatmul<TensorType::Q4_K>;
    table.packedMatmul[matmulIndex(TensorType::Q5_K)] = packedMatmul<TensorType::Q5_K>;
    table.packedMatmul[matmulIndex(TensorType::Q6_K)] = packedMatmul<TensorType::Q6_K>;
    table.quantize = quantize;
    table.rmsNorm = rmsNorm;
    table.silu = silu;
    table.geluTanh = geluTanh;
    table.toHalf = toHalf;
    table.attendChunk = attendChunk;
    table.mergePartial = mergePartial;
    return table;
}

constexpr KernelTable kTable = makeTable();

} // namespace
} // namespace foregleam::cpu

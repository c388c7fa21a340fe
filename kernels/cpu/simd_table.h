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
    table.matmul[matmulIndex(TensorType::Q4_0)] = matmul<DecodeQ4_0>;
    table.matmul[matmulIndex(TensorType::Q4_1)] = matmul<DecodeQ4_1>;
    table.matmul[matmulIndex(TensorType::Q5_0)] = matmul<DecodeQ5_0>;
    table.matmul[matmulIndex(TensorType::Q5_1)] = matmul<DecodeQ5_1>;
    table.matmul[matmulIndex(TensorType::Q8_0)] = matmul<DecodeQ8_0>;
    table.matmul[matmulIndex(TensorType::Q4_K)] = matmul<DecodeQ4_K>;
    table.matmul[matmulIndex(TensorType::Q5_K)] = matmul<DecodeQ5_K>;
    table.matmul[matmulIndex(TensorType::Q6_K)] = matmul<DecodeQ6_K>;
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

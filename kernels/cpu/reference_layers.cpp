#include "kernels/cpu/reference_layers.h"

#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/rope_table.h"

#include <algorithm>

namespace foregleam::cpu::reference {

Result<Cells> Cells::create(const ModelShape& shape, const BackendSetup& setup)
{
    Cells cells;
    cells.m_slots = static_cast<std::size_t>(setup.slots);
    cells.m_positions = static_cast<std::size_t>(setup.contextLength);
    cells.m_width = static_cast<std::size_t>(shape.kvWidth());
    const auto bytes = kvCacheBytes(shape, setup, 2 * cells.m_width * sizeof(float));
    if (!bytes)
        return bytes.error();
    auto memory = PageMemory::allocate(*bytes, PageMemory::Pages::Small, "the KV cache");
    if (!memory)
        return memory.error();
    cells.m_memory = std::move(*memory);
    return cells;
}

Cell Cells::at(std::size_t layer, std::int32_t slot, std::int32_t position) const
{
    const std::size_t index =
        (layer * m_slots + static_cast<std::size_t>(slot)) * m_positions + static_cast<std::size_t>(position);
    float* key = reinterpret_cast<float*>(m_memory.data()) + 2 * index * m_width;
    return {{key, m_width}, {key + m_width, m_width}};
}

// Every weight row is dequantised once and meets every row of `in`; threads share out the weight rows.
Matrix Layers::multiply(const Matrix& in, const TensorView& weight) const
{
    constexpr std::size_t kRowsPerChunk = 16;
    const auto outputs = static_cast<std::size_t>(weight.rows);
    Matrix out(in.rows(), outputs);
    m_pool.run((outputs + kRowsPerChunk - 1) / kRowsPerChunk, [&](std::size_t chunk, int) {
        std::vector<float> values(in.width);
        for (std::size_t o = chunk * kRowsPerChunk; o < std::min(outputs, (chunk + 1) * kRowsPerChunk); ++o) {
            dequantizeRow(weight, static_cast<std::int64_t>(o), values.data());
            for (std::size_t row = 0; row < in.rows(); ++row)
                out.row(row)[o] = dot(values, in.row(row));
        }
    });
    return out;
}

Matrix Layers::normed(const Matrix& x, const TensorView& weight) const
{
    Matrix out(x.rows(), x.width);
    for (std::size_t row = 0; row < x.rows(); ++row)
        rmsNorm(x.row(row), weight, m_shape.normEpsilon, out.row(row));
    return out;
}

Matrix Layers::query(const LayerWeights& layer, const Matrix& in, std::span<const std::int32_t> positions) const
{
    Matrix query = multiply(in, layer.query);
    turn(query, layer.queryBias, layer.queryNorm, layer.slidingWindow > 0, positions);
    return query;
}

Matrix Layers::key(const LayerWeights& layer, const Matrix& in, std::span<const std::int32_t> positions) const
{
    Matrix key = multiply(in, layer.key);
    turn(key, layer.keyBias, layer.keyNorm, layer.slidingWindow > 0, positions);
    return key;
}

Matrix Layers::value(const LayerWeights& layer, const Matrix& in) const
{
    Matrix value = multiply(in, layer.value);
    for (std::size_t row = 0; row < value.rows(); ++row)
        addBias(value.row(row), layer.valueBias);
    return value;
}

void Layers::turn(Matrix& heads, const TensorView& bias, const TensorView& norm, bool local,
    std::span<const std::int32_t> positions) const
{
    const auto headSize = static_cast<std::size_t>(m_shape.headSize);
    const auto pairs = static_cast<std::size_t>(m_shape.ropeDimensions / 2);
    std::vector<float> cosines(pairs);
    std::vector<float> sines(pairs);
    for (std::size_t row = 0; row < heads.rows(); ++row) {
        addBias(heads.row(row), bias);
        fillRopeRow(m_shape, m_ropeFactors, local, positions[row], cosines.data(), sines.data());
        for (std::size_t at = 0; at < heads.width; at += headSize) {
            const auto head = heads.row(row).subspan(at, headSize);
            if (norm)
                rmsNorm(head, norm, m_shape.normEpsilon, head);
            rotate(head, m_shape.ropeStyle, cosines, sines);
        }
    }
}

void Layers::attend(std::span<const float> query, std::span<const Cell> cells, std::span<float> out) const
{
    const auto headSize = static_cast<std::size_t>(m_shape.headSize);
    std::vector<float> scores(cells.size());
    for (std::int32_t head = 0; head < m_shape.heads; ++head) {
        const std::size_t at = static_cast<std::size_t>(head) * headSize;
        const std::size_t kvAt = static_cast<std::size_t>(head / (m_shape.heads / m_shape.kvHeads)) * headSize;
        for (std::size_t i = 0; i < cells.size(); ++i)
            scores[i] = dot(query.subspan(at, headSize), cells[i].key.subspan(kvAt, headSize)) * m_shape.attentionScale;
        softmax(scores);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto value = cells[i].value.subspan(kvAt, headSize);
            for (std::size_t j = 0; j < headSize; ++j)
                out[at + j] += scores[i] * value[j];
        }
    }
}

void Layers::addAttention(const LayerWeights& layer, const Matrix& mixed, Matrix& x) const
{
    Matrix out = multiply(mixed, layer.attentionOutput);
    addNormed(out, layer.attentionPostNorm, x);
}

void Layers::addFeedForward(const LayerWeights& layer, Matrix& x) const
{
    const Matrix in = normed(x, layer.feedForwardNorm);
    Matrix gate = multiply(in, layer.gate);
    const Matrix up = multiply(in, layer.up);
    for (std::size_t row = 0; row < x.rows(); ++row)
        activate(m_shape.activation, gate.row(row), up.row(row));
    Matrix out = multiply(gate, layer.down);
    addNormed(out, layer.feedForwardPostNorm, x);
}

void Layers::addNormed(Matrix& out, const TensorView& postNorm, Matrix& x) const
{
    for (std::size_t row = 0; row < x.rows(); ++row) {
        if (postNorm)
            rmsNorm(out.row(row), postNorm, m_shape.normEpsilon, out.row(row));
        add(x.row(row), out.row(row));
    }
}

} // namespace foregleam::cpu::reference

#pragma once
// One layer of a transformer as a text book has it, over rows of fp32: what target and drafter share in the reference.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/page_memory.h"
#include "kernels/cpu/reference_ops.h"
#include "kernels/cpu/thread_pool.h"

#include <vector>

namespace foregleam::cpu::reference {

/// Rows of floats, [rows, width].
struct Matrix {
    std::size_t width = 0;
    std::vector<float> values;

    Matrix() = default;
    Matrix(std::size_t rows, std::size_t width_)
        : width(width_)
        , values(rows * width_)
    {
    }
    std::size_t rows() const { return values.size() / width; }
    std::span<float> row(std::size_t index) { return std::span(values).subspan(index * width, width); }
    std::span<const float> row(std::size_t index) const { return std::span(values).subspan(index * width, width); }
};

/// Key and value of a position, [kvWidth] each.
struct Cell {
    std::span<float> key;
    std::span<float> value;
};

/// Keys and values of every slot: [layers, slots, positions, key or value, kvWidth] fp32, committed as positions fill.
class Cells {
public:
    /// Fails where the machine has not that much memory.
    static Result<Cells> create(const ModelShape& shape, const BackendSetup& setup);

    std::size_t bytes() const { return m_memory.bytes(); }
    Cell at(std::size_t layer, std::int32_t slot, std::int32_t position) const;

private:
    PageMemory m_memory;
    std::size_t m_slots = 0;
    std::size_t m_positions = 0;
    std::size_t m_width = 0;
};

/// Borrows all of it; `ropeFactors` as ModelWeights has it.
class Layers {
public:
    Layers(const ModelShape& shape, const TensorView& ropeFactors, ThreadPool& pool)
        : m_shape(shape)
        , m_ropeFactors(ropeFactors)
        , m_pool(pool)
    {
    }

    Matrix multiply(const Matrix& in, const TensorView& weight) const;
    Matrix normed(const Matrix& x, const TensorView& weight) const;

    /// Of rows that went through the layer's norm: heads with bias, norm and RoPE at the rows' positions.
    Matrix query(const LayerWeights& layer, const Matrix& in, std::span<const std::int32_t> positions) const;
    Matrix key(const LayerWeights& layer, const Matrix& in, std::span<const std::int32_t> positions) const;
    Matrix value(const LayerWeights& layer, const Matrix& in) const;

    /// out [queryWidth] = one query row's mixture of the cells that it sees.
    void attend(std::span<const float> query, std::span<const Cell> cells, std::span<float> out) const;

    /// x += attentionOutput(mixed)
    void addAttention(const LayerWeights& layer, const Matrix& mixed, Matrix& x) const;
    /// x += down(activation(gate(norm(x))) · up(norm(x)))
    void addFeedForward(const LayerWeights& layer, Matrix& x) const;

private:
    void turn(Matrix& heads, const TensorView& bias, const TensorView& norm, bool local,
        std::span<const std::int32_t> positions) const;
    void addNormed(Matrix& out, const TensorView& postNorm, Matrix& x) const;

    const ModelShape& m_shape;
    const TensorView& m_ropeFactors;
    ThreadPool& m_pool;
};

} // namespace foregleam::cpu::reference

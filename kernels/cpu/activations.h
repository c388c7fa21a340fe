#pragma once
// Rows of activations, and the form in which products read them.

#include "kernels/cpu/kernel_table.h"
#include "kernels/cpu/page_memory.h"

namespace foregleam::cpu {

/// A borrowed matrix [rows, stride] fp32. Beyond a row's width it holds zeros, always.
struct Rows {
    float* data = nullptr;
    std::size_t stride = 0;

    float* row(std::size_t index) const { return data + index * stride; }
};

/// The left side of products: [rows, width] fp32, which whoever computes them writes, and what Multiplier::prepare()
/// makes of them. Owns its memory; moves, does not copy. Different threads may write and prepare different rows.
class Activations {
public:
    Activations() = default;
    /// Fails where memory does not suffice.
    static Result<Activations> create(std::size_t rows, std::size_t width);

    std::size_t width() const { return m_width; }
    std::size_t bytes() const { return m_memory.bytes(); }
    const Rows& rows() const { return m_rows; }
    float* row(std::size_t index) const { return m_rows.row(index); }
    QuantizedBlock* blocks(std::size_t row) const { return m_blocks + row * blocksEach(); }
    std::size_t blocksEach() const { return m_rows.stride / kBlock; } ///< a row

private:
    PageMemory m_memory;
    Rows m_rows;
    QuantizedBlock* m_blocks = nullptr; ///< [rows, blocksEach()]
    std::size_t m_width = 0;
};

} // namespace foregleam::cpu

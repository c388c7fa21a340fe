#pragma once
// Rows of activations times weight matrices, on threads: what a model's backend and a drafter share. One Multiplier a
// process is enough and best, because its threads spin while a step lasts and would fight with another's.

#include "kernels/cpu/activations.h"
#include "kernels/cpu/instruction_set.h"
#include "kernels/cpu/thread_pool.h"

#include <initializer_list>
#include <memory>

namespace foregleam::cpu {

/// The kernels compiled for a set, which must be available and not the reference.
const KernelTable& kernelsFor(InstructionSet set);

/// A weight matrix [rows, columns] as the kernels of one Multiplier read it. Made by Multiplier::pack().
class PackedMatrix {
public:
    PackedMatrix() = default;
    explicit operator bool() const { return static_cast<bool>(m_view); }
    std::size_t rows() const { return static_cast<std::size_t>(m_view.rows); }
    std::size_t columns() const { return static_cast<std::size_t>(m_view.columns); }
    /// That one pass over it reads.
    std::size_t bytes() const { return isPacked() ? m_tileBytes : m_view.bytes(); }

private:
    friend class Multiplier;
    bool isPacked() const { return m_tiles != nullptr; }

    TensorView m_view; ///< where it came from; read only for the types that are not packed
    const std::byte* m_tiles = nullptr; ///< see packed_layout.h; none for F32, F16 and BF16
    std::size_t m_tileBytes = 0;
    std::shared_ptr<const PageMemory> m_slab; ///< where the tiles lie
};

/// out[r, o] = weights[o] · in[r]
struct Product {
    const PackedMatrix* weights;
    const Activations* in; ///< prepared; width = weights->columns()
    Rows out; ///< [rows, weights->rows()]
};

/// Driven by one thread, as its ThreadPool. Batch-invariant: an output's bits depend on its row of activations and its
/// weights alone, not on how many rows there are, where a stage is cut or which thread does what.
class Multiplier {
public:
    /// `set` must be available and not the reference; threads >= 1.
    Multiplier(InstructionSet set, int threads);

    ThreadPool& pool() { return m_pool; }
    const KernelTable& kernels() const { return m_kernels; }

    /// Fails where memory does not suffice. The view's bytes must outlive the result. Between steps.
    Result<PackedMatrix> pack(const TensorView& weights);

    /// Bytes of all the copies that pack() made so far.
    std::size_t packedBytes() const { return m_packedBytes; }

    /// Makes a row ready to be multiplied, after its floats were written. Any thread, one a row.
    void prepare(const Activations& activations, std::size_t row) const;
    /// The same for columns first..last-1 of it; first is a multiple of kPad, and so is last unless it is the width.
    void prepare(const Activations& activations, std::size_t row, std::size_t first, std::size_t last) const;

    /// One stage of the pool: all the products.
    void multiply(std::initializer_list<Product> products, std::size_t rows);

    /// One stage: the products, which have equally many outputs, and then(first, last, thread) for every part
    /// first <= o < last of the outputs when all of them are there. Parts begin at multiples of kPad.
    template <class Then> void multiply(std::initializer_list<Product> products, std::size_t rows, const Then& then)
    {
        const std::size_t outputs = products.begin()->weights->rows();
        const std::size_t part = (partOutputs(outputs) + kPad - 1) / kPad * kPad;
        m_pool.run((outputs + part - 1) / part, [&](std::size_t index, int thread) {
            const std::size_t first = index * part;
            const std::size_t last = first + part < outputs ? first + part : outputs;
            for (const Product& product : products)
                multiplyPart(product, rows, first, last, thread);
            then(first, last, thread);
        });
    }

    /// Outputs first..last-1 of a product on the calling thread, inside a task of pool().
    void multiplyPart(const Product& product, std::size_t rows, std::size_t first, std::size_t last, int thread) const;

private:
    std::size_t partOutputs(std::size_t outputs) const;
    Result<void> growPanels(std::size_t columns);
    Result<std::byte*> takeFromSlab(std::size_t bytes);
    void multiplyPacked(const Product& product, std::size_t rows, std::size_t first, std::size_t last) const;

    const KernelTable& m_kernels;
    ThreadPool m_pool;
    std::shared_ptr<PageMemory> m_slab; ///< the newest; matrices share slabs, so that huge pages have no seams
    std::size_t m_slabUsed = 0;
    std::size_t m_packedBytes = 0;
    PageMemory m_panels; ///< [threads, kPanelOutputs · widest matrix] fp32
    std::size_t m_panelFloats = 0; ///< of one thread
};

} // namespace foregleam::cpu

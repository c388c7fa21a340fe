#pragma once
// The block drafters of the two CPU backends, and the layout of a pass that they share.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/taps.h"

#include <vector>

namespace foregleam::cpu {

class Multiplier;
class PackedMatrix;
class ThreadPool;

/// Where the blocks of a parallel pass lie in its rows: one after the other, each as many rows as it has slots.
class BlockRows {
public:
    struct Row {
        std::size_t block;
        std::int32_t slot; ///< within its block: 0 holds the anchor, the others the mask token
    };

    BlockRows() = default;
    /// Asserts what BlockDrafter::runBlocks() asks of the blocks.
    BlockRows(std::span<const DraftBlock> blocks, const DrafterShape& shape, const BackendSetup& setup);

    std::span<const Row> rows() const { return m_rows; }
    const DraftBlock& block(std::size_t index) const { return m_blocks[index]; }
    std::size_t blocks() const { return m_blocks.size(); }
    std::size_t firstRow(std::size_t block) const { return m_first[block]; }
    std::size_t slots(std::size_t block) const { return m_first[block + 1] - m_first[block]; }
    TokenId token(std::size_t row) const;
    std::span<const std::int32_t> positions() const { return m_positions; } ///< one entry a row

    /// The row that a place is drafted from, and the number of that place among the places of all blocks.
    std::size_t rowOf(std::size_t block, std::int32_t place) const;
    std::size_t placeIndex(std::size_t block, std::int32_t place) const;
    std::size_t places() const { return m_places; }

    /// The slots of its own block first..last-1 that a row sees, and the first context position; context ends before
    /// the anchor.
    std::int32_t firstContext(std::size_t row, std::int32_t slidingWindow) const;
    std::int32_t firstSlot(std::size_t row, std::int32_t slidingWindow) const;
    std::int32_t endSlot(std::size_t row, bool causal) const;

private:
    std::vector<DraftBlock> m_blocks;
    std::vector<Row> m_rows;
    std::vector<std::int32_t> m_positions;
    std::vector<std::size_t> m_first; ///< one entry a block, and the end
    std::size_t m_places = 0;
    std::int32_t m_firstSlot = 0; ///< slot of place 0
    TokenId m_mask = 0;
};

/// Fail only where memory does not suffice. The target writes `taps`; the pool is the target's and outlives the
/// drafter.
Result<std::unique_ptr<BlockDrafter>> createReferenceBlockDrafter(std::shared_ptr<const DrafterWeights> weights,
    const BackendSetup& setup, std::shared_ptr<Taps> taps, ThreadPool& pool);
/// `output` is the target's packed output head where the drafter shares it, else nullptr.
Result<std::unique_ptr<BlockDrafter>> createSimdBlockDrafter(std::shared_ptr<const DrafterWeights> weights,
    const BackendSetup& setup, std::shared_ptr<Taps> taps, std::shared_ptr<Multiplier> multiplier,
    const PackedMatrix* output);

} // namespace foregleam::cpu

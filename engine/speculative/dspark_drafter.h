#pragma once
// Drafts with a block drafter (DSpark, DFlash): one parallel pass for all sequences, then the sequential head place by
// place for each.

#include "engine/speculative/drafter.h"
#include "engine/speculative/held_cells.h"

#include <memory>

namespace foregleam {

/// Confidences are the head's, as it says them; a drafter without one gives the largest probability of the place's
/// distribution, which like the head's is known before the token is drawn. Drafts at most the block size that it was
/// trained with.
class DsparkDrafter final : public Drafter {
public:
    /// Borrows the target, whose passes it must observe from now on. Fails as Backend::createBlockDrafter().
    static Result<std::unique_ptr<DsparkDrafter>> create(
        Backend& target, std::shared_ptr<const DrafterWeights> weights);

    BlockDrafter& blocks() { return *m_blocks; }

    std::int32_t start(std::int32_t slot, std::span<const TokenId> prompt, std::int32_t kept) override;
    Result<void> observe(const TokenBatch& batch) override;
    Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft> drafts) override;
    void commit(std::int32_t slot, std::int32_t verified, std::int32_t accepted) override;

private:
    DsparkDrafter(Backend& target, std::shared_ptr<const DrafterWeights> weights, std::unique_ptr<BlockDrafter> blocks);
    Result<void> proposeGroup(std::span<const DraftContext> contexts, std::span<Draft> drafts);
    void drawBlock(std::size_t block, std::int32_t length, const DraftContext& context, Draft& draft);
    std::span<float> weighed(
        std::size_t block, std::int32_t place, TokenId previous, const DraftContext& context, Draft& draft);
    std::int32_t lengthFor(const DraftContext& context) const;

    Backend& m_target;
    std::shared_ptr<const DrafterWeights> m_weights;
    std::unique_ptr<BlockDrafter> m_blocks;
    HeldCells m_context; ///< tokens whose taps were injected
    std::vector<DraftBlock> m_round;
    std::vector<float> m_parallel; ///< [vocabulary] of a place that is to be explained
};

} // namespace foregleam

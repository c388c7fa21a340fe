#pragma once
// Runs a block drafter beside a target on the same device: context from the target's taps, one parallel pass for a
// block, then the sequential head place by place. Sampling is the engine's: it asks for a place's logits with the token
// it chose before.

#include "engine/api/result.h"
#include "engine/backend/drafter_weights.h"
#include "engine/backend/token_batch.h"

#include <cstdint>
#include <span>

namespace foregleam {

/// One sequence's block of a round.
struct DraftBlock {
    std::int32_t slot = 0;
    std::int32_t position = 0; ///< of the anchor; context cells 0..position-1 of the slot have been injected
    TokenId anchor = 0;
    std::int32_t length = 0; ///< tokens to draft, 1 to DrafterShape::blockSize
};

/// For the window: what drafting costs.
struct BlockDrafterInfo {
    std::int64_t weightBytesPerBlock = 0; ///< bytes of weights that one parallel pass reads, the output head included
    std::int64_t kvBytes = 0; ///< bytes of the context cache
};

/// Belongs to the backend that made it, must not outlive it, and is used by the same thread. Between two passes of the
/// target, inject() must come before anything that overwrites the taps. Results do not depend on how many blocks share
/// a pass.
class BlockDrafter {
public:
    virtual ~BlockDrafter() = default;
    BlockDrafter() = default;
    BlockDrafter(const BlockDrafter&) = delete;
    BlockDrafter& operator=(const BlockDrafter&) = delete;

    virtual const DrafterShape& shape() const = 0;
    virtual const BlockDrafterInfo& info() const = 0;

    /// Appends context: the keys and values of hidden_norm(fc(taps)) of every row of the target's last pass, which was
    /// `batch`, into the cells of the rows' slots and positions (rows of rejected drafts are overwritten later).
    virtual Result<void> inject(const TokenBatch& batch) = 0;

    /// The parallel pass for all blocks together; no cell keeps a trace of it. At most maxRows() slots in all.
    virtual Result<void> runBlocks(std::span<const DraftBlock> blocks) = 0;

    /// For pictures: logits of a place as the parallel pass left them, [block.vocabulary] fp32 in ids of the drafts,
    /// host memory. To be asked before logits() of the place; valid until the next call.
    virtual std::span<const float> parallelLogits(std::size_t block, std::int32_t place) = 0;

    /// Logits of a place of a block of the last runBlocks(), corrected for the token before it (the anchor for place
    /// 0): [block.vocabulary] fp32, in ids of the drafts, host memory, writable, valid until the next call. The places
    /// of a block are asked for in order 0, 1, …, each once.
    virtual std::span<float> logits(std::size_t block, std::int32_t place, TokenId previous) = 0;

    /// The confidence head's logit for a place, before the sigmoid: does what is drafted there survive if everything
    /// before it does? It knows the token before, not the one that will be drawn. Only with shape().confidence.
    virtual float confidenceLogit(std::size_t block, std::int32_t place, TokenId previous) = 0;

    /// For tests and pictures: the final hidden state [hidden] of a place, and the taps [taps · targetHidden] of a row
    /// of the target's last pass.
    virtual std::span<const float> hidden(std::size_t block, std::int32_t place) = 0;
    virtual std::span<const float> taps(std::size_t row) = 0;
};

} // namespace foregleam

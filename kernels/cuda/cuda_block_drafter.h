#pragma once
// A block drafter beside its target on the GPU: context from the taps, the parallel pass, the sequential head.
//
// A single sequence's block is drafted ahead: behind the parallel pass the likeliest token of each place becomes the one
// before the next, without asking the host, and the corrected logits of all places come back in one copy. Who chooses
// another token than the likeliest (above temperature 0) has the places behind it corrected one by one.

#include "kernels/cuda/graph.h"
#include "kernels/cuda/layer_stack.h"
#include "kernels/cuda/sequential_head.cuh"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace foregleam::cuda {

/// What a drafter borrows of its target; all of it outlives the drafter.
struct BlockDrafterPlace {
    int slots = 1;
    int positions = 0;
    cudaStream_t stream = nullptr;
    PackedMatrix output; ///< the target's output head where the drafter shares it, else empty
};

class CudaBlockDrafter final : public BlockDrafter {
public:
    using TapSwitch = std::function<void(const TapTarget*)>;

    /// `taps` turns the target's taps on, and off (null) when the drafter goes. Fails where memory does not suffice.
    static Result<std::unique_ptr<BlockDrafter>> create(
        std::shared_ptr<const DrafterWeights> weights, const BlockDrafterPlace& place, TapSwitch taps);
    ~CudaBlockDrafter() override;

    const DrafterShape& shape() const override { return m_weights->shape; }
    const BlockDrafterInfo& info() const override { return m_info; }
    Result<void> inject(const TokenBatch& batch) override;
    Result<void> runBlocks(std::span<const DraftBlock> blocks) override;
    std::span<const float> parallelLogits(std::size_t block, std::int32_t place) override;
    std::span<float> logits(std::size_t block, std::int32_t place, TokenId previous) override;
    float confidenceLogit(std::size_t block, std::int32_t place, TokenId previous) override;
    std::span<const float> hidden(std::size_t block, std::int32_t place) override;
    std::span<const float> taps(std::size_t row) override;

private:
    CudaBlockDrafter(std::shared_ptr<const DrafterWeights> weights, const BlockDrafterPlace& place);
    Result<void> load();
    void bind();
    void carve(Carver& carver);
    cudaError_t enqueueContext(int rows);
    cudaError_t enqueueBlocks(int rows, int places);
    cudaError_t enqueueChain(int places);
    int draftedAhead() const;
    Result<void> replayed(std::map<std::array<int, 3>, Graph>& graphs, const std::array<int, 3>& key, bool keep,
        const std::function<cudaError_t()>& enqueue);
    int rowOf(std::size_t block, std::int32_t place) const;
    int placeIndex(std::size_t block, std::int32_t place) const;
    int hiddenWidth() const { return shape().block.hidden; }

    std::shared_ptr<const DrafterWeights> m_weights;
    BlockDrafterPlace m_place;
    TapSwitch m_switch;
    BlockDrafterInfo m_info;
    WeightStore m_store;
    DeviceMemory m_cache;
    DeviceMemory m_scratch;
    PinnedMemory m_hostHidden; ///< [kMostRows, hidden]
    PinnedMemory m_hostLogits; ///< [blockSize, vocabulary]: of the chain's places, or first of the place asked for last
    PinnedMemory m_hostTokens; ///< [kMostPlaces] the chain's tokens, [kMostPlaces] those that the engine chose before each place
    std::vector<float> m_hostTaps;
    std::vector<float> m_parallel; ///< of the place that parallelLogits() was asked for last

    LayerStack m_stack;
    PassInput m_input;
    SequentialHeads m_heads;
    PackedMatrix m_embedding;
    PackedMatrix m_output;
    PackedMatrix m_projection; ///< fc
    const float* m_contextNorm = nullptr;
    const float* m_outputNorm = nullptr;
    TapTarget m_taps;
    Prepared m_preparedTaps; ///< [rows, taps · targetHidden]
    float* m_context = nullptr; ///< [rows, hidden] fc(taps)
    float* m_hidden = nullptr; ///< [places, hidden] after the final norm
    float* m_logits = nullptr; ///< [places, vocabulary] before the sequential head
    float* m_corrected = nullptr; ///< [blockSize, vocabulary] behind it
    TokenId* m_chosen = nullptr; ///< [places] the chain's tokens
    std::map<std::array<int, 3>, Graph> m_contextGraphs;
    std::map<std::array<int, 3>, Graph> m_blockGraphs;
    std::vector<float> m_confidence; ///< the confidence head's row, and its bias last

    std::vector<DraftBlock> m_blocks;
    std::vector<int> m_first; ///< row of each block's first slot
    int m_places = 0;
    bool m_ahead = false; ///< the chain's logits are still those of what the engine chose
};

} // namespace foregleam::cuda

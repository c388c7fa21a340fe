#pragma once
// The head that corrects a block's logits from left to right (vanilla, gated and RNN), place by place.

#include "kernels/cuda/device_model.h"
#include "kernels/cuda/matmul.cuh"
#include "kernels/cuda/workspace.h"

namespace foregleam::cuda {

constexpr int kMostStates = 128; ///< places of a pass, and one more for each block

/// Borrows its memory as LayerStack does. Driven by one thread.
class SequentialHeads {
public:
    void bind(WeightStore& store, const DrafterWeights& weights);
    void carve(Carver& carver);
    std::int64_t weightBytes() const { return static_cast<std::int64_t>(m_w2.bytes() + m_inner.bytes()); }

    bool changesLogits() const { return m_kind != SequentialHead::None; }
    /// Whether a place's bias depends on more than the token before it.
    bool hasState() const { return m_kind == SequentialHead::Rnn; }

    /// Blocks begin; the RNN's states become zero.
    cudaError_t begin(cudaStream_t stream) const;

    /// corrected = logits + the bias of a place with this hidden state [hidden] after *previous; all in memory that the
    /// device sees. `state`: the number of the place, counting a place more than there are for each block; the RNN
    /// leaves what it knows to the next number.
    cudaError_t correct(int state, const float* hidden, const TokenId* previous, const float* logits, float* corrected,
        cudaStream_t stream) const;

private:
    SequentialHead m_kind = SequentialHead::None;
    int m_rank = 0;
    int m_hidden = 0;
    PackedMatrix m_w1;
    PackedMatrix m_w2;
    PackedMatrix m_inner; ///< gate or joint
    const float* m_innerBias = nullptr;
    Prepared m_joined; ///< [1, …] what m_inner reads
    Prepared m_through; ///< [1, rank] what goes through W2
    float* m_parts = nullptr; ///< m_inner's outputs
    float* m_states = nullptr; ///< [kMostStates, rank]
};

} // namespace foregleam::cuda

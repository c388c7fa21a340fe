#pragma once
// The head that corrects a block's logits from left to right, and the one that says how surely: one row at a time, so
// only the product over the vocabulary is worth threads.

#include "kernels/cpu/multiplier.h"

#include <memory>
#include <span>
#include <vector>

namespace foregleam::cpu {

/// Vanilla, gated and RNN heads, and the confidence head. Driven by the multiplier's thread.
class SequentialHeads {
public:
    /// Fails where memory does not suffice. The weights are borrowed.
    static Result<SequentialHeads> create(std::shared_ptr<Multiplier> multiplier, const DrafterWeights& weights);

    /// So many blocks begin; the RNN's states are zero.
    void begin(std::size_t blocks);

    /// logits += the bias of a place with this hidden state after `previous`. Places of a block in order.
    void correct(std::size_t block, const float* hidden, TokenId previous, std::span<float> logits);

    float confidenceLogit(const float* hidden, TokenId previous) const;

    std::size_t bytes() const; ///< of weights that one correction reads

private:
    SequentialHeads(std::shared_ptr<Multiplier> multiplier, const DrafterWeights& weights);
    Result<void> prepareMemory();
    void gate(const float* hidden);
    void step(std::span<float> state, const float* hidden);
    std::span<const float> multiplyJoined(const PackedMatrix& weights, const TensorView& bias);

    std::shared_ptr<Multiplier> m_multiplier;
    const DrafterWeights* m_weights;
    std::size_t m_rank;
    std::size_t m_hidden;
    PackedMatrix m_w2;
    PackedMatrix m_inner; ///< gate or joint
    Activations m_embedding; ///< [1, rank]: W1's row, and what is made of it
    Activations m_joined; ///< [1, …], what m_inner reads
    PageMemory m_out; ///< m_inner's outputs, then those of W2
    std::vector<float> m_states; ///< [blocks, rank]
    std::vector<float> m_confidence; ///< the confidence head's row
};

} // namespace foregleam::cpu

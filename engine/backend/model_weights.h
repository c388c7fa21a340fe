#pragma once
// A decoder-only transformer as numbers: its shape, its conventions and its weights, validated by the loader.
// Kernels read nothing else of a model. Conventions are data, so that a new architecture is a new filling of
// ModelShape and not a new branch in every kernel.

#include "engine/backend/tensor.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace foregleam {

/// Which elements of a head RoPE turns together: Norm pairs (2i, 2i+1), Neox pairs (i, i + dims/2).
enum class RopeStyle : std::uint8_t { Norm, Neox };

/// The gate's activation in the feed-forward network.
enum class Activation : std::uint8_t { Silu, GeluTanh };

/// Every count is positive and every division exact once a loader has returned it.
struct ModelShape {
    std::int32_t vocabulary = 0;    ///< rows of the embedding and of the output head
    std::int32_t hidden = 0;        ///< width of the residual stream
    std::int32_t feedForward = 0;   ///< width inside the feed-forward network
    std::int32_t layers = 0;
    std::int32_t heads = 0;         ///< query heads
    std::int32_t kvHeads = 0;       ///< key/value heads (GQA); divides heads
    std::int32_t headSize = 0;      ///< elements of one head; even
    std::int32_t contextLength = 0; ///< positions the model was made for
    float normEpsilon = 1e-5F;
    float attentionScale = 0.0F;    ///< multiplies q·k; headSize^-0.5 unless the model says otherwise
    float embeddingScale = 1.0F;    ///< multiplies the token embedding (gemma: sqrt(hidden))
    float logitSoftcap = 0.0F;      ///< c·tanh(x/c) on the logits; 0 = none
    RopeStyle ropeStyle = RopeStyle::Norm;
    std::int32_t ropeDimensions = 0; ///< leading elements of a head that are turned; even
    float ropeBase = 10000.0F;
    float ropeBaseLocal = 10000.0F;  ///< for layers with a sliding window
    float ropeScale = 1.0F;          ///< linear scaling: position is multiplied by this (global layers only)
    Activation activation = Activation::Silu;

    std::int32_t queryWidth() const { return heads * headSize; }
    std::int32_t kvWidth() const { return kvHeads * headSize; }
};

/// One layer's weights, [output, input] each. Views that may be empty say so.
struct LayerWeights {
    TensorView attentionNorm;   ///< [hidden] F32
    TensorView query;           ///< [queryWidth, hidden]
    TensorView key;             ///< [kvWidth, hidden]
    TensorView value;           ///< [kvWidth, hidden]
    TensorView queryBias;       ///< [queryWidth] F32, may be empty; so may the next two
    TensorView keyBias;         ///< [kvWidth] F32
    TensorView valueBias;       ///< [kvWidth] F32
    TensorView queryNorm;       ///< [headSize] F32, RMSNorm per head before RoPE, may be empty
    TensorView keyNorm;         ///< [headSize] F32, may be empty
    TensorView attentionOutput; ///< [hidden, queryWidth]
    TensorView attentionPostNorm;   ///< [hidden] F32, before the residual add, may be empty (gemma3)
    TensorView feedForwardNorm;     ///< [hidden] F32
    TensorView gate;            ///< [feedForward, hidden]
    TensorView up;              ///< [feedForward, hidden]
    TensorView down;            ///< [hidden, feedForward]
    TensorView feedForwardPostNorm; ///< [hidden] F32, before the residual add, may be empty (gemma3)
    std::int32_t slidingWindow = 0; ///< positions a query sees, itself included; 0 = all (then ropeBase applies, else ropeBaseLocal)
};

/// A whole model. `storage` keeps the bytes behind the views alive (a mapped file, or memory a test made).
struct ModelWeights {
    ModelShape shape;
    TensorView tokenEmbedding; ///< [vocabulary, hidden]
    TensorView outputNorm;     ///< [hidden] F32
    TensorView output;         ///< [vocabulary, hidden]; the same view as tokenEmbedding where the model is tied
    TensorView ropeFactors;    ///< [ropeDimensions / 2] F32, angles are divided by these, may be empty (Llama 3)
    std::vector<LayerWeights> layers;
    std::shared_ptr<const void> storage;
};

} // namespace foregleam

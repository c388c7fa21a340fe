#pragma once
// The layers of a model or of a drafter on the device, from embedded rows to the residual stream after the last one.

#include "kernels/cuda/attention.cuh"
#include "kernels/cuda/device_model.h"
#include "kernels/cuda/matmul.cuh"
#include "kernels/cuda/pass_input.h"
#include "kernels/cuda/prompt_attention.cuh"

#include <vector>

namespace foregleam::cuda {

/// Where the residual stream goes after some layers, for a drafter.
struct TapTarget {
    float* values = nullptr; ///< [rows, layers · hidden]
    std::vector<std::int32_t> layers; ///< rising; -1 = the embedding's output
};

/// One pass over the layers.
struct StackPass {
    int rows = 0;
    int chunks = 0; ///< of attention: enough for every position
    bool fresh = false; ///< few rows: see AttentionArgs
    bool keep = true; ///< the rows' keys and values are to stay in the cache; else only with `fresh`
    bool prompt = false; ///< many rows, all of `slot` and from `firstPosition` on: arithmetic counts, so activations
                         ///< are rounded; not with `fresh`
    int slot = 0;
    int firstPosition = 0;
    const TapTarget* taps = nullptr;
};

/// Owns nothing but views of memory that its maker allocated: bind() twice through a WeightStore, carve() once to add
/// up and once to take, and setCache(). Driven by one thread.
class LayerStack {
public:
    LayerStack(const ModelShape& shape, int positions, int slots);

    void bind(WeightStore& store, const std::vector<LayerWeights>& layers, const TensorView& ropeFactors);
    /// One entry a layer: 0 where a row also sees later rows of its block. After bind().
    void setCausal(const std::vector<std::uint8_t>& causal);
    void carve(Carver& carver);
    std::size_t cacheBytes() const;
    void setCache(std::uint8_t* data) { m_cache = reinterpret_cast<__half*>(data); }
    void setStream(cudaStream_t stream) { m_stream = stream; }
    /// Chunks for passes up to a position, in few different numbers so that graphs can be kept.
    int chunksFor(int position) const;

    cudaError_t embed(const PackedMatrix& embedding, const PassInput& input, int rows) const;
    cudaError_t run(const StackPass& pass, const PassInput& input);
    /// norm(residual stream) of rows, gathered by `map` where it is not null, into normed(); hidden may be null, else
    /// also [rows, hidden] fp32.
    cudaError_t finish(const float* norm, const std::int32_t* map, int rows, float* hidden);
    /// Keys and values of context rows in normed() into the cache. Rounded or not, as normed() is.
    cudaError_t inject(const PassInput& input, int rows);

    cudaError_t multiply(const MatmulArgs& args) const { return launchMatmul(args, m_stream); }
    const Prepared& normed() const { return m_normed; }
    void roundNormed(bool rounded) { m_normed.rounded = rounded; }
    const ModelShape& shape() const { return m_shape; }
    std::int64_t weightBytes() const;

private:
    KvLayer cacheOf(std::size_t layer) const;
    RotateArgs rotation(std::size_t layer) const;
    cudaError_t attend(std::size_t layer, const StackPass& pass, const PassInput& input);
    cudaError_t norm(const float* weight, const float* postNorm, const StackPass& pass, int tapLayer);
    cudaError_t attendPrompt(const RotateArgs& rotate, const StackPass& pass, int window);
    cudaError_t project(const PackedMatrix& matrix, const Prepared& in, int rows);
    cudaError_t projectAndNorm(
        const PackedMatrix& matrix, const Prepared& in, const float* norm, const StackPass& pass, int tapLayer);
    bool leavesNormsPending(const StackPass& pass) const;
    float* tapOf(const StackPass& pass, int layer) const;

    ModelShape m_shape;
    QkvLayout m_layout;
    int m_positions;
    int m_slots;
    cudaStream_t m_stream = nullptr;
    std::vector<DeviceLayer> m_layers;
    const float2* m_rope = nullptr;
    const float2* m_localRope = nullptr; ///< null where no layer has a window
    __half* m_cache = nullptr; ///< [layers] of KvLayer

    float* m_x = nullptr; ///< [rows, hidden], the residual stream
    float* m_parts = nullptr; ///< [splits, rows, hidden], what is to be added to it
    int m_splits = 0; ///< how many there are now
    float* m_squares = nullptr; ///< [rows, tiles of hidden], of the residual stream
    PendingNorm m_pending; ///< of what m_normed holds now
    float* m_qkv = nullptr; ///< [rows, m_layout.width]
    Prepared m_normed; ///< [rows, hidden]
    Prepared m_mixed; ///< [rows, queryWidth]
    Prepared m_inner; ///< [rows, feedForward]
    float* m_attention = nullptr;
    std::size_t m_attentionFloats = 0;
    int* m_arrived = nullptr; ///< [rows, heads]
};

} // namespace foregleam::cuda

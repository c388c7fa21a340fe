#pragma once
// A model's weights in device memory: matrices packed for the kernels, vectors as fp32.

#include "kernels/cuda/device.h"
#include "kernels/cuda/pack.cuh"

#include <memory>
#include <optional>
#include <vector>

namespace foregleam::cuda {

/// Matrices that share their input and are stored alike: one launch.
struct Projection {
    PackedMatrix matrix;
    int outputAt = 0; ///< its first output's column in the shared buffer
};

struct DeviceLayer {
    std::vector<Projection> inputs; ///< query, key, value
    PackedMatrix attentionOutput;
    PackedMatrix gateUp; ///< interleaved
    PackedMatrix down;
    const float* bias = nullptr; ///< [qkvWidth], may be null
    const float* attentionNorm = nullptr;
    const float* queryNorm = nullptr; ///< this and the others may be null
    const float* keyNorm = nullptr;
    const float* attentionPostNorm = nullptr;
    const float* feedForwardNorm = nullptr;
    const float* feedForwardPostNorm = nullptr;
    int slidingWindow = 0;
    bool causal = true;
};

/// Where queries, keys and values lie in a row of the shared buffer: each begins at a whole tile.
struct QkvLayout {
    int keysAt = 0;
    int valuesAt = 0;
    int width = 0;
};
QkvLayout qkvLayout(const ModelShape& shape);

/// Collects device memory and fills it. Two passes over the same calls: the first adds up, the second (after
/// allocate()) uploads; so nothing is uploaded where the whole does not fit.
class WeightStore {
public:
    Result<void> allocate();
    std::size_t bytes() const { return m_used; }

    PackedMatrix matrix(const TensorView& view) { return pack(view, nullptr); }
    /// Both [rows, columns]; stored alike or not.
    PackedMatrix interleaved(const TensorView& first, const TensorView& second) { return pack(first, &second); }
    std::vector<Projection> projections(std::initializer_list<const TensorView*> views);
    const float* vector(const TensorView& view) { return vector({{&view, static_cast<int>(view.columns)}}); }
    /// Several one after the other, each filled up with zeros to its width; null where all are empty.
    const float* vector(std::initializer_list<std::pair<const TensorView*, int>> parts);
    const float* floats(const std::vector<float>& values);
    /// Ends the second pass and gives back what only loading needed; its first failure.
    Result<void> finish();

private:
    PackedMatrix pack(const TensorView& view, const TensorView* second);
    void upload(const TensorView& view, const TensorView* second, PackedMatrix& packed);
    std::uint8_t* take(std::size_t bytes);
    void fail(const Result<void>& why);

    DeviceMemory m_memory;
    DeviceMemory m_staging;
    DeviceMemory m_overflow;
    std::size_t m_used = 0;
    bool m_filling = false;
    std::optional<Error> m_failure;
};

/// A layer's weights; a drafter's layers are made alike.
DeviceLayer makeLayer(WeightStore& store, const LayerWeights& weights, const ModelShape& shape);

/// [positions, ropeDimensions / 2] cosine and sine, flat.
std::vector<float> ropeTable(const ModelShape& shape, const TensorView& factors, bool local, int positions);

} // namespace foregleam::cuda

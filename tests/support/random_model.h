#pragma once
// A small transformer with any mixture of conventions and types, made in memory from a formula that
// tests/kernels/golden/make_logits.py knows too.

#include "engine/backend/model_weights.h"
#include "tests/support/random_tensors.h"

#include <memory>

namespace foregleam::test {

/// What to make. Counts are taken from `shape`; flags say which optional tensors there are.
struct RandomModel {
    ModelShape shape;
    bool biases = false;
    bool headNorms = false;
    bool postNorms = false;
    bool ropeFactors = false;
    bool tied = true;
    std::int32_t slidingWindow = 0; ///< of all layers but every third
    TensorType matrices = TensorType::F32;
};

std::shared_ptr<const ModelWeights> makeModel(const RandomModel& what);

/// One layer of it, of tensors numbered from `first` + 1 on.
LayerWeights makeLayer(const RandomModel& what, RandomTensors& tensors, std::int32_t index, std::uint64_t first);

/// Three models that between them use every convention ModelShape can express. The golden logits are theirs.
RandomModel llamaLike(); ///< pairs of neighbours, RoPE factors, 3 query heads a key head
RandomModel gemmaLike(); ///< halves, head norms, post norms, sliding window, local base, linear scale, GELU, soft cap
RandomModel qwenLike(); ///< halves, biases, RoPE on part of a head, a head of its own for the output

} // namespace foregleam::test

#pragma once
// A model's weights from its tensors.

#include "engine/backend/model_weights.h"
#include "engine/model/model_config.h"
#include "engine/model/tensor_binder.h"

#include <memory>

namespace foregleam {

/// How a format names a model's tensors and stores its norms.
struct TensorNames {
    const char* embedding;
    const char* outputNorm;
    const char* output;
    const char* ropeFactors; ///< "" where the format has no such tensor
    const char* layerPrefix; ///< before the layer's number and a dot
    const LayerNames* layer;
    float normAddend;
};

TensorNames ggufTensorNames();
TensorNames hfTensorNames(const Architecture& architecture);

/// Views into what the binder's tensors lie in; norms and biases are F32, converted where they are not. The binder
/// keeps a fault, and nullptr is returned, where a tensor is missing, has another shape or type than it must, or where
/// the file has tensors that this program would leave out.
std::shared_ptr<const ModelWeights> bindWeights(
    TensorBinder& binder, const ModelConfig& config, const TensorNames& names);

} // namespace foregleam

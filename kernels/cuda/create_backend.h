#pragma once

#include "engine/backend/backend.h"

namespace foregleam::cuda {

/// As BackendPlugin::create.
Result<std::unique_ptr<Backend>> createCudaBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendOptions& options);

} // namespace foregleam::cuda

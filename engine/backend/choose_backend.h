#pragma once
// Which device runs a model: the CUDA plugin where it can, else the CPU, which then says why.

#include "engine/backend/backend.h"

#include <string>
#include <string_view>

namespace foregleam {

/// "auto", "cpu" or "cuda".
bool isBackendName(std::string_view name);

/// `name` as above. auto: a backend of the CUDA plugin, or else the CPU's with the reason in its info(); cuda: no
/// stopgap, the reason is the error. Fails with one sentence. Any thread, one at a time.
Result<std::unique_ptr<Backend>> createBackend(
    std::string_view name, const std::shared_ptr<const ModelWeights>& weights, const BackendOptions& options);

} // namespace foregleam

// The plugin's one exported symbol.

#include "kernels/cuda/create_backend.h"

namespace foregleam {

extern "C" __attribute__((visibility("default"))) const BackendPlugin* foregleamBackendPlugin()
{
    static constexpr BackendPlugin kPlugin{kBackendAbi, cuda::createCudaBackend};
    return &kPlugin;
}

} // namespace foregleam

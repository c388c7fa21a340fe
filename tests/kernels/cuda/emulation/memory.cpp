// Memory that runs out while a model or a drafter is loaded: a sentence, and nothing left behind.

#include "tests/kernels/cuda/check.h"
#include "tests/support/random_drafter.h"

namespace foregleam::test {
namespace {

using namespace foregleam::cuda;

/// Whether the target and the drafter were made; a failure is reported as `why`.
bool load(const std::shared_ptr<const ModelWeights>& target, const std::shared_ptr<const DrafterWeights>& weights, std::string& why)
{
    auto backend = CudaBackend::create(target, BackendOptions{});
    if (!backend) {
        why = backend.error().message;
        return false;
    }
    const auto drafter = (*backend)->createBlockDrafter(weights);
    if (!drafter)
        why = drafter.error().message;
    return drafter.ok();
}

} // namespace

void checkMemory(Check& check)
{
    const DrafterCase what = drafterCases().front();
    const auto target = makeModel(what.target);
    const auto weights = makeDrafter(what.drafter, target);
    const int before = emulation::liveAllocations();
    int fewest = 0;
    for (bool loaded = false; !loaded; ++fewest) {
        std::string why;
        emulation::failAllocationAfter(fewest);
        loaded = load(target, weights, why);
        const bool told = loaded || why.find("not enough") != std::string::npos;
        check.report("allocation " + std::to_string(fewest) + " fails", told && emulation::liveAllocations() == before ? 0 : 1, 0);
    }
    emulation::failAllocationAfter(-1);
    check.report("allocations that can fail", fewest > 10 ? 0 : 1, 0);
}

} // namespace foregleam::test

#pragma once
// Brings a drafter and a target together: what does not fit is said, what fits becomes weights.

#include "engine/backend/drafter_weights.h"
#include "engine/model/drafter_source.h"
#include "engine/model/model_file.h"

#include <memory>
#include <string>

namespace foregleam {

/// nullptr, with a clause in `fault` ("it was made for …", "its tensor … is missing …"), where the drafter does not fit
/// the target or its tensors are not what its metadata promise.
std::shared_ptr<const DrafterWeights> bindDrafter(
    const DrafterSource& source, const LoadedModel& target, std::string& fault);

} // namespace foregleam

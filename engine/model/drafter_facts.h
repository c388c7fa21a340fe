#pragma once
// What people are told about a drafter.

#include "engine/api/model_info.h"
#include "engine/model/drafter_source.h"
#include "engine/model/model_file.h"

namespace foregleam {

/// `weights` may be null, where the drafter does not fit a target.
DrafterFacts drafterFacts(const DrafterSource& source, const DrafterWeights* weights);

/// Of a whole model that drafts.
DrafterFacts drafterFacts(const ModelInfo& model);

} // namespace foregleam

#pragma once
// The one way in for block drafters: a GGUF (architecture dflash and its forks' names) or a folder in the DeepSpec or
// speculators layout becomes checked weights, bound to the target whose embeddings it may share.

#include "engine/api/model_info.h"
#include "engine/api/result.h"
#include "engine/backend/drafter_weights.h"
#include "engine/model/model_file.h"

#include <memory>
#include <string>
#include <vector>

namespace foregleam {

/// A drafter that fits its target, ready for Backend::createBlockDrafter().
struct LoadedDrafter {
    std::shared_ptr<const DrafterWeights> weights; ///< `storage` keeps both files mapped
    DrafterFacts facts; ///< what the files tell; kvBytes and weightBytesPerBlock are for the engine to fill
    std::vector<std::shared_ptr<const MappedFile>> files; ///< one, or the shards of a folder in order

    Result<void> checkIntact() const; ///< as LoadedModel::checkIntact(), of every file
};

/// Fails with one sentence that says what does not fit: hidden size, taps, vocabulary, mask token, unknown parts.
Result<LoadedDrafter> openDrafter(const std::string& path, const LoadedModel& target);

/// What the file at `path` can draft as, from its header alone: Block, Model (any model this program loads), or an
/// error.
Result<DrafterKind> drafterKindOf(const std::string& path);

} // namespace foregleam

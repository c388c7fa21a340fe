#pragma once
// Block drafters as files, in the layouts that are read: what random_drafter.h makes, to be changed before it is saved.

#include "engine/backend/drafter_weights.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/hf_folder.h"

namespace foregleam::test {

/// The DeepSpec layout. Without `embeddings` the target's embeddings and output head are to be shared (a head for fewer
/// drafts is always there).
HfFolder deepSpecFolder(const DrafterWeights& drafter, bool embeddings = true);

/// The layout of the speculators library: nested configuration, hidden states counted from the embedding on, a table
/// of offsets where there are fewer drafts.
HfFolder speculatorsFolder(const DrafterWeights& drafter);

/// GGUF, architecture dflash, without embeddings.
GgufWriter dflashFile(const DrafterWeights& drafter);

} // namespace foregleam::test

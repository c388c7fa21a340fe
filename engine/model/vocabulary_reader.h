#pragma once
// The tokenizer's data from a model file's metadata.

#include "engine/api/result.h"
#include "engine/model/gguf_file.h"
#include "engine/text/vocabulary.h"

namespace foregleam {

/// Checks lengths against each other, ids against the vocabulary and byte tokens against their form. Whether merges
/// name known pieces is the tokenizer's to check. Fails with one sentence.
Result<Vocabulary> readVocabulary(const GgufFile& file);

} // namespace foregleam

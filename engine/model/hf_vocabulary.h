#pragma once
// The tokenizer's data from the files of a Hugging Face folder.

#include "engine/api/result.h"
#include "engine/model/model_folder.h"
#include "engine/text/vocabulary.h"

#include <cstdint>

namespace foregleam {

/// `size` entries, the rows of the model's embedding: what the tokenizer's files lack is filled with unused tokens,
/// what they have beyond is left out. Without tokenizer files every id is its own piece (Vocabulary::idsOnly()). Fails
/// with one sentence.
Result<Vocabulary> readHfVocabulary(const ModelFolder& folder, std::int32_t size);

} // namespace foregleam

#pragma once
// A tokenizer.model: SentencePiece's own file, a protobuf message.

#include "engine/text/vocabulary.h"

#include <string>
#include <string_view>

namespace foregleam {

/// Fills tokens, kinds, scores, ids and flags. Returns what is wrong, a clause; empty where nothing is. Allocates in
/// proportion to the bytes.
std::string readSentencePieceFile(std::string_view bytes, Vocabulary& vocabulary);

} // namespace foregleam

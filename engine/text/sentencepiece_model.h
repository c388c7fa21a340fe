#pragma once
// A SentencePiece model file made from a vocabulary: the library only reads its own protobuf format.

#include "engine/text/vocabulary.h"

#include <string>
#include <vector>

namespace foregleam {

/// The bytes of a BPE ModelProto whose piece ids are the vocabulary's token ids; one more piece at the end where the
/// vocabulary has no unknown token. `control` is controlTokens(vocabulary).
std::string sentencePieceModel(const Vocabulary& vocabulary, const std::vector<bool>& control);

} // namespace foregleam

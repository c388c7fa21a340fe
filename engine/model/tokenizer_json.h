#pragma once
// A tokenizer.json of the tokenizers library: byte-level BPE, and BPE over characters with a fall-back to bytes, which
// is SentencePiece by another name.

#include "engine/model/json_reader.h"
#include "engine/text/vocabulary.h"

#include <string_view>

namespace foregleam {

/// Fills tokens, kinds, merges or scores, pre, bos and flags. The reader keeps what is wrong: kinds of tokenizer and
/// ways to split words that are not known, ids out of range or twice.
void readTokenizerJson(const JsonReader& document, Vocabulary& vocabulary);

/// The id of a piece; -1 where there is none.
TokenId findToken(const Vocabulary& vocabulary, std::string_view text);

/// A token that was added beside the trained ones. Grows the vocabulary to hold it.
void addToken(const JsonReader& token, std::int64_t id, Vocabulary& vocabulary);

} // namespace foregleam

#pragma once
// Which of the known ways to split words a tokenizer.json describes.

#include "engine/model/json_reader.h"

#include <string>

namespace foregleam {

/// Whether a pre_tokenizer turns text into the printable alphabet of bytes.
bool splitsIntoBytes(const Json* preTokenizer);

/// The name in SplitPattern::forName(). The reader keeps it as wrong, and "" is returned, where the steps are not those
/// of a known family: guessing would split words wrongly.
std::string splitName(const JsonReader& document, const Json* preTokenizer, bool wholeWordsFirst);

} // namespace foregleam

#pragma once
// Reads the token ids that tests/golden/text/make_tokenizer_goldens.py got from the reference.

#include "engine/text/tokenizer.h"

#include <string>
#include <vector>

namespace foregleam::test {

struct GoldenCase {
    std::string text;
    std::vector<TokenId> plain; ///< control tokens kept as text
    std::vector<TokenId> parsed; ///< control tokens parsed
};

struct GoldenFile {
    Vocabulary vocabulary; ///< empty where the file was made for a real model
    std::vector<GoldenCase> cases;
};

/// A file of tests/golden/text; ends the program where it cannot be read.
GoldenFile readGoldenFile(const std::string& name);

/// The first texts that a tokenizer turns into other ids than the reference did, a line each; empty where all agree.
std::string differences(const Tokenizer& tokenizer, const std::vector<GoldenCase>& cases);

} // namespace foregleam::test

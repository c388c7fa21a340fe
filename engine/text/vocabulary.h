#pragma once
// A tokenizer's data as a model file gives it. Filled by engine/model, read by the tokenizers and chat templates.

#include "engine/api/token.h"

#include <cstdint>
#include <string>
#include <vector>

namespace foregleam {

/// What a vocabulary entry is; the numbers are GGUF's tokenizer.ggml.token_type and SentencePiece's Type.
enum class TokenKind : std::uint8_t { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

/// The name in Vocabulary::model of one without text: see Vocabulary::idsOnly().
inline constexpr const char* kIdsOnlyModel = "none";

/// Ids are -1 where the model has none, else inside the vocabulary. `kinds` and `tokens` have the same length;
/// `scores` does too or is empty. The loader has checked all of it.
struct Vocabulary {
    std::string model; ///< tokenizer.ggml.model: "gpt2" (byte-level BPE), "llama" (SentencePiece) or "none"
    std::string pre; ///< tokenizer.ggml.pre: "smollm", "llama-bpe", …
    std::vector<std::string> tokens; ///< as stored: byte-level BPE in its printable alphabet, SentencePiece with U+2581
    std::vector<TokenKind> kinds;
    std::vector<float> scores;
    std::vector<std::string> merges; ///< "left right", best first
    TokenId bos = -1;
    TokenId eos = -1;
    TokenId eot = -1; ///< end of a turn
    TokenId eom = -1;
    TokenId unknown = -1;
    TokenId padding = -1;
    TokenId mask = -1;
    bool addBos = false;
    bool addEos = false;
    bool addSpacePrefix = false;
    bool removeExtraWhitespaces = false;
    std::string chatTemplate; ///< Jinja source, or empty

    /// The model came without a tokenizer: its tokens are "<17>", and there is no text to encode.
    bool idsOnly() const { return model == kIdsOnlyModel; }
};

} // namespace foregleam

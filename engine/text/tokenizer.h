#pragma once
// Text to token ids and back, for byte-level BPE and SentencePiece vocabularies.

#include "engine/api/result.h"
#include "engine/api/token.h"
#include "engine/text/prompt_piece.h"
#include "engine/text/special_tokens.h"
#include "engine/text/vocabulary.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// What a written control token such as "<|im_end|>" means: Plain keeps it the characters it is made of (what people
/// type), Parse turns it into its id (what a chat template writes).
enum class ControlText { Plain, Parse };

/// Immutable after create() and safe to use from any number of threads.
class Tokenizer {
public:
    /// Fails with one sentence where the vocabulary is of a kind that is not supported, or contradicts itself.
    static Result<std::unique_ptr<Tokenizer>> create(Vocabulary vocabulary);

    virtual ~Tokenizer();
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;

    /// A sentence that refuses text where the vocabulary has none (Vocabulary::idsOnly()): ask before encode().
    Result<void> checkText() const;

    /// Token ids of any bytes, in order; every id is inside the vocabulary. Never adds the tokens that begin or end a
    /// text.
    std::vector<TokenId> encode(std::string_view text, ControlText control) const;

    /// Token ids of a prompt as one text, so that words may run across pieces; control tokens come from control pieces
    /// only.
    std::vector<TokenId> encode(std::span<const PromptPiece> pieces) const;

    /// The raw bytes of a token, which need not be whole UTF-8 characters (Utf8Stream joins them). Control tokens give
    /// the name they are written with, or nothing without `showControl`; ids outside the vocabulary give nothing.
    std::string piece(TokenId id, bool showControl) const;

    /// Whether a model that emits this token has ended its answer: eos, eot, eom and the well-known end tokens by name.
    bool isEndOfText(TokenId id) const;

    const Vocabulary& vocabulary() const { return m_vocabulary; }

protected:
    explicit Tokenizer(Vocabulary vocabulary);

    /// Appends the ids of text that holds no control or user-defined tokens: everything between two of them in one
    /// call.
    virtual void encodeText(std::string_view text, std::vector<TokenId>& ids) const = 0;

    /// The bytes of a normal, byte or unused token; `id` is inside the vocabulary.
    virtual std::string textOf(TokenId id) const = 0;

    /// Whether typed text must not become this token; one flag a token.
    const std::vector<bool>& controlFlags() const { return m_control; }

private:
    std::vector<TokenId> encodeWith(std::string_view text, const std::vector<TextRange>& controlRanges) const;

    Vocabulary m_vocabulary;
    std::vector<bool> m_control;
    SpecialTokens m_specials;
    std::vector<TokenId> m_endTokens; ///< sorted
};

/// A name from a model file, fit for a message: short, printable, valid UTF-8.
std::string shortName(std::string_view name);

} // namespace foregleam

#pragma once
// How a conversation becomes a prompt. A model file's own template is only looked at to recognise its family; it is
// never evaluated.

#include "engine/api/request.h"
#include "engine/text/prompt_piece.h"
#include "engine/text/tokenizer.h"
#include "engine/text/vocabulary.h"

#include <span>
#include <string>
#include <vector>

namespace foregleam {

/// One family of prompt formats with what a model's own template adds to it. A plain value.
class ChatTemplate {
public:
    enum class Family { ChatMl, Llama3, Llama2, Gemma, Mistral, Phi3, Zephyr, Plain };

    /// Recognises the family by the control tokens that the model's template writes. Without a template, by those in
    /// the vocabulary. Never fails: what is not recognised becomes ChatML or Plain, and note() says so.
    static ChatTemplate detect(const Vocabulary& vocabulary);

    /// "ChatML", "Llama 3", "Gemma", "Mistral", "Phi 3", "Zephyr", "Llama 2", "plain".
    std::string family() const;
    /// One sentence for a person where the model's own template was not recognised, else empty.
    const std::string& note() const { return m_note; }
    /// The system message that the model's template writes where the conversation has none; mostly empty.
    const std::string& defaultSystem() const { return m_defaultSystem; }

    /// The prompt, pieces in order. `addGenerationPrompt` ends it with the opening of the assistant's turn.
    std::vector<PromptPiece> render(std::span<const ChatMessage> messages, bool addGenerationPrompt) const;

private:
    Family m_family = Family::Plain;
    std::string m_bos; ///< the begin token as text where the family's templates write it
    std::string m_eos;
    std::string m_defaultSystem;
    std::string m_note;
};

/// Token ids of a rendered prompt, with the begin token in front where the vocabulary wants one and the template has
/// not already written it.
std::vector<TokenId> encodePrompt(const Tokenizer& tokenizer, const std::vector<PromptPiece>& pieces);

} // namespace foregleam

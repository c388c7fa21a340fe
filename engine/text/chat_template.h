#pragma once
// How a conversation becomes a prompt. A model file's own template is only looked at to recognise its family; it is
// never evaluated.

#include "engine/api/request.h"
#include "engine/text/prompt_piece.h"
#include "engine/text/tokenizer.h"
#include "engine/text/vocabulary.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// One family of prompt formats with what a model's own template adds to it. A plain value.
class ChatTemplate {
public:
    /// Recognises the family by the control tokens that the model's template writes. Without a template, by those in
    /// the vocabulary. Never fails: what is not recognised becomes ChatML or plain, and note() says so.
    static ChatTemplate detect(const Vocabulary& vocabulary);

    /// "ChatML", "Llama 3", "Llama 2", "Gemma", "Mistral", "Phi 3", "Phi 4", "Zephyr", "plain".
    std::string family() const;
    /// One sentence for a person where the model's own template was not recognised, else empty.
    const std::string& note() const { return m_note; }
    /// The system message that the model's template writes where the conversation has none; mostly empty.
    const std::string& defaultSystem() const { return m_defaultSystem; }

    /// The prompt, pieces in order, none empty. `addGenerationPrompt` ends it with the opening of the assistant's turn.
    std::vector<PromptPiece> render(std::span<const ChatMessage> messages, bool addGenerationPrompt) const;

private:
    enum class Family { ChatMl, Llama3, Llama2, Gemma, Mistral, Phi3, Phi4, Zephyr, Plain };
    struct Turn;

    static std::optional<Family> familyOf(std::string_view chatTemplate);
    void readDetails(const Vocabulary& vocabulary);
    Turn turnOf(Role role) const;
    std::string said(const ChatMessage& message) const;
    void renderTurns(
        std::vector<ChatMessage> messages, bool addGenerationPrompt, std::vector<PromptPiece>& pieces) const;
    void renderInstructions(std::span<const ChatMessage> messages, std::vector<PromptPiece>& pieces) const;

    Family m_family = Family::Plain;
    std::string m_bos; ///< what the template writes to begin and to end a text; empty where it doesn't
    std::string m_eos;
    std::string m_defaultSystem;
    std::string m_systemHeader; ///< Llama 3.1: what every system message begins with
    std::string m_note;
    bool m_dropsReasoning = false; ///< earlier answers lose what they hold up to </think>
    bool m_spaceBeforeInstruction = false; ///< Mistral's tokenizers differ in the spaces around their marks
    bool m_spaceInside = false;
    bool m_systemMarks = false; ///< Mistral: [SYSTEM_PROMPT] instead of a paragraph in a user's turn
};

/// Token ids of a rendered prompt, with the begin token in front where the vocabulary wants one and the template has
/// not already written it.
std::vector<TokenId> encodePrompt(const Tokenizer& tokenizer, const std::vector<PromptPiece>& pieces);

} // namespace foregleam

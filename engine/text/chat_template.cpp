#include "engine/text/chat_template.h"

#include "engine/text/template_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace foregleam {
namespace {

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// Without the white space at both ends, as Jinja's trim filter does for ASCII.
std::string trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\n\r\f\v";
    const std::size_t begin = text.find_first_not_of(kBlank);
    if (begin == std::string_view::npos)
        return {};
    return std::string(text.substr(begin, text.find_last_not_of(kBlank) - begin + 1));
}

bool hasToken(const Vocabulary& vocabulary, std::string_view text)
{
    return std::find(vocabulary.tokens.begin(), vocabulary.tokens.end(), text) != vocabulary.tokens.end();
}

std::string tokenName(const Vocabulary& vocabulary, TokenId id)
{
    return id >= 0 && static_cast<std::size_t>(id) < vocabulary.tokens.size()
        ? vocabulary.tokens[static_cast<std::size_t>(id)]
        : std::string();
}

void add(std::vector<PromptPiece>& pieces, std::string_view text, bool control)
{
    if (!text.empty())
        pieces.push_back({std::string(text), control});
}

} // namespace

/// The marks around what one role says.
struct ChatTemplate::Turn {
    std::string open;
    std::string close;
    bool trim = false;
};

ChatTemplate ChatTemplate::detect(const Vocabulary& vocabulary)
{
    ChatTemplate chat;
    std::optional<Family> family = familyOf(vocabulary.chatTemplate);
    const bool recognised = family.has_value();
    if (!recognised) {
        const std::array<std::pair<std::string_view, Family>, 5> byToken{
            {{"<|im_start|>", Family::ChatMl}, {"<|start_header_id|>", Family::Llama3},
                {"<start_of_turn>", Family::Gemma}, {"[INST]", Family::Mistral}, {"<|assistant|>", Family::Phi3}}};
        for (auto known = byToken.begin(); known != byToken.end() && !family; ++known) {
            if (hasToken(vocabulary, known->first))
                family = known->second;
        }
    }
    chat.m_family = family.value_or(Family::Plain);
    if (!recognised) {
        chat.m_note = fmt::format("{}, so prompts are written in the {} format, which may not suit it.",
            vocabulary.chatTemplate.empty() ? "This model has no chat template of its own"
                                            : "This model's own chat template is not known here",
            chat.family());
    }
    chat.readDetails(vocabulary);
    return chat;
}

std::optional<ChatTemplate::Family> ChatTemplate::familyOf(std::string_view own)
{
    const auto writes = [&](std::string_view mark) { return contains(own, mark); };
    if (writes("<|im_start|>"))
        return writes("<|im_sep|>") ? Family::Phi4 : Family::ChatMl;
    if (writes("<|start_header_id|>") && writes("<|eot_id|>"))
        return Family::Llama3;
    if (writes("<start_of_turn>"))
        return Family::Gemma;
    if (writes("[INST]"))
        return writes("<<SYS>>") ? Family::Llama2 : Family::Mistral;
    if (writes("<|assistant|>") && writes("<|end|>"))
        return Family::Phi3;
    if (writes("<|user|>") && (writes("</s>") || writes("eos_token") || writes("<|endoftext|>")))
        return Family::Zephyr;
    return std::nullopt;
}

void ChatTemplate::readDetails(const Vocabulary& vocabulary)
{
    const std::string_view own = vocabulary.chatTemplate;
    const std::string bos = tokenName(vocabulary, vocabulary.bos);
    // ChatML's begin token, where it is <|im_start|>, stands in every template without beginning the text.
    if (contains(own, "bos_token") || (m_family != Family::ChatMl && !bos.empty() && contains(own, bos)))
        m_bos = bos;
    m_eos = tokenName(vocabulary, vocabulary.eos);
    m_dropsReasoning = contains(own, "</think>");
    if (m_family == Family::ChatMl)
        m_defaultSystem = fixedTextBetween(own, "<|im_start|>system\n", "<|im_end|>");
    if (m_family == Family::Llama3 && contains(own, "Cutting Knowledge Date: December 2023"))
        m_systemHeader =
            "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n"; // the template's own default
    if (m_family == Family::Mistral) {
        m_systemMarks = contains(own, "[SYSTEM_PROMPT]");
        m_spaceBeforeInstruction = contains(own, " [INST]");
        m_spaceInside = m_spaceBeforeInstruction || contains(own, "[INST] ");
    }
}

std::string ChatTemplate::family() const
{
    switch (m_family) {
    case Family::ChatMl: return "ChatML";
    case Family::Llama3: return "Llama 3";
    case Family::Llama2: return "Llama 2";
    case Family::Gemma: return "Gemma";
    case Family::Mistral: return "Mistral";
    case Family::Phi3: return "Phi 3";
    case Family::Phi4: return "Phi 4";
    case Family::Zephyr: return "Zephyr";
    case Family::Plain: break;
    }
    return "plain";
}

ChatTemplate::Turn ChatTemplate::turnOf(Role role) const
{
    const std::string name = roleName(role);
    switch (m_family) {
    case Family::ChatMl: return {"<|im_start|>" + name + "\n", "<|im_end|>\n", false};
    case Family::Phi4: return {"<|im_start|>" + name + "<|im_sep|>", "<|im_end|>", false};
    case Family::Llama3: return {"<|start_header_id|>" + name + "<|end_header_id|>\n\n", "<|eot_id|>", true};
    case Family::Gemma:
        return {role == Role::Assistant ? "<start_of_turn>model\n" : "<start_of_turn>user\n", "<end_of_turn>\n", true};
    case Family::Phi3: return {"<|" + name + "|>\n", "<|end|>\n", false};
    case Family::Zephyr: return {"<|" + name + "|>\n", m_eos + "\n", false};
    case Family::Llama2:
    case Family::Mistral:
    case Family::Plain: break;
    }
    return {role == Role::System ? "" : role == Role::User ? "User: " : "Assistant:", "\n\n", true};
}

std::string ChatTemplate::said(const ChatMessage& message) const
{
    constexpr std::string_view kEndOfReasoning = "</think>";
    const std::size_t end = message.text.rfind(kEndOfReasoning);
    if (!m_dropsReasoning || message.role != Role::Assistant || end == std::string::npos)
        return message.text;
    const std::string answer = message.text.substr(end + kEndOfReasoning.size());
    return answer.substr(std::min(answer.find_first_not_of('\n'), answer.size()));
}

std::vector<PromptPiece> ChatTemplate::render(std::span<const ChatMessage> messages, bool addGenerationPrompt) const
{
    std::vector<PromptPiece> pieces;
    if (m_family == Family::Llama2 || m_family == Family::Mistral) {
        renderInstructions(messages, pieces);
        return pieces; // [/INST] already asks for the answer
    }
    add(pieces, m_bos, true);
    renderTurns({messages.begin(), messages.end()}, addGenerationPrompt, pieces);
    return pieces;
}

void ChatTemplate::renderTurns(
    std::vector<ChatMessage> messages, bool addGenerationPrompt, std::vector<PromptPiece>& pieces) const
{
    const bool hasSystem = !messages.empty() && messages[0].role == Role::System;
    if (!hasSystem && !(m_defaultSystem + m_systemHeader).empty())
        messages.insert(messages.begin(), {Role::System, m_defaultSystem});
    if (m_family == Family::Gemma && hasSystem && messages.size() > 1 && messages[1].role == Role::User) {
        // Gemma knows no system role: its template puts the message before the first question.
        messages[1].text = messages[0].text + "\n\n" + trimmed(messages[1].text);
        messages.erase(messages.begin());
    }
    for (const ChatMessage& message : messages) {
        const Turn turn = turnOf(message.role);
        std::string text = turn.trim ? trimmed(said(message)) : said(message);
        if (m_family == Family::Plain && message.role == Role::Assistant)
            text.insert(0, " ");
        add(pieces, turn.open, true);
        if (message.role == Role::System)
            add(pieces, m_systemHeader, true);
        add(pieces, text, false);
        add(pieces, turn.close, true);
    }
    if (addGenerationPrompt)
        add(pieces, turnOf(Role::Assistant).open, true);
}

void ChatTemplate::renderInstructions(std::span<const ChatMessage> messages, std::vector<PromptPiece>& pieces) const
{
    const bool llama2 = m_family == Family::Llama2;
    const std::string before = m_spaceBeforeInstruction ? " [INST]" : "[INST]";
    const std::string open = before + (m_spaceInside || llama2 ? " " : "");
    const std::string close = m_spaceBeforeInstruction || llama2 ? " [/INST]" : "[/INST]";
    const auto isUser = [](const ChatMessage& message) { return message.role == Role::User; };

    // The first of Mistral's formats puts the system message into the first question, the later ones into the last.
    const ChatMessage* system = nullptr;
    if (!messages.empty() && messages[0].role == Role::System) {
        system = &messages[0];
        messages = messages.subspan(1);
    }
    const auto first = std::find_if(messages.begin(), messages.end(), isUser);
    const auto last = std::find_if(messages.rbegin(), messages.rend(), isUser);
    const ChatMessage* host = first == messages.end() ? nullptr : llama2 || m_spaceBeforeInstruction ? &*first : &*last;

    if (!llama2)
        add(pieces, m_bos, true);
    if (system && m_systemMarks) {
        add(pieces, "[SYSTEM_PROMPT]", true);
        add(pieces, system->text, false);
        add(pieces, "[/SYSTEM_PROMPT]", true);
    }
    for (const ChatMessage& message : messages) {
        if (message.role == Role::Assistant) {
            const std::string text = said(message);
            add(pieces, m_spaceInside || llama2 ? " " : "", true);
            add(pieces, llama2 || (m_spaceInside && !m_spaceBeforeInstruction) ? trimmed(text) : text, false);
            add(pieces, llama2 ? " " + m_eos : m_eos, true);
            continue;
        }
        add(pieces, (llama2 ? m_bos : std::string()) + open, true);
        if (system && !m_systemMarks && &message == host) {
            add(pieces, llama2 ? "<<SYS>>\n" : "", true);
            add(pieces, system->text, false);
            add(pieces, llama2 ? "\n<</SYS>>\n\n" : "\n\n", true);
        }
        add(pieces, llama2 ? trimmed(message.text) : message.text, false);
        add(pieces, close, true);
    }
}

std::vector<TokenId> encodePrompt(const Tokenizer& tokenizer, const std::vector<PromptPiece>& pieces)
{
    std::vector<TokenId> ids = tokenizer.encode(std::span<const PromptPiece>(pieces));
    const Vocabulary& vocabulary = tokenizer.vocabulary();
    if (vocabulary.addBos && vocabulary.bos >= 0 && (ids.empty() || ids.front() != vocabulary.bos))
        ids.insert(ids.begin(), vocabulary.bos);
    return ids;
}

} // namespace foregleam

#include "engine/decode/answer_text.h"

#include <utility>

namespace foregleam {

bool AnswerText::push(TokenEvent token, std::string_view bytes, bool last)
{
    token.text = m_characters.push(bytes);
    if (last)
        token.text += m_characters.flush();
    m_pending += token.text;
    m_held.push_back({std::move(token), m_pending.size()});
    const std::size_t stop = m_stop.find(m_pending);
    if (stop != std::string::npos) {
        cutAt(stop);
        return true;
    }
    release(m_pending.size() - m_stop.heldBack(m_pending));
    return false;
}

void AnswerText::end()
{
    release(m_pending.size());
}

std::vector<TokenEvent> AnswerText::takeReady()
{
    return std::exchange(m_ready, {});
}

/// The text ends at `length`; all held tokens come out, those past it without text.
void AnswerText::cutAt(std::size_t length)
{
    std::size_t begin = 0;
    for (Held& held : m_held) {
        const std::size_t kept = begin < length ? std::min(held.end, length) - begin : 0;
        begin = held.end;
        held.token.text.resize(kept);
    }
    release(m_pending.size());
}

/// Hands out the tokens whose text lies within the first `decided` bytes.
void AnswerText::release(std::size_t decided)
{
    std::size_t count = 0;
    while (count < m_held.size() && m_held[count].end <= decided)
        m_ready.push_back(std::move(m_held[count++].token));
    if (count == 0)
        return;
    const std::size_t released = m_held[count - 1].end;
    m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(count));
    m_pending.erase(0, released);
    for (Held& held : m_held)
        held.end -= released;
}

} // namespace foregleam

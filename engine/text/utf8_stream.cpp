#include "engine/text/utf8_stream.h"

namespace foregleam {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD"; // U+FFFD

/// What stands at the front of a text: a whole character, the beginning of one, or bytes that can be neither.
struct Front {
    std::size_t bytes = 0; ///< of the character, its beginning, or the broken sequence
    enum { Whole, Incomplete, Broken } state = Broken;
};

/// The range of the second byte tells overlong forms, surrogates and numbers past U+10FFFF (Unicode 15, table 3-7).
Front frontOf(std::string_view text)
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80)
        return {1, Front::Whole};
    if (lead < 0xC2 || lead > 0xF4)
        return {1, Front::Broken};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (std::size_t i = 1; i < length; ++i) {
        if (i == text.size())
            return {i, Front::Incomplete};
        if (at(i) < (i == 1 ? lowest : 0x80) || at(i) > (i == 1 ? highest : 0xBF))
            return {i, Front::Broken};
    }
    return {length, Front::Whole};
}

} // namespace

std::string Utf8Stream::push(std::string_view bytes)
{
    m_held += bytes;
    const std::string_view text = m_held;
    std::string out;
    std::size_t done = 0;
    while (done < text.size()) {
        const Front front = frontOf(text.substr(done));
        if (front.state == Front::Incomplete)
            break;
        out += front.state == Front::Whole ? text.substr(done, front.bytes) : kReplacement;
        done += front.bytes;
    }
    m_held.erase(0, done);
    return out;
}

std::string Utf8Stream::flush()
{
    const bool incomplete = !m_held.empty();
    m_held.clear();
    return std::string(incomplete ? kReplacement : std::string_view());
}

std::string replaceInvalidUtf8(std::string_view text)
{
    Utf8Stream stream;
    std::string out = stream.push(text);
    return out += stream.flush();
}

std::size_t utf8Length(std::string_view text)
{
    if (text.empty())
        return 0;
    const Front front = frontOf(text);
    return front.state == Front::Whole ? front.bytes : 0;
}

} // namespace foregleam

#include "engine/model/vocabulary_check.h"

#include "engine/model/shown_text.h"
#include "engine/text/byte_alphabet.h"

#include <fmt/core.h>

#include <algorithm>
#include <bitset>
#include <cmath>

namespace foregleam {
namespace {

constexpr std::size_t kLongestToken = 4096; // bytes; runs of 128 spaces exist
constexpr std::size_t kLongestTemplate = 1 << 20;

std::string byteFault(const Vocabulary& vocabulary)
{
    std::bitset<256> seen;
    for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
        if (vocabulary.kinds[i] != TokenKind::Byte)
            continue;
        const auto& piece = vocabulary.tokens[i];
        const auto value = byteOfHexToken(piece);
        if (!value)
            return fmt::format(
                "its byte token {} is not written as <0x00> to <0xFF>; download it again", inQuotes(piece));
        if (seen.test(*value))
            return fmt::format("its byte token {} is there twice; download it again", inQuotes(piece));
        seen.set(*value);
    }
    return {};
}

} // namespace

std::string vocabularyFault(const Vocabulary& vocabulary)
{
    const auto& tokens = vocabulary.tokens;
    const auto longest =
        std::find_if(tokens.begin(), tokens.end(), [](const auto& token) { return token.size() > kLongestToken; });
    if (longest != tokens.end())
        return fmt::format("its token {} has {} bytes, at most {} make sense; download it again",
            longest - tokens.begin(), longest->size(), kLongestToken);
    if (!std::all_of(vocabulary.scores.begin(), vocabulary.scores.end(), [](float s) { return std::isfinite(s); }))
        return "its tokens' scores are not all finite numbers; download it again";
    if (vocabulary.chatTemplate.size() > kLongestTemplate)
        return fmt::format(
            "its chat template has {} bytes, more than any needs; download it again", vocabulary.chatTemplate.size());
    return byteFault(vocabulary);
}

} // namespace foregleam

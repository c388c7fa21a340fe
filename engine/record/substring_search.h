#pragma once
// Search for scripts that put no spaces between words (Chinese, Japanese, Thai, Lao, Burmese, Khmer). The index takes a
// whole run of their characters for one word, so that what is in the middle is found only by looking at the texts
// themselves.

#include <array>
#include <string>
#include <string_view>

namespace foregleam {

bool hasUnspacedScript(std::string_view text);

/// Patterns for LIKE ... ESCAPE '\', one for each of the first words typed; '%', which fits all, for the rest.
std::array<std::string, 4> substringPatterns(std::string_view typed);

/// The first place in `text` where a word of `typed` occurs, marked as in SearchHit::snippet, with some characters
/// around it.
std::string snippetAround(std::string_view text, std::string_view typed);

} // namespace foregleam

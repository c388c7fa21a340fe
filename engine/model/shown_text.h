#pragma once
// Text from untrusted files, made fit to stand in a sentence.

#include <cstddef>
#include <string>
#include <string_view>

namespace foregleam {

/// One line of valid UTF-8 of at most about `limit` bytes: control characters and invalid bytes become '?', a cut end
/// "…".
std::string shown(std::string_view text, std::size_t limit = 80);

/// shown() in double quotes.
std::string inQuotes(std::string_view text, std::size_t limit = 80);

/// A path, not cut at any sensible length.
std::string shownPath(std::string_view path);

} // namespace foregleam

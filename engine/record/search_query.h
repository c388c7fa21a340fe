#pragma once
// What a person typed into the search field, as a query of SQLite's FTS5.

#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// The words typed: what is between blanks and has something to search for. They point into `typed`.
std::vector<std::string_view> typedWords(std::string_view typed);

/// Every word must occur, the last one may be the beginning of a word. Nothing typed acts as query syntax. Empty where
/// nothing searchable was typed.
std::string searchQuery(std::string_view typed);

} // namespace foregleam

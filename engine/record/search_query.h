#pragma once
// What a person typed into the search field, as a query of SQLite's FTS5.

#include <string>
#include <string_view>

namespace foregleam {

/// Every word must occur, the last one may be the beginning of a word. Nothing typed acts as query syntax. Empty where
/// nothing searchable was typed.
std::string searchQuery(std::string_view typed);

} // namespace foregleam

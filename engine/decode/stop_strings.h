#pragma once
// Finds the strings that end an answer in text that arrives in pieces.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// Stateless but for the strings: the caller keeps the text that is not yet released.
class StopStrings {
public:
    /// Empty strings are ignored.
    explicit StopStrings(const std::vector<std::string>& strings);

    bool empty() const { return m_strings.empty(); }

    /// Where the text ends: the start of the stop string that is complete first (of several that end at the same byte
    /// the longest), or npos. Does not depend on how the text was cut into pieces.
    std::size_t find(std::string_view text) const;

    /// Bytes at the end of `text` that may be the beginning of a stop string and must not be shown yet.
    std::size_t heldBack(std::string_view text) const;

private:
    std::vector<std::string> m_strings;
};

} // namespace foregleam

#include "engine/decode/stop_strings.h"

#include <algorithm>

namespace foregleam {

StopStrings::StopStrings(const std::vector<std::string>& strings)
{
    std::copy_if(
        strings.begin(), strings.end(), std::back_inserter(m_strings), [](const auto& s) { return !s.empty(); });
}

std::size_t StopStrings::find(std::string_view text) const
{
    std::size_t start = std::string_view::npos;
    std::size_t end = std::string_view::npos;
    for (const std::string& stop : m_strings) {
        const std::size_t found = text.find(stop);
        if (found == std::string_view::npos)
            continue;
        const std::size_t foundEnd = found + stop.size();
        if (foundEnd < end || (foundEnd == end && found < start)) {
            start = found;
            end = foundEnd;
        }
    }
    return start;
}

std::size_t StopStrings::heldBack(std::string_view text) const
{
    std::size_t held = 0;
    for (const std::string& stop : m_strings) {
        for (std::size_t length = std::min(stop.size() - 1, text.size()); length > held; --length) {
            if (text.ends_with(std::string_view(stop).substr(0, length))) {
                held = length;
                break;
            }
        }
    }
    return held;
}

} // namespace foregleam

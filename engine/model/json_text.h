#pragma once
// JSON from strangers: parsed only after a pass that bounds its depth and size and finds repeated keys.

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace foregleam {

using Json = nlohmann::json;

struct JsonLimits {
    std::size_t values = 1 << 16; ///< keys not counted
    std::size_t depth = 32; ///< objects and arrays inside one another
};

/// The document, an object, or nothing; then `reason` is a clause ("it is not JSON from byte 17 on").
/// Memory is that of the values allowed and the text's own strings.
std::optional<Json> parseJsonObject(std::string_view text, const JsonLimits& limits, std::string& reason);

} // namespace foregleam

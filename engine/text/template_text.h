#pragma once
// What can be read off a model's chat template without evaluating it.

#include <string>
#include <string_view>

namespace foregleam {

/// The fixed text between `open` and `close` in a template: the inside of one quoted literal (its escapes undone) or of
/// plain template text. `open` and `close` are given as rendered (with real newlines). Empty where there is none, or
/// where what stands between is computed.
std::string fixedTextBetween(std::string_view chatTemplate, std::string_view open, std::string_view close);

} // namespace foregleam

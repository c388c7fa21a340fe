#pragma once
// A check for numbers on the command line that also refuses "nan", which CLI::Range lets pass.

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <string>
#include <type_traits>

namespace foregleam::cli {

/// Accepts finite numbers from `least` to `most`, both included.
template <class T> CLI::Validator numberIn(T least, T most)
{
    // Whole numbers are judged as such, so that 1.5 or 1e400 is refused here and not rounded later.
    using Number = std::conditional_t<std::is_integral_v<T>, long long, double>;
    return CLI::Validator(
        [least, most](std::string& text) -> std::string {
            Number value{};
            if (CLI::detail::lexical_cast(text, value) && value >= static_cast<Number>(least)
                && value <= static_cast<Number>(most)) {
                return {};
            }
            return fmt::format(
                "{} is not a{}number from {} to {}", text, std::is_integral_v<T> ? " whole " : " ", least, most);
        },
        "");
}

} // namespace foregleam::cli

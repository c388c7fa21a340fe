#include "app/cli/token_list.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <charconv>
#include <string_view>

namespace foregleam::cli {

namespace {

std::vector<TokenId> parseTokens(std::string_view text)
{
    std::vector<TokenId> tokens;
    for (;;) {
        const std::size_t comma = text.find(',');
        const std::string item = CLI::detail::trim_copy(std::string(text.substr(0, comma)));
        TokenId id = -1;
        const auto [end, problem] = std::from_chars(item.data(), item.data() + item.size(), id);
        if (problem != std::errc() || end != item.data() + item.size() || id < 0) {
            throw CLI::ValidationError(
                "--tokens", fmt::format("\"{}\" is not a token id; give numbers such as 1,2,3", item));
        }
        tokens.push_back(id);
        if (comma == std::string_view::npos) {
            return tokens;
        }
        text.remove_prefix(comma + 1);
    }
}

} // namespace

CLI::Option* addTokensOption(CLI::App& app, std::vector<TokenId>& tokens, const std::string& help)
{
    return app
        .add_option_function<std::string>(
            "--tokens", [&tokens](const std::string& text) { tokens = parseTokens(text); }, help)
        ->type_name("1,2,3");
}

Result<void> checkTokens(const std::vector<TokenId>& tokens, std::int64_t size)
{
    for (const TokenId id : tokens) {
        if (id < 0 || id >= size) {
            return Error{fmt::format("Token {} is not in the model's vocabulary, which ends at {}.", id, size - 1)};
        }
    }
    return {};
}

} // namespace foregleam::cli

#pragma once
// "1,2,3" as token ids, for chat and logits.

#include "engine/api/result.h"
#include "engine/api/token.h"

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace foregleam::cli {

/// Adds --tokens, bound to `tokens`. A list that is empty or holds anything but whole numbers from 0 is wrong usage.
CLI::Option* addTokensOption(CLI::App& app, std::vector<TokenId>& tokens, const std::string& help);

/// Fails where a token is not in a vocabulary of `size`, naming the first.
Result<void> checkTokens(const std::vector<TokenId>& tokens, std::int64_t size);

} // namespace foregleam::cli

#include "engine/api/bench.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace foregleam {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = 64 << 20;

Result<std::string> firstTurn(const std::string& line, const std::string& where)
{
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object() || !entry.contains("turns")) {
        return Error{fmt::format("{} is not a JSON object with \"turns\".", where)};
    }
    const auto& turns = entry["turns"];
    if (!turns.is_array() || turns.empty() || !turns[0].is_string() || turns[0].get_ref<const std::string&>().empty()) {
        return Error{fmt::format("{}: \"turns\" must be a list that begins with a text.", where)};
    }
    return turns[0].get<std::string>();
}

} // namespace

Result<PromptSet> readPromptSet(const std::string& path)
{
    std::error_code problem;
    const auto size = fs::file_size(path, problem);
    std::ifstream file(path);
    if (problem || !file) {
        return Error{fmt::format("There is no prompt file that can be read at {}; choose another.", path)};
    }
    if (size > kLargestFile) {
        return Error{fmt::format("The prompt file {} is larger than {} MB; split it.", path, kLargestFile >> 20)};
    }
    PromptSet set{fs::path(path).stem().string(), {}};
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        auto prompt = firstTurn(line, fmt::format("Line {} of {}", number, path));
        if (!prompt) {
            return prompt.error();
        }
        set.prompts.push_back(std::move(prompt).value());
    }
    if (set.prompts.empty()) {
        return Error{
            fmt::format("The prompt file {} holds no prompts; give it lines like {{\"turns\": [\"…\"]}}.", path)};
    }
    return set;
}

} // namespace foregleam

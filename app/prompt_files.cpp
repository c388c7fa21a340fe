#include "app/prompt_files.h"

#include "app/shipped_folders.h"

#include <fmt/core.h>

#include <filesystem>

namespace foregleam {

namespace fs = std::filesystem;

Result<std::vector<std::string>> builtInPromptSets()
{
    std::error_code ignored;
    const std::vector<std::string> folders = shippedFolders("prompts");
    for (const fs::path folder : folders) {
        if (fs::exists(folder / "chat.jsonl", ignored)) {
            return std::vector<std::string>{folder / "chat.jsonl", folder / "code.jsonl", folder / "math.jsonl"};
        }
    }
    return Error{fmt::format("The prompt sets of the program are not in {}; name some with --prompts.", folders[0])};
}

} // namespace foregleam

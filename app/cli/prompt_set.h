#pragma once
// Prompts for bench: a .jsonl file, one {"turns": ["…"]} a line.

#include "engine/api/result.h"

#include <string>
#include <vector>

namespace foregleam::cli {

struct PromptSet {
    std::string name; ///< the file's stem: "chat"
    std::vector<std::string> prompts; ///< the first turn of each line; never empty
};

/// Reads a set; blank lines are skipped, anything else that is no prompt fails with its line number.
Result<PromptSet> readPromptSet(const std::string& path);

/// The sets that come with the program, chat, code and math, in that order: beside the source tree that the binary was
/// built in, or in the share folder that it was installed with. Fails where neither is there.
Result<std::vector<std::string>> builtInPromptSets();

} // namespace foregleam::cli

#pragma once
// Which drafters lie about, and which of them fit a model: for a picker and for the default.

#include "engine/api/model_info.h"

#include <string>
#include <vector>

namespace foregleam {

/// A file or folder that may draft. Only headers were read to find out.
struct DrafterChoice {
    DrafterFacts facts; ///< path and name always; the rest where the file could be read
    std::string reason; ///< one sentence why it does not fit the model; empty where it does
    bool made = false; ///< it says that it was made for this very model (its name, not only its shape)
};

/// Every drafter (GGUF file, folder with config.json) directly inside the folders, those that fit first, those made for
/// the model before others. `modelPath` may be one of them; models that could draft for it (same vocabulary, fewer
/// parameters) are listed too. Folders that do not exist are skipped. Any thread; reads a few kilobytes a file.
std::vector<DrafterChoice> listDrafters(const std::string& modelPath, const std::vector<std::string>& folders);

} // namespace foregleam

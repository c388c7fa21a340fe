#pragma once
// Which drafters lie about, and which of them fit a model: for a picker, for the default, and to say what a file is
// good for.

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

/// A model that a drafter was tried with.
struct TargetChoice {
    std::string path; ///< absolute
    std::string name;
    std::string reason; ///< one sentence why the drafter does not fit it; empty where it does
    bool made = false; ///< the drafter says that it was made for this very model
};

/// The other way round: every model directly inside the folders that the block drafter at `drafterPath` can be tried
/// with, or that the small model there can draft for; those that fit first. Empty where the path is neither. Any thread.
std::vector<TargetChoice> listTargets(const std::string& drafterPath, const std::vector<std::string>& folders);

} // namespace foregleam

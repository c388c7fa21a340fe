#pragma once
// The prompt sets that come with the program.

#include "engine/api/result.h"

#include <string>
#include <vector>

namespace foregleam {

/// The files chat, code and math, in that order: beside the source tree that the binary was built in, or in the share
/// folder that it was installed with. Fails where neither is there.
Result<std::vector<std::string>> builtInPromptSets();

} // namespace foregleam

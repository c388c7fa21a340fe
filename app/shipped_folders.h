#pragma once
// Where files are that come with the program.

#include <string>
#include <vector>

namespace foregleam {

/// Folders that may hold what ships under this name ("prompts", "drafters"), in the order in which to look: the share
/// folder that the program was installed with, then the source tree that its binary was built in. They need not exist.
std::vector<std::string> shippedFolders(const std::string& name);

} // namespace foregleam

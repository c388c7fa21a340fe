#pragma once
// Where drafters are kept, and which one a model gets that nobody chose one for.

#include <string>
#include <vector>

namespace foregleam {

/// The value that means "no drafter" where a drafter is named.
inline constexpr const char* kNoDrafter = "none";

/// ${FOREGLEAM_DRAFTERS} where that is set, else the folders that ship with the program.
std::vector<std::string> drafterFolders();

/// The drafter in drafterFolders() that was made for this very model and fits it; empty where there is none. Reads a
/// few kilobytes a file.
std::string drafterMadeFor(const std::string& modelPath);

} // namespace foregleam

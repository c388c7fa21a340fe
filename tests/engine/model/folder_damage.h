#pragma once
// Folders with deterministic damage.

#include "tests/engine/model/damage.h"
#include "tests/support/hf_folder.h"

#include <map>
#include <string>

namespace foregleam::test {

/// The files of a folder after one to four changes: in the parts (a value of a JSON document replaced, moved, left out
/// or nested; a tensor's name, type, shape, place or bytes) or in the bytes of a file.
std::map<std::string, std::string> mutatedFolder(HfFolder folder, Dice& dice);

} // namespace foregleam::test

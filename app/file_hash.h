#pragma once

#include "engine/api/result.h"

#include <string>

namespace foregleam {

/// SHA-256 of a file's bytes, 64 lower-case hexadecimal digits. Of a folder: of its safetensors files, one after the
/// other by name.
Result<std::string> sha256OfFile(const std::string& path);

} // namespace foregleam

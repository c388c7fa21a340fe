#pragma once
// A safetensors file as a checked list of tensors. Knows nothing of models.

#include "engine/api/result.h"
#include "engine/model/tensor_table.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

class MappedFile;

/// Every tensor lies inside the file and overlaps no other, and its bytes are those that its type and shape need.
/// Types without a GGUF number are listed as kOtherType. Alignment is not promised.
struct SafetensorsFile {
    std::shared_ptr<const MappedFile> file;
    std::vector<FileTensor> tensors; ///< in the order of their bytes
};

/// Fails with one sentence that names the file.
Result<SafetensorsFile> openSafetensors(const std::string& path);

} // namespace foregleam

#pragma once
// What a model file holds and whether it runs here.

#include "app/cli/console.h"

#include "engine/backend/backend.h"
#include "engine/model/gguf_file.h"
#include "engine/model/model_file.h"

#include <optional>
#include <string>

namespace foregleam::cli {

/// `problem` is why the model cannot be loaded here, and then the optional parts may be missing.
struct ModelReport {
    std::string path;
    GgufFile file;
    std::optional<ModelInfo> info; ///< with the chat family; the device's parts are those of `backend`
    std::optional<ModelShape> shape;
    std::optional<Vocabulary> vocabulary;
    std::optional<BackendInfo> backend; ///< with the context that the app would use
    std::int32_t contextLength = 0; ///< that context
    std::string problem;
};

/// Reads the file and tries to load it. Fails only where it is no GGUF file that can be read.
Result<ModelReport> inspectModel(const std::string& path);

Json reportJson(const ModelReport& report);
/// Lines for people; long lists are complete only in the JSON.
std::string reportText(const ModelReport& report);

} // namespace foregleam::cli

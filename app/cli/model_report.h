#pragma once
// What a model file or folder holds, whether it runs here, and what it pairs with.

#include "app/cli/console.h"

#include "engine/api/drafter_choice.h"
#include "engine/backend/backend.h"
#include "engine/model/drafter_config.h"
#include "engine/model/gguf_file.h"
#include "engine/model/model_file.h"
#include "engine/model/model_folder.h"

#include <optional>
#include <variant>
#include <vector>

namespace foregleam::cli {

/// `problem` is why the file cannot be used here, and then the optional parts may be missing.
struct ModelReport {
    std::string path;
    std::variant<GgufFile, ModelFolder> container; ///< a folder without its tensors where those cannot be read
    DrafterKind kind = DrafterKind::None; ///< Model, Block (a drafter), or None: neither as far as this program knows
    std::optional<ModelInfo> info; ///< with the chat family; the device's parts are those of `backend`
    std::optional<ModelShape> shape;
    std::optional<Vocabulary> vocabulary;
    std::optional<BackendInfo> backend; ///< with the context that the app would use
    std::int32_t contextLength = 0; ///< that context
    std::optional<DrafterConfig> drafter; ///< of a block drafter
    std::optional<DrafterFacts> drafterFacts;
    std::vector<DrafterChoice> drafters; ///< that lie about and are for models like this one
    std::vector<TargetChoice> targets; ///< models that lie about and that this could draft for
    std::string problem;

    const TensorTable& table() const;
    std::int64_t fileBytes() const;
};

/// Reads what is at the path and tries to load it, and to pair it with what lies in `folders` and beside it. Fails only
/// where it is neither a GGUF file nor a folder with a config.json that can be read.
Result<ModelReport> inspectModel(const std::string& path, std::vector<std::string> folders);

Json reportJson(const ModelReport& report);
/// Lines for people; long lists are complete only in the JSON.
std::string reportText(const ModelReport& report);

/// The parts of the two above that only one kind of container has.
Json metadataJson(const ModelReport& report);
std::string metadataText(const ModelReport& report);
std::string architectureOf(const ModelReport& report);

} // namespace foregleam::cli

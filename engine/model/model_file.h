#pragma once
// The one way in: a model file becomes checked weights, a checked vocabulary and facts to show.

#include "engine/api/engine.h"
#include "engine/api/model_info.h"
#include "engine/api/result.h"
#include "engine/backend/model_weights.h"
#include "engine/text/vocabulary.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace foregleam {

class MappedFile;

/// A model ready for a backend and a tokenizer. The weights lie in the mapped files; `weights->storage` keeps them
/// mapped.
struct LoadedModel {
    std::shared_ptr<const ModelWeights> weights;
    Vocabulary vocabulary;
    ModelInfo info; ///< what the file tells: path to trainedContext; the rest is for the engine to fill
    std::vector<std::shared_ptr<const MappedFile>> files; ///< one, or the shards of a folder in order

    /// Fails with a sentence once a file shrank, was overwritten or could not be read under the program: then the
    /// weights are wrong (zeros), and what was computed since the last good check is worth nothing. Costs one system
    /// call a file; any thread. Ask before each round is committed.
    Result<void> checkIntact() const;
};

/// Opens a model: a GGUF file, a Hugging Face folder (config.json, one safetensors file or several, tokenizer files
/// where there are any), or one of the first files in such a folder. Every count, offset, name and shape in it is
/// checked before use. `progress` may be empty. Fails with one sentence that names the file. Weights are mapped, never
/// copied.
Result<LoadedModel> openModel(const std::string& path, const LoadProgress& progress = {});

/// openModel() for a look at what a file holds: no weights are read from the disk.
Result<LoadedModel> peekModel(const std::string& path);

/// A parameter count as people say it: "135M", "1.5B", "8B".
std::string parameterLabel(std::int64_t parameters);

} // namespace foregleam

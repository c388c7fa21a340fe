#pragma once
// --model and what decides how it is loaded, the same in every subcommand that loads one.

#include "engine/api/calibration.h"
#include "engine/api/engine.h"
#include "engine/api/request.h"

#include <string>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace foregleam::cli {

/// ${FOREGLEAM_MODELS:-~/.cache/foregleam/models}, without a slash at the end.
std::string modelsFolder();

/// Adds the option that names a model file under `names` ("--model"), bound to `path`.
CLI::Option* addModelPath(CLI::App& app, const std::string& names, std::string& path);

/// Adds --model, --backend, --threads and --context (and --instruction-set for those who measure). `request`
/// is bound: it must outlive the parser.
void addModelOptions(CLI::App& app, LoadRequest& request);

/// Adds --drafter, for the subcommands that decode. `request` is bound too.
void addDrafterOption(CLI::App& app, LoadRequest& request);

/// The model file that --model names: the path itself, a file name in the models folder, or the default model where
/// nothing was given. Fails where there is no such file, saying how to get one.
Result<std::string> findModel(const std::string& given);

/// The drafter that --drafter names, as findModel() does: a path, or a name in the folders of drafters or of models.
/// For nothing given the drafter that was made for the model, where there is one; for "none" nothing ("").
Result<std::string> findDrafter(const std::string& given, const std::string& modelPath);

/// What the log at `db` knows about a model, its device and drafter; nothing where there is no such log. Only reads.
Recollection recallFrom(const std::string& db, const ModelInfo& model);

/// Finds the model and its drafter and loads them, with the progress shown on stderr. Starts from what the program's own log knows about
/// this machine, unless the request brings its own recollection.
Result<ModelInfo> loadModel(Engine& engine, LoadRequest request);

} // namespace foregleam::cli

#pragma once
// Where pickers get their lists from. The application gives them, so that the window reads no model file itself.

#include "engine/api/drafter_choice.h"
#include "ui/models/model_files.h"

#include <functional>

namespace foregleam {

/// Called on the GUI thread whenever a list is reached for; must be quick. Both may be empty functions: then nothing is
/// listed.
struct ModelSources {
    std::function<std::vector<ModelFile>()> models; ///< files that can answer; drafters are not among them
    std::function<std::vector<DrafterChoice>(const QString& modelPath)> drafters; ///< as listDrafters() orders them
};

} // namespace foregleam

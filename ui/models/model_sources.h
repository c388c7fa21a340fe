#pragma once
// Where pickers get their lists from. The application gives them, so that the window reads no model file itself.

#include "engine/api/drafter_choice.h"
#include "ui/models/model_files.h"

#include <functional>

namespace foregleam {

/// A session log to be looked at.
struct RecordingFile {
    QString path;
    QString title; ///< of its newest session
};

/// Called on the GUI thread whenever a list is reached for; must be quick. All may be empty functions: then nothing is
/// listed.
struct ModelSources {
    std::function<std::vector<ModelFile>()> models; ///< files that can answer; drafters are not among them
    std::function<std::vector<DrafterChoice>(const QString& modelPath)> drafters; ///< as listDrafters() orders them
    std::function<std::vector<RecordingFile>()> recordings; ///< those that come with the program
};

} // namespace foregleam

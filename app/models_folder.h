#pragma once
// Where models and drafters are kept, which of them can be picked, and which model a fresh start loads.

#include "ui/models/model_sources.h"

#include <QString>

#include <functional>
#include <string>
#include <vector>

namespace foregleam {

/// ${FOREGLEAM_MODELS:-~/.cache/foregleam/models}
QString modelsFolder();

/// listDrafters(), or what stands in for it in a test; empty = no drafters are known.
using DrafterLister = std::function<std::vector<DrafterChoice>(const std::string&, const std::vector<std::string>&)>;

/// The lists of the window's pickers: models from modelsFolder() and the folder that a package installs, without the
/// files that can only draft; drafters from there, from drafterFolders(), and from beside the model.
ModelSources modelSources(const DrafterLister& lister);

/// `asked` if given, else the one used last if it is still there, else the first of `models`; empty if there
/// is none.
QString modelToStartWith(const QString& asked, const QString& last, const std::vector<ModelFile>& models);

} // namespace foregleam

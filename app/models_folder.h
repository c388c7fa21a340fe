#pragma once
// Where models are kept, and which one a fresh start loads.

#include <QString>

namespace foregleam {

/// ${FOREGLEAM_MODELS:-~/.cache/foregleam/models}
QString modelsFolder();

/// `asked` if given, else the one used last if it is still there, else the first in modelsFolder(), else the first in
/// the folder that a package installs; empty if there is none.
QString modelToStartWith(const QString& asked, const QString& last);

} // namespace foregleam

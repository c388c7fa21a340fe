#pragma once
// Model files that can be picked.

#include <QString>

#include <vector>

namespace foregleam {

struct ModelFile {
    QString path; ///< absolute
    QString label; ///< the file's name without .gguf
};

/// Every .gguf file in `folder` and the folders in it, SmolLM2 first, then by name; empty if there is no such folder.
std::vector<ModelFile> findModelFiles(const QString& folder);

} // namespace foregleam

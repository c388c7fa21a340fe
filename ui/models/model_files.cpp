#include "ui/models/model_files.h"

#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>
#include <tuple>

namespace foregleam {

std::vector<ModelFile> findModelFiles(const QString& folder)
{
    std::vector<ModelFile> files;
    if (folder.isEmpty())
        return files;
    QDirIterator it(folder, {QStringLiteral("*.gguf")}, QDir::Files | QDir::Readable, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QFileInfo info(it.next());
        files.push_back({info.absoluteFilePath(), info.completeBaseName()});
    }
    const auto order = [](const ModelFile& file) {
        return std::tuple(
            !file.label.startsWith(QLatin1String("SmolLM2"), Qt::CaseInsensitive), file.label.toLower(), file.path);
    };
    std::sort(
        files.begin(), files.end(), [&order](const ModelFile& a, const ModelFile& b) { return order(a) < order(b); });
    return files;
}

} // namespace foregleam

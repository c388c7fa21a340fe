#include "app/models_folder.h"

#include "app/drafter_files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <set>

namespace foregleam {
namespace {

QString installed(const char* kind)
{
    return QDir::cleanPath(
        QCoreApplication::applicationDirPath() + QStringLiteral("/../share/foregleam/") + QLatin1String(kind));
}

std::vector<ModelFile> ggufFiles()
{
    std::vector<ModelFile> files = findModelFiles(modelsFolder());
    for (ModelFile& file : findModelFiles(installed("models")))
        files.push_back(std::move(file));
    return files;
}

std::string folderOf(const QString& path)
{
    return QFileInfo(path).absolutePath().toStdString();
}

/// Drafters that need a target cannot answer.
std::vector<ModelFile> withoutDrafters(std::vector<ModelFile> files, const DrafterLister& lister)
{
    std::set<std::string> folders;
    for (const ModelFile& file : files)
        folders.insert(folderOf(file.path));
    std::set<std::string> drafters;
    for (const DrafterChoice& choice : lister({}, {folders.begin(), folders.end()})) {
        if (choice.facts.kind == DrafterKind::Block)
            drafters.insert(choice.facts.path);
    }
    files.erase(std::remove_if(files.begin(), files.end(),
                    [&](const ModelFile& file) { return drafters.count(file.path.toStdString()) > 0; }),
        files.end());
    return files;
}

} // namespace

QString modelsFolder()
{
    const QString chosen = qEnvironmentVariable("FOREGLEAM_MODELS");
    return chosen.isEmpty() ? QDir::homePath() + QStringLiteral("/.cache/foregleam/models") : chosen;
}

ModelSources modelSources(const DrafterLister& lister)
{
    ModelSources sources;
    sources.models = [lister] { return lister ? withoutDrafters(ggufFiles(), lister) : ggufFiles(); };
    if (lister) {
        sources.drafters = [lister](const QString& modelPath) {
            std::vector<std::string> folders{folderOf(modelPath)};
            const auto add = [&folders](const QString& folder) {
                std::string path = QFileInfo(folder).absoluteFilePath().toStdString();
                if (std::find(folders.begin(), folders.end(), path) == folders.end())
                    folders.push_back(std::move(path));
            };
            add(modelsFolder());
            for (const std::string& folder : drafterFolders())
                add(QString::fromStdString(folder));
            add(installed("models"));
            return lister(modelPath.toStdString(), folders);
        };
    }
    return sources;
}

QString modelToStartWith(const QString& asked, const QString& last, const std::vector<ModelFile>& models)
{
    if (!asked.isEmpty())
        return asked;
    if (!last.isEmpty() && QFileInfo(last).isFile())
        return last;
    return models.empty() ? QString() : models.front().path;
}

} // namespace foregleam

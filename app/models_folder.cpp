#include "app/models_folder.h"
#include "ui/models/model_files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace foregleam {

QString modelsFolder()
{
    const QString chosen = qEnvironmentVariable("FOREGLEAM_MODELS");
    return chosen.isEmpty() ? QDir::homePath() + QStringLiteral("/.cache/foregleam/models") : chosen;
}

QString modelToStartWith(const QString& asked, const QString& last)
{
    if (!asked.isEmpty())
        return asked;
    if (!last.isEmpty() && QFileInfo(last).isFile())
        return last;
    const QString installed = QCoreApplication::applicationDirPath() + QStringLiteral("/../share/foregleam/models");
    for (const QString& folder : {modelsFolder(), installed}) {
        const auto files = findModelFiles(folder);
        if (!files.empty())
            return files.front().path;
    }
    return {};
}

} // namespace foregleam

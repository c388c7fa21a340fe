#include "app/sample_recordings.h"

#include "app/shipped_folders.h"
#include "engine/api/session_log.h"

#include <QDir>

namespace foregleam {

std::vector<RecordingFile> sampleRecordings()
{
    for (const std::string& name : shippedFolders("recordings")) {
        std::vector<RecordingFile> found;
        const QDir folder(QString::fromStdString(name));
        for (const QString& file : folder.entryList({QStringLiteral("*.sqlite")}, QDir::Files, QDir::Name)) {
            const auto recording = SessionLog::openRecording(folder.filePath(file).toStdString());
            const auto sessions = recording ? (*recording)->sessions() : recording.error();
            if (sessions && !sessions->empty())
                found.push_back({folder.filePath(file), QString::fromStdString(sessions->front().title)});
        }
        if (!found.empty())
            return found;
    }
    return {};
}

} // namespace foregleam

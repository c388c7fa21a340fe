#pragma once
// Writes a chat to a file: Markdown, HTML, PDF, CSV (its rounds) or JSON (everything), by the file's ending.

#include "engine/api/session_log.h"

#include <QObject>
#include <QString>

class QThread;

namespace foregleam {

/// Writes and returns; any thread, with a QGuiApplication for PDF. Fails with a sentence for an unknown ending and
/// where the file can't be written.
Result<void> exportSession(SessionLog& log, SessionId session, const QString& path);

/// The same on a thread of its own, one after the other; waits for it when it goes. GUI thread. The log must outlive
/// it.
class SessionExporter : public QObject {
    Q_OBJECT

public:
    explicit SessionExporter(SessionLog& log, QObject* parent = nullptr);
    ~SessionExporter() override;

    /// What a file dialog offers.
    static QString filters();

    void start(SessionId session, const QString& path);

signals:
    void finished(const QString& path);
    void failed(const QString& sentence);

private:
    SessionLog& m_log;
    QThread* m_thread = nullptr;
};

} // namespace foregleam

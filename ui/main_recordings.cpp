// Recordings in the window: opened from a file, dropped on it, or taken from those that come with the program.

#include "ui/main_window.h"
#include "ui/models/display_text.h"
#include "ui/pages/chat_page.h"
#include "ui/pages/lecture_pane.h"
#include "ui/pages/note_bar.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLocale>
#include <QMenu>
#include <QMimeData>

namespace foregleam {
namespace {

/// The one local file that is dragged; empty where it is something else.
QString draggedFile(const QMimeData* data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

} // namespace

void MainWindow::openRecordingFile()
{
    auto* dialog =
        new QFileDialog(this, tr("Open a recording"), QString(), tr("Session logs (*.sqlite);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openRecording);
    dialog->open();
}

void MainWindow::openRecording(const QString& path)
{
    auto opened = SessionLog::openRecording(path.toStdString());
    if (!opened) {
        complain(QString::fromStdString(opened.error().message));
        return;
    }
    const auto sessions = (*opened)->sessions();
    if (!sessions || sessions->empty()) {
        complain(sessions ? tr("The recording %1 holds no conversation. Open another file.").arg(path)
                          : QString::fromStdString(sessions.error().message));
        return;
    }
    if (sessions->size() == 1) {
        showSession(std::move(*opened), sessions->front());
        return;
    }
    QStringList titles;
    for (const SessionSummary& session : *sessions)
        titles << tr("%1: %2").arg(titles.size() + 1).arg(displayText(session.title));
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("recordingSessions"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Open a recording"));
    dialog->setLabelText(tr("%1 holds %2 conversations. Which one?")
                             .arg(QFileInfo(path).fileName(), QLocale().toString(sessions->size())));
    dialog->setComboBoxItems(titles);
    auto recording = std::make_shared<std::unique_ptr<SessionLog>>(std::move(*opened));
    connect(dialog, &QInputDialog::textValueSelected, this, [=, this, all = *sessions](const QString& chosen) {
        if (const auto row = titles.indexOf(chosen); row >= 0)
            showSession(std::move(*recording), all[static_cast<std::size_t>(row)]);
    });
    dialog->open();
}

void MainWindow::showSession(std::unique_ptr<SessionLog> recording, const SessionSummary& session)
{
    m_recording = displayText(session.title);
    m_controller.showRecording(std::move(recording), session.id);
    if (!m_controller.showsRecording())
        return;
    m_page->note().say(tr("This is a recording: nothing is written to it, and it needs no model. A new chat ends it."));
    m_lecture->lecture().start();
}

void MainWindow::listRecordings(QMenu& menu)
{
    menu.clear();
    const auto files = m_sources.recordings ? m_sources.recordings() : std::vector<RecordingFile>();
    for (const RecordingFile& file : files)
        menu.addAction(QString(file.title).replace(u'&', QStringLiteral("&&")), this,
            [this, path = file.path] { openRecording(path); });
    if (files.empty())
        menu.addAction(tr("None were installed"))->setEnabled(false);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (QFileInfo(draggedFile(event->mimeData())).isFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString path = draggedFile(event->mimeData());
    event->acceptProposedAction();
    if (path.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive))
        m_controller.loadModel(path);
    else
        openRecording(path);
}

} // namespace foregleam

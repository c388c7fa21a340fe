// The window: puts engine, log, queue, theme, settings and window together.

#include "app/event_queue_pipe.h"
#include "app/file_hash.h"
#include "app/models_folder.h"
#include "app/prompt_files.h"
#include "app/sample_recordings.h"
#include "app/screenshot.h"
#include "app/settings.h"
#include "app/window_keeper.h"
#include "ui/main_window.h"
#include "ui/theme_icon.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QTimer>

#include <cstdio>
#include <optional>

namespace {

using namespace foregleam;

struct Options {
    QString model;
    QString database;
    QString prompt;
    QString screenshot;
    int threads = 0;
};

std::optional<Options> parseOptions(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Local chat with visible speculative decoding."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption model(
        QStringLiteral("model"), QStringLiteral("Load this GGUF file."), QStringLiteral("PATH"));
    const QCommandLineOption database(QStringLiteral("db"),
        QStringLiteral("Keep the log in this file; :none: keeps no log."), QStringLiteral("PATH"));
    const QCommandLineOption threads(QStringLiteral("threads"),
        QStringLiteral("Decode with N threads (0: one a physical core)."), QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption prompt(
        QStringLiteral("prompt"), QStringLiteral("With --screenshot: send this first."), QStringLiteral("TEXT"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
        QStringLiteral("Write a picture of the window to FILE (PNG) when the answer has ended, and quit."),
        QStringLiteral("FILE"));
    parser.addOptions({model, database, threads, prompt, screenshot});
    parser.process(application);

    Options options{parser.value(model), parser.value(database), parser.value(prompt), parser.value(screenshot), 0};
    bool ok = false;
    options.threads = parser.value(threads).toInt(&ok);
    if (!ok || options.threads < 0 || options.threads > 1024) {
        std::fprintf(
            stderr, "--threads takes a number from 0 to 1024, not \"%s\".\n", qPrintable(parser.value(threads)));
        return std::nullopt;
    }
    return options;
}

/// The log, or one that keeps nothing where it can't be opened; then `complaint` says why.
std::unique_ptr<SessionLog> openLog(const QString& asked, QString* complaint)
{
    auto log = SessionLog::open(asked.isEmpty() ? SessionLog::defaultPath() : asked.toStdString());
    if (log)
        return std::move(*log);
    *complaint = QString::fromStdString(log.error().message);
    auto none = SessionLog::open(":none:");
    return none ? std::move(*none) : nullptr;
}

/// Benchmarks are kept beside the log; with no log they are not kept.
BenchSources benchSources(const QString& database)
{
    BenchSources sources;
    if (auto files = builtInPromptSets())
        sources.promptFiles = std::move(*files);
    sources.fileHash = [](const std::string& path) {
        const auto hash = sha256OfFile(path);
        return hash ? *hash : std::string();
    };
    if (database != QLatin1String(":none:")) {
        const QString log = database.isEmpty() ? QString::fromStdString(SessionLog::defaultPath()) : database;
        sources.folder = QFileInfo(log).absoluteDir().filePath(QStringLiteral("benchmarks"));
    }
    return sources;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Foregleam"));
    QApplication::setApplicationName(QStringLiteral("foregleam"));
    QApplication::setApplicationDisplayName(QStringLiteral("Foregleam"));
    QApplication::setApplicationVersion(QStringLiteral(FOREGLEAM_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("foregleam"));
    const std::optional<Options> options = parseOptions(application);
    if (!options)
        return 2;

    QString complaint;
    const std::unique_ptr<SessionLog> log = openLog(options->database, &complaint);
    if (!log) {
        std::fprintf(stderr, "%s\n", qPrintable(complaint));
        return 1;
    }
    Theme theme;
    QApplication::setWindowIcon(applicationIcon());
    Preferences preferences;
    QSettings store;
    attachSettings(preferences, store);
    EngineWorker worker(createEngine(), std::make_unique<EventQueuePipe>());

    LoadRequest defaults;
    defaults.threads = options->threads;
    ModelSources sources = modelSources(listDrafters);
    sources.recordings = sampleRecordings;
    WindowKeeper keeper(
        [&] {
            return std::make_unique<MainWindow>(MainWindow::Parts{worker, *log, preferences, theme, FOREGLEAM_VERSION,
                modelsFolder(), defaults, sources, benchSources(options->database)});
        },
        preferences);
    MainWindow& window = keeper.window(); // until another language is chosen
    if (!complaint.isEmpty())
        window.complain(complaint);
    if (!options->screenshot.isEmpty())
        window.resize(1280, 800); // whatever the screen is
    window.show();
    const QString model = modelToStartWith(options->model, preferences.values().lastModel, sources.models());
    if (!model.isEmpty())
        window.controller().loadModel(model);
    if (!preferences.values().tourSeen && options->screenshot.isEmpty())
        QTimer::singleShot(0, &window, &MainWindow::startTour); // once the parts lie where they belong
    if (!options->screenshot.isEmpty())
        takeScreenshot(window, options->prompt, options->screenshot);
    return QApplication::exec();
}

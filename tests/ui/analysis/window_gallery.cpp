// Pictures of the window while a scripted engine answers: every layout in both themes.

#include "app/event_queue_pipe.h"
#include "tests/support/scripted_engine.h"
#include "ui/main_window.h"
#include "ui/pages/lecture_pane.h"
#include "ui/pages/race_page.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

using namespace foregleam;
using namespace foregleam::test;

namespace {

const char* const kAnswer =
    "The sky looks blue because air scatters short waves of light far more than long ones. Sunlight holds all "
    "colours; on its way through the air the blue part is sent in every direction, so that blue light reaches the "
    "eye from the whole sky.\n\nAt sunset the light comes a longer way through the air. Most of the blue has been "
    "scattered out of it by then, and what is left is orange and red. This was worked out by Lord Rayleigh: the "
    "strength of scattering falls with the fourth power of the wavelength, so that violet and blue are scattered "
    "about five times as much as red. The eye sees little of the violet, because less of it is in sunlight and "
    "because it is less sensitive there. ";

ModelSources sources()
{
    ModelSources listed;
    listed.models = [] {
        return std::vector<ModelFile>{{"/models/Sample-135M-Instruct.Q4_1.gguf", "Sample-135M-Instruct.Q4_1"}};
    };
    listed.drafters = [](const QString&) {
        DrafterChoice made;
        made.facts = LoadScript::defaultDrafter();
        made.facts.path = "/drafters/sample-135m-dspark.gguf";
        made.facts.name = "sample-135m-dspark";
        made.made = true;
        DrafterChoice other;
        other.facts.path = "/drafters/other-4b-dspark.gguf";
        other.facts.name = "other-4b-dspark";
        other.reason = "This drafter was made for a model with hidden size 2,560; Sample 135M has 576. Choose another.";
        return std::vector{made, other};
    };
    return listed;
}

void save(QWidget& window, const QDir& folder, const QString& name)
{
    QTest::qWait(1300); // charts repaint within a frame, axes within a second
    const QString mode = Theme::instance().isDark() ? QStringLiteral("dark") : QStringLiteral("light");
    const int percent = qRound(window.devicePixelRatioF() * 100);
    window.grab().save(folder.filePath(QStringLiteral("%1_%2_%3.png").arg(name, mode).arg(percent)));
}

void raise(MainWindow& window, const char* first, const char* second)
{
    for (const char* id : {first, second})
        window.findChild<QDockWidget*>(QStringLiteral("dock.") + QLatin1String(id))->raise();
}

/// A round of a recording that ships, every stage of it.
void saveLecture(MainWindow& window, const QDir& folder)
{
    const SessionId session = window.controller().session();
    window.controller().newSession();
    save(window, folder, QStringLiteral("lecture-empty"));
    window.openRecording(QStringLiteral(FOREGLEAM_TESTS_DIR "/../resources/recordings/talk.sqlite"));
    auto& lecture = window.findChild<LecturePane*>()->lecture();
    lecture.showRound(4);
    const std::pair<Stage, const char*> stages[] = {{Stage::Draft, "draft"}, {Stage::Correction, "correction"},
        {Stage::Confidence, "confidence"}, {Stage::Cut, "cut"}, {Stage::Guess, "guess"}, {Stage::Verify, "verify"},
        {Stage::Commit, "commit"}};
    for (const auto& [stage, name] : stages) {
        lecture.goTo(stage);
        if (stage == Stage::Correction)
            lecture.next();
        save(window, folder, QStringLiteral("lecture-") + QLatin1String(name));
    }
    window.controller().openSession(session);
}

void saveRace(MainWindow& window, const QDir& folder)
{
    QMetaObject::invokeMethod(&window, "showRace");
    auto* page = window.findChild<RacePage*>();
    page->resize(window.size().boundedTo(page->size()));
    save(*page, folder, QStringLiteral("race-before"));
    page->findChild<QPushButton*>(QStringLiteral("raceStart"))->click();
    const auto ended = [page] {
        return page->lengthMs() > 0 && page->findChild<QPushButton*>(QStringLiteral("raceReplay"))->isEnabled();
    };
    static_cast<void>(QTest::qWaitFor(ended, 60000));
    save(*page, folder, QStringLiteral("race-replay"));
    static_cast<void>(QTest::qWaitFor([page] { return page->replayMs() >= page->lengthMs(); }, 60000));
    save(*page, folder, QStringLiteral("race-after"));
    page->close();
    delete page;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        QTextStream(stderr) << "window_gallery FOLDER [TEXT-PERCENT [WIDTH HEIGHT]]\n";
        return 2;
    }
    QDir().mkpath(arguments[1]);
    const QDir folder(arguments[1]);
    QTemporaryDir scratch;
    Theme theme;
    Preferences preferences;
    preferences.edit([&](auto& values) {
        values.markOrigins = true;
        values.textPercent = arguments.size() > 2 ? arguments[2].toInt() : 100;
    });
    auto log = SessionLog::open(scratch.filePath(QStringLiteral("log.sqlite")).toStdString());
    auto engine = std::make_unique<ScriptedEngine>();
    Script script;
    script.text = std::string(kAnswer) + kAnswer;
    script.accepted = {5, 2, 7, 1, 4, 6, 0, 3};
    script.tokensPerSecond = 160;
    engine->setScript(script);
    ScriptedEngine& scripted = *engine;
    EngineWorker worker(std::move(engine), std::make_unique<EventQueuePipe>());
    MainWindow window({worker, **log, preferences, theme, "gallery", scratch.path(), LoadRequest{}, sources()});
    const QSize size = arguments.size() > 4 ? QSize(arguments[3].toInt(), arguments[4].toInt()) : QSize(1280, 800);
    window.resize(size);
    window.show();
    const auto ready = [&window] { return window.controller().phase() == ChatController::Phase::Ready; };
    window.controller().loadModel(QStringLiteral("/models/Sample-135M-Instruct.Q4_1.gguf"));
    if (!QTest::qWaitFor(ready, 5000))
        return 1;
    window.controller().send(QStringLiteral("Why is the sky blue?"));
    if (!QTest::qWaitFor(ready, 30000))
        return 1;
    script.text =
        "And what about the sea? Water takes red out of light, a little with each metre, and so deep water is blue.";
    script.reasons = {LengthReason::Whole, LengthReason::Parked, LengthReason::Parked, LengthReason::Probe,
        LengthReason::Parked, LengthReason::Parked};
    script.accepted = {1, 0};
    script.tokensPerSecond = 60;
    scripted.setScript(script);
    for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        preferences.edit([mode](auto& values) { values.theme = mode; });
        preferences.edit([](auto& values) { values.layout = Layout::Analysis; });
        window.selection().clear();
        raise(window, "acceptance", "speed");
        save(window, folder, QStringLiteral("analysis"));
        window.selection().select(12);
        raise(window, "length", "inspector");
        save(window, folder, QStringLiteral("inspector"));
        window.selection().selectRange(8, 22);
        raise(window, "reliability", "time");
        save(window, folder, QStringLiteral("range"));
        window.selection().select(14);
        raise(window, "reliability", "tokens");
        save(window, folder, QStringLiteral("tokens"));
        preferences.edit([](auto& values) { values.layout = Layout::Lecture; });
        saveLecture(window, folder);
        saveRace(window, folder);
        preferences.edit([](auto& values) { values.layout = Layout::Chat; });
        save(window, folder, QStringLiteral("chat"));
    }
    preferences.edit([](auto& values) {
        values.layout = Layout::Analysis;
        values.theme = Theme::Mode::Light;
    });
    window.selection().clear();
    window.controller().send(QStringLiteral("And the sea?"));
    if (!QTest::qWaitFor(ready, 30000))
        return 1;
    save(window, folder, QStringLiteral("parked"));
    return 0;
}

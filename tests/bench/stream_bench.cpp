// How the window holds up while an engine streams fast: a scripted engine fills the real window, with its charts, and a
// heartbeat measures how late the event loop serves a timer. Not a test: figures depend on the machine.

#include "app/event_queue_pipe.h"
#include "engine/api/process_memory.h"
#include "tests/bench/heartbeat.h"
#include "tests/support/scripted_engine.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>
#include <vector>

namespace {

using namespace foregleam;
using namespace foregleam::test;

constexpr int kIdleSeconds = 10;
constexpr int kParts = 6; ///< memory is read that often while it streams

/// CPU seconds of this thread, or of all.
double cpuSeconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double megabytes()
{
    return static_cast<double>(residentBytes()) / 1e6;
}

/// Running text with paragraphs, lists, code and bold words.
std::string longText(int tokens)
{
    std::string text;
    for (int token = 0; token < tokens; ++token) {
        const int at = token % 400;
        if (at == 200)
            text += "\n\n```python\nfor";
        else if (at == 300)
            text += "\n```\n\n- item";
        else if (at > 200 && at < 300)
            text += token % 10 == 0 ? "\n    value" : " x" + std::to_string(token);
        else if (at > 300 && at < 340)
            text += token % 10 == 0 ? "\n- point" : " of a list";
        else if (token % 80 == 79)
            text += "\n\nThen";
        else
            text += token % 14 == 0 ? " **bold**" : " word" + std::to_string(token % 97);
    }
    return text;
}

/// Lets the event loop sleep where nothing is due, as in the real program.
void wait(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void waitFor(ChatController& controller, ChatController::Phase phase)
{
    QEventLoop loop;
    QObject::connect(&controller, &ChatController::phaseChanged, &loop, [&](ChatController::Phase now) {
        if (now == phase)
            loop.quit();
    });
    if (controller.phase() != phase)
        loop.exec();
}

void measureStream(MainWindow& window, int seconds)
{
    const double cpuUi = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    const double cpuAll = cpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
    const double before = megabytes();
    QElapsedTimer timer;
    timer.start();
    Heartbeat heartbeat;
    window.controller().send(QStringLiteral("Stream"));
    waitFor(window.controller(), ChatController::Phase::Answering);
    std::vector<double> memory;
    for (int part = 0; part < kParts; ++part) {
        wait(seconds * 1000 / kParts);
        memory.push_back(megabytes());
    }
    window.controller().stop();
    waitFor(window.controller(), ChatController::Phase::Ready);
    const HeartbeatResult beats = heartbeat.stop();
    const double wall = static_cast<double>(timer.elapsed()) / 1000;
    const Message& answer = window.conversation().messages().back();
    std::printf("streamed     %d tokens in %.1f s\n", answer.stats->emitted, wall);
    std::printf("event loop   %zu beats, waited 50 %% %.1f ms, 99 %% %.1f ms, 99.9 %% %.1f ms, most %.1f ms\n",
        beats.beats, beats.median, beats.p99, beats.p999, beats.most);
    std::printf(
        "window       computed between two beats 99 %% %.1f ms, most %.1f ms\n", beats.computed99, beats.computedMost);
    std::printf("CPU          window thread %.0f %% of a core, whole program %.0f %%\n",
        100 * (cpuSeconds(CLOCK_THREAD_CPUTIME_ID) - cpuUi) / wall,
        100 * (cpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - cpuAll) / wall);
    std::printf("memory       %.1f MB before, then", before);
    for (const double megabyte : memory)
        std::printf(" %.1f", megabyte);
    std::printf(" MB, every %.1f s (%zu characters of text on screen)\n", seconds / double(kParts),
        static_cast<std::size_t>(answer.text.size()));
}

double idleMs()
{
    const double before = cpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
    wait(kIdleSeconds * 1000);
    return 1000 * (cpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - before);
}

void measureIdle()
{
    wait(2000); // what the end of the answer left to do
    const double blinking = idleMs();
    QApplication::setCursorFlashTime(0);
    const double still = idleMs();
    std::printf(
        "idle         %.1f ms of CPU in %d s, %.1f ms without a blinking cursor\n", blinking, kIdleSeconds, still);
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption seconds("seconds", "Stream for N seconds.", "N", "60");
    const QCommandLineOption rate("rate", "Tokens per second.", "N", "1500");
    const QCommandLineOption marks("marks", "Mark tokens by origin.");
    const QCommandLineOption picture("picture", "Write a picture of the window to FILE at the end.", "FILE");
    parser.addOptions({seconds, rate, marks, picture});
    parser.process(application);

    QTemporaryDir folder;
    auto log = SessionLog::open(folder.filePath("log.sqlite").toStdString());
    if (!log) {
        std::fprintf(stderr, "%s\n", log.error().message.c_str());
        return 1;
    }
    Theme theme;
    Preferences preferences;
    preferences.edit([&](auto& values) {
        values.maxTokens = 10000000;
        values.markOrigins = parser.isSet(marks);
    });
    auto engine = std::make_unique<ScriptedEngine>();
    Script script;
    script.tokensPerSecond = parser.value(rate).toDouble();
    script.text = longText(static_cast<int>(script.tokensPerSecond * (parser.value(seconds).toInt() + 5)));
    engine->setScript(script);
    EngineWorker worker(std::move(engine), std::make_unique<EventQueuePipe>());
    MainWindow window({worker, **log, preferences, theme, "bench", folder.path(), LoadRequest{}});
    window.resize(1280, 800);
    window.show();
    window.controller().loadModel(folder.filePath("scripted.gguf"));
    waitFor(window.controller(), ChatController::Phase::Ready);
    wait(500);
    measureStream(window, parser.value(seconds).toInt());
    measureIdle();
    if (parser.isSet(picture))
        window.grab().save(parser.value(picture));
    return 0;
}

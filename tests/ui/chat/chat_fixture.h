#pragma once
// The real window on a scripted engine and a log in a folder of its own.

#include "app/event_queue_pipe.h"
#include "tests/support/scripted_engine.h"
#include "ui/main_window.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace foregleam::test {

/// Every model has one drafter, which was made for it: the scripted engine's own, at /drafters/made.gguf.
ModelSources oneDrafter();

class ChatFixture {
public:
    /// Loads the scripted model unless told not to. `sources` list what the pickers show.
    explicit ChatFixture(bool load = true, ModelSources sources = {});
    ~ChatFixture();

    template <class Widget> Widget* child(const char* name) const
    {
        auto* found = window->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no widget named %s", name);
        return found;
    }

    ChatController& controller() const { return window->controller(); }
    const ConversationModel& conversation() const { return window->conversation(); }
    bool ready() const { return controller().phase() == ChatController::Phase::Ready; }
    /// Types into the message field and presses Enter.
    void type(const QString& text) const;
    /// type(), then waits for the whole answer.
    void ask(const QString& text) const;
    /// Lets the conversation lay out what is in sight.
    void settle() const;
    /// The shown text of the message at `row`: all its pieces that are near.
    QString shownText(int row) const;
    /// Another window on the same log, as after a restart.
    void restart();

    QTemporaryDir folder;
    Theme theme;
    Preferences preferences;
    ScriptedEngine* engine = nullptr; ///< owned by the worker
    std::unique_ptr<SessionLog> log;
    std::unique_ptr<EngineWorker> worker;
    std::unique_ptr<MainWindow> window;

private:
    void open(bool load);
    BenchSources benchSources() const; ///< seven prompts, kept in the folder

    ModelSources m_sources;
};

} // namespace foregleam::test

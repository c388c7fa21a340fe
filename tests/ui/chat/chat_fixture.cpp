#include "tests/ui/chat/chat_fixture.h"
#include "ui/pages/conversation_view.h"
#include "ui/pages/message_input.h"
#include "ui/pages/message_view.h"

#include <QFile>
#include <QTextEdit>

namespace foregleam::test {

ModelSources oneDrafter()
{
    ModelSources sources;
    sources.drafters = [](const QString&) {
        DrafterChoice made;
        made.facts = LoadScript::defaultDrafter();
        made.facts.path = "/drafters/made.gguf";
        made.made = true;
        return std::vector{made};
    };
    return sources;
}

ChatFixture::ChatFixture(bool load, ModelSources sources)
    : m_sources(std::move(sources))
{
    open(load);
}

ChatFixture::~ChatFixture()
{
    window.reset();
    worker.reset();
    log.reset();
}

void ChatFixture::open(bool load)
{
    auto opened = SessionLog::open(folder.filePath(QStringLiteral("log.sqlite")).toStdString());
    if (!opened)
        qFatal("%s", opened.error().message.c_str());
    log = std::move(*opened);
    auto scripted = std::make_unique<ScriptedEngine>();
    engine = scripted.get();
    worker = std::make_unique<EngineWorker>(std::move(scripted), std::make_unique<EventQueuePipe>());
    window = std::make_unique<MainWindow>(MainWindow::Parts{
        *worker, *log, preferences, theme, "test", folder.path(), LoadRequest{}, m_sources, benchSources()});
    window->resize(1280, 800);
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get()))
        qFatal("the window was not shown");
    if (!load)
        return;
    controller().loadModel(folder.filePath(QStringLiteral("scripted.gguf")));
    if (!QTest::qWaitFor([this] { return ready(); }))
        qFatal("the scripted model was not loaded");
}

BenchSources ChatFixture::benchSources() const
{
    const QString prompts = folder.filePath(QStringLiteral("small.jsonl"));
    QFile file(prompts);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("the prompts were not written");
    for (int prompt = 1; prompt <= 7; ++prompt)
        file.write(QByteArray("{\"turns\": [\"prompt ") + QByteArray::number(prompt) + "\"]}\n");
    file.close();
    return {{prompts.toStdString()}, [](const std::string&) { return std::string(64, 'a'); },
        folder.filePath(QStringLiteral("benchmarks"))};
}

void ChatFixture::restart()
{
    window.reset();
    worker.reset();
    log.reset();
    open(true);
}

void ChatFixture::type(const QString& text) const
{
    auto* input = child<MessageInput>("messageInput");
    input->setFocus();
    input->insertPlainText(text);
    QTest::keyClick(input, Qt::Key_Return);
}

void ChatFixture::ask(const QString& text) const
{
    type(text);
    if (!QTest::qWaitFor([this] { return ready(); }, 20000))
        qFatal("the answer did not end");
    settle();
}

void ChatFixture::settle() const
{
    for (int step = 0; step < 5; ++step)
        QCoreApplication::processEvents();
}

QString ChatFixture::shownText(int row) const
{
    settle();
    auto* view = window->findChild<ConversationView*>()->viewOf(row);
    QStringList parts;
    for (const auto* piece : view->findChildren<QTextEdit*>())
        parts << piece->toPlainText();
    return parts.join(u'\n');
}

} // namespace foregleam::test

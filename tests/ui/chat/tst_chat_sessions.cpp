// Sessions and models in the window: new, reopened, searched, renamed, deleted, switched, killed.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/bridge/logged_session.h"
#include "ui/pages/conversation_view.h"
#include "ui/pages/message_input.h"
#include "ui/pages/message_view.h"
#include "ui/pages/note_bar.h"
#include "ui/pages/session_panel.h"
#include "ui/pages/welcome_pane.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>

using namespace foregleam;
using namespace foregleam::test;

class TestChatSessions : public QObject {
    Q_OBJECT

private:
    static QModelIndex findTitle(const QListView* list, const QString& title)
    {
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            if (list->model()->index(row, 0).data().toString() == title)
                return list->model()->index(row, 0);
        }
        return {};
    }

    static void clickRow(QListView* list, const QString& title)
    {
        const QModelIndex index = findTitle(list, title);
        QVERIFY2(index.isValid(), qPrintable(title));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(index).center());
    }

    static void slowScript(ChatFixture& chat)
    {
        Script script;
        for (int word = 0; word < 4000; ++word)
            script.text += " slow";
        script.tokensPerSecond = 200;
        chat.engine->setScript(script);
    }

    /// A drafter made for any model, one that fits none.
    static ModelSources drafters()
    {
        ModelSources sources;
        sources.drafters = [](const QString&) {
            DrafterChoice made;
            made.facts = LoadScript::defaultDrafter();
            made.facts.path = "/drafters/made.gguf";
            made.facts.name = "made";
            made.made = true;
            DrafterChoice other;
            other.facts.path = "/drafters/other.gguf";
            other.facts.name = "other";
            other.reason = "This drafter was made for a model with hidden size 2,560.";
            return std::vector{made, other};
        };
        return sources;
    }

private slots:
    void newChatsAreListedAndReopenedWithTheirCharts()
    {
        ChatFixture chat;
        Script script;
        script.text = "one two three four five six seven eight nine ten eleven twelve";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Sky colour"));
        QCOMPARE(chat.window->windowTitle(), QStringLiteral("Sky colour — Foregleam"));
        const std::size_t rounds = chat.window->run().rounds().size();
        QVERIFY(rounds > 2);
        QTest::mouseClick(chat.child<QPushButton>("newChat"), Qt::LeftButton);
        QCOMPARE(chat.conversation().rowCount(), 0);
        QVERIFY(chat.window->run().rounds().empty());
        chat.ask(QStringLiteral("Sorting"));

        chat.restart();
        auto* list = chat.child<QListView>("sessions");
        QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("Today"));
        clickRow(list, QStringLiteral("Sky colour"));
        QCOMPARE(chat.conversation().rowCount(), 2);
        QCOMPARE(chat.conversation().at(1).source, script.text);
        QVERIFY(chat.conversation().at(1).stats.has_value());
        QCOMPARE(chat.window->run().rounds().size(), rounds);
        QCOMPARE(chat.window->windowTitle(), QStringLiteral("Sky colour — Foregleam"));
        QTest::keyClick(chat.window.get(), Qt::Key_T, Qt::ControlModifier); // origins come from the log
        QVERIFY(!chat.conversation().at(1).spans.empty());
        chat.ask(QStringLiteral("More"));
        QCOMPARE(chat.engine->requests().back().messages.size(), std::size_t(3));
    }

    void searchFindsMessages()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("Tell me about giraffes"));
        chat.controller().newSession();
        chat.ask(QStringLiteral("Tell me about whales"));
        auto* list = chat.child<QListView>("sessions");
        auto* search = chat.child<QLineEdit>("searchSessions");
        QTest::keyClick(chat.window.get(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(chat.window->focusWidget(), search);
        QTest::keyClicks(search, "giraffes");
        QTRY_COMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("Found in"));
        QCOMPARE(list->model()->rowCount(), 2);
        const QString snippet = list->model()->index(1, 0).data(SessionListModel::DetailRole).toString();
        QVERIFY2(snippet.contains(QStringLiteral("\u0002giraffes\u0003")), qPrintable(snippet));
        clickRow(list, QStringLiteral("Tell me about giraffes"));
        QCOMPARE(chat.conversation().at(0).source, std::string("Tell me about giraffes"));
        QTest::keyClick(search, Qt::Key_Escape);
        QTRY_COMPARE(list->model()->rowCount(), 3);
    }

    void aSessionIsRenamedInPlace()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("Old"));
        QTest::keyClick(chat.window.get(), Qt::Key_F2);
        auto* editor = chat.child<QLineEdit>("renameSession");
        editor->selectAll();
        QTest::keyClicks(editor, "Fresh title");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(QString::fromStdString(chat.log->sessions()->front().title), QStringLiteral("Fresh title"));
        QCOMPARE(chat.window->windowTitle(), QStringLiteral("Fresh title — Foregleam"));
    }

    void deletingAsksFirst()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("Gone soon"));
        auto* list = chat.child<QListView>("sessions");
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Delete);
        auto* question = chat.child<QMessageBox>("deleteQuestion");
        QVERIFY(question->text().contains(QStringLiteral("Gone soon")));
        question->reject();
        QTRY_VERIFY(!chat.window->findChild<QMessageBox*>("deleteQuestion"));
        QCOMPARE(chat.log->sessions()->size(), std::size_t(1));
        QTest::keyClick(list, Qt::Key_Delete);
        QTest::mouseClick(chat.child<QPushButton>("confirmDelete"), Qt::LeftButton);
        QTRY_VERIFY(chat.log->sessions()->empty());
        QCOMPARE(chat.conversation().rowCount(), 0);
        QCOMPARE(list->model()->rowCount(), 0);
    }

    void deletingASessionWhoseAnswerRunsLeavesNothing()
    {
        ChatFixture chat;
        slowScript(chat);
        chat.type(QStringLiteral("Running"));
        QTRY_VERIFY(chat.conversation().rowCount() == 2 && !chat.conversation().at(1).text.isEmpty());
        chat.controller().deleteSession(chat.controller().session());
        QTRY_VERIFY(!chat.worker->busy());
        QTRY_VERIFY(chat.log->sessions()->empty());
        QCOMPARE(chat.log->writeError(), std::string());
    }

    void switchingSessionsMidAnswerDropsTheRest()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("Calm"));
        const SessionId calm = chat.controller().session();
        chat.controller().newSession();
        slowScript(chat);
        chat.type(QStringLiteral("Busy"));
        const SessionId busy = chat.controller().session();
        QTRY_VERIFY(chat.conversation().rowCount() == 2 && !chat.conversation().at(1).text.isEmpty());
        chat.controller().openSession(calm);
        QCOMPARE(chat.conversation().rowCount(), 2);
        QTRY_VERIFY(!chat.worker->busy());
        QCOMPARE(chat.conversation().at(1).source, std::string("All right."));
        const auto logged = chat.log->messages(busy);
        QCOMPARE(logged->back().stats->stop, StopReason::Cancelled);
        QVERIFY(!logged->back().text.empty());
    }

    void switchingTheModelMidAnswerStopsItAndLoads()
    {
        ChatFixture chat;
        slowScript(chat);
        chat.type(QStringLiteral("Busy"));
        QTRY_VERIFY(chat.conversation().rowCount() == 2 && !chat.conversation().at(1).text.isEmpty());
        LoadScript load;
        load.info.name = "checkpoint 12345";
        chat.engine->setLoadScript(load);
        chat.controller().loadModel(chat.folder.filePath(QStringLiteral("other.gguf")));
        QTRY_VERIFY(chat.ready());
        QCOMPARE(chat.conversation().at(1).stats->stop, StopReason::Cancelled);
        QCOMPARE(chat.controller().model()->name, std::string("other"));
        QCOMPARE(chat.child<QComboBox>("modelPicker")->currentText(), QStringLiteral("other"));
        chat.engine->setScript({});
        chat.ask(QStringLiteral("Still there?"));
        QCOMPARE(chat.conversation().at(3).modelName, QStringLiteral("other"));
    }

    void aModelThatCannotBeLoadedIsOneSentence()
    {
        ChatFixture chat;
        LoadScript load;
        load.failure = "broken.gguf ends in the middle of a tensor. Fetch the file again.";
        chat.engine->setLoadScript(load);
        chat.controller().loadModel(chat.folder.filePath(QStringLiteral("broken.gguf")));
        QTRY_COMPARE(chat.window->findChild<NoteBar*>()->sentence(), QString::fromStdString(load.failure));
        QVERIFY(chat.ready()); // the model before stays
        chat.ask(QStringLiteral("Still there?"));
    }

    void withoutAModelTheWindowSaysHowToGetOne()
    {
        ChatFixture chat(false);
        const QString text = chat.child<QLabel>("welcomeText")->text();
        QVERIFY(text.contains(chat.folder.path()) && text.contains(QStringLiteral("installer/run")));
        QVERIFY(chat.child<QPushButton>("welcomeOpen")->isVisible());
        chat.type(QStringLiteral("Hello?"));
        QCOMPARE(chat.conversation().rowCount(), 0);
        QCOMPARE(chat.child<MessageInput>("messageInput")->toPlainText(), QStringLiteral("Hello?")); // not lost
    }

    void loadingShowsProgressAndANoteOnTheTemplate()
    {
        ChatFixture chat(false);
        LoadScript load;
        load.ms = 400;
        load.info.chatNote = "This model's chat template was not recognised; ChatML is used.";
        chat.engine->setLoadScript(load);
        chat.controller().loadModel(chat.folder.filePath(QStringLiteral("slow.gguf")));
        QTRY_VERIFY(chat.child<QWidget>("progress")->isVisible());
        QTRY_VERIFY(chat.child<QWidget>("progress")->accessibleName().contains(QStringLiteral("reading the weights")));
        QTRY_VERIFY(chat.ready());
        QCOMPARE(chat.window->findChild<NoteBar*>()->sentence(), QString::fromStdString(load.info.chatNote));
        QVERIFY(chat.child<QLabel>("device")->text().contains(QStringLiteral("no NVIDIA driver found")));
    }

    void anAnswerCutOffByTheEndOfTheProgramIsMarked()
    {
        ChatFixture chat;
        const SessionId session = chat.log->createSession("Cut off");
        chat.log->addMessage(session, {Role::User, "Hello"});
        MessageId id = 0;
        auto sink = chat.log->beginAnswer(session, {LoadScript::defaultInfo(), {}, "test"}, &id);
        TokenEvent token;
        token.text = "Half an ans";
        sink->publish(token);
        QVERIFY(chat.log->flush().ok());
        // What lies on disk while the answer runs is what a killed program leaves behind.
        for (const char* suffix : {"", "-wal"})
            QFile::copy(chat.folder.filePath(QStringLiteral("log.sqlite")) + QLatin1String(suffix),
                chat.folder.filePath(QStringLiteral("killed.sqlite")) + QLatin1String(suffix));
        auto killed = SessionLog::open(chat.folder.filePath(QStringLiteral("killed.sqlite")).toStdString());
        QVERIFY(killed.ok());
        const auto messages = readMessages(**killed, session, true);
        QCOMPARE(messages->back().state, MessageState::Interrupted);
        QCOMPARE(messages->back().source, std::string("Half an ans"));
        ConversationModel model;
        model.reset(*messages);
        MessageView view(model, model.lastRow(), false);
        QVERIFY(view.findChild<QLabel*>("figures")->text().contains(QStringLiteral("interrupted")));
    }

    void theDrafterMadeForAModelIsLoadedWithIt()
    {
        ChatFixture chat(true, drafters());
        QCOMPARE(chat.engine->loads().back().drafter, std::string("/drafters/made.gguf"));
        QCOMPARE(chat.child<QComboBox>("drafterPicker")->currentText(), QStringLiteral("made"));
        QCOMPARE(chat.child<QComboBox>("methodPicker")->currentText(), QStringLiteral("DSpark"));
        QCOMPARE(chat.child<QSpinBox>("blockSize")->maximum(), 7);
        QVERIFY(chat.child<QComboBox>("drafterPicker")->toolTip().contains(QStringLiteral("Markov rank 128")));
        chat.ask(QStringLiteral("x"));
        QCOMPARE(chat.engine->requests().back().method, Method::Dspark);
        QVERIFY(chat.preferences.values().drafters.isEmpty()); // nobody chose anything
    }

    void aChosenDrafterIsRememberedForItsModel()
    {
        ChatFixture chat(true, drafters());
        auto* picker = chat.child<QComboBox>("drafterPicker");
        picker->setFocus();
        QTest::keyClick(picker, Qt::Key_Up); // to "No drafter"
        QTRY_COMPARE(chat.engine->loads().size(), std::size_t(2));
        QTRY_VERIFY(chat.ready());
        QCOMPARE(chat.engine->loads().back().drafter, std::string());
        QCOMPARE(chat.child<QComboBox>("methodPicker")->currentText(), QStringLiteral("N-gram lookup"));
        chat.restart();
        QCOMPARE(chat.engine->loads().back().drafter, std::string());
        // Another model has its own: the default again.
        chat.controller().loadModel(chat.folder.filePath(QStringLiteral("other.gguf")));
        QTRY_VERIFY(chat.ready() && chat.engine->loads().size() == 2);
        QCOMPARE(chat.engine->loads().back().drafter, std::string("/drafters/made.gguf"));
    }

    void aDrafterThatNobodyAskedForDoesNotKeepTheModelAway()
    {
        ChatFixture chat(false, drafters());
        LoadScript load;
        load.drafterFailure = "This drafter needs 5 taps; the model has 4 layers. Choose another drafter.";
        chat.engine->setLoadScript(load);
        chat.controller().loadModel(chat.folder.filePath(QStringLiteral("m.gguf")));
        QTRY_VERIFY(chat.ready());
        QCOMPARE(chat.engine->loads().size(), std::size_t(2));
        QVERIFY(chat.window->findChild<NoteBar*>()->sentence().contains(QStringLiteral("needs 5 taps")));
        // One that was asked for is refused, and the model stays as it was.
        chat.controller().chooseDrafter(QStringLiteral("/drafters/other.gguf"));
        QTRY_VERIFY(chat.ready());
        QCOMPARE(chat.engine->loads().size(), std::size_t(3));
        QCOMPARE(chat.window->findChild<NoteBar*>()->sentence(), QString::fromStdString(load.drafterFailure));
        QVERIFY(chat.preferences.values().drafters.isEmpty());
        QCOMPARE(chat.child<QComboBox>("drafterPicker")->currentText(), QStringLiteral("No drafter"));
    }

    void theThresholdShowsForItsMethodAndReachesTheEngine()
    {
        ChatFixture chat(true, drafters());
        auto* method = chat.child<QComboBox>("methodPicker");
        auto* threshold = chat.child<QDoubleSpinBox>("threshold");
        QVERIFY(!threshold->isVisible());
        method->setFocus();
        QTest::keyClick(method, Qt::Key_Up);
        QCOMPARE(method->currentText(), QStringLiteral("DSpark, threshold"));
        QTRY_VERIFY(threshold->isVisible());
        threshold->setValue(0.8);
        Script script;
        script.text = "one two three four five six seven eight nine ten eleven twelve";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("x"));
        QCOMPARE(chat.engine->requests().back().method, Method::DsparkThreshold);
        QCOMPARE(chat.engine->requests().back().threshold, 0.8F);
        QCOMPARE(chat.window->run().rounds().front().reason, LengthReason::Threshold);
        QTRY_VERIFY(!chat.child<QLabel>("speedLine")->text().isEmpty());
    }

    void theArrangementIsKept()
    {
        ChatFixture chat;
        chat.window->findChild<QWidget*>("dock.speed")->hide();
        chat.window->close();
        QVERIFY(!chat.preferences.values().arrangements[static_cast<std::size_t>(Layout::Analysis)].isEmpty());
        chat.restart();
        QVERIFY(!chat.window->findChild<QWidget*>("dock.speed")->isVisible());
        QVERIFY(chat.window->findChild<QWidget*>("dock.rounds")->isVisible());
    }
};

QTEST_MAIN(TestChatSessions)
#include "tst_chat_sessions.moc"

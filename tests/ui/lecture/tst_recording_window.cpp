// Recordings in the real window: opened, dropped, listed, refused; nothing is written and no model is needed.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/charts/round_stage.h"
#include "ui/pages/chat_page.h"
#include "ui/pages/lecture_pane.h"
#include "ui/pages/note_bar.h"
#include "ui/pages/welcome_pane.h"

#include <QDropEvent>
#include <QFile>
#include <QInputDialog>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// A log with one talk, made by the program itself.
QString record(const QTemporaryDir& folder, int talks = 1)
{
    ChatFixture maker;
    Script script;
    script.text = "One two three four five six seven eight nine ten eleven twelve.";
    maker.engine->setScript(script);
    for (int talk = 0; talk < talks; ++talk) {
        maker.controller().newSession();
        maker.ask(QStringLiteral("Talk %1").arg(talk + 1));
    }
    const QString path = folder.filePath(QStringLiteral("talk.sqlite"));
    const QString log = maker.folder.filePath(QStringLiteral("log.sqlite"));
    maker.window.reset();
    maker.worker.reset();
    maker.log.reset();
    QFile::copy(log, path);
    return path;
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString noteOf(const ChatFixture& fixture)
{
    return fixture.window->findChild<ChatPage*>()->note().sentence();
}

} // namespace

class TestRecordingWindow : public QObject {
    Q_OBJECT

private slots:
    void aRecordingOpensWithoutAModelAndIsNotTouched()
    {
        const QTemporaryDir folder;
        const QString path = record(folder);
        const QByteArray before = bytesOf(path);
        ChatFixture viewer(false);
        viewer.window->openRecording(path);
        QVERIFY(viewer.controller().showsRecording());
        QCOMPARE(viewer.controller().phase(), ChatController::Phase::NoModel);
        QCOMPARE(
            viewer.shownText(1), QStringLiteral("One two three four five six seven eight nine ten eleven twelve."));
        QVERIFY(!viewer.window->run().rounds().empty());
        QCOMPARE(viewer.window->windowTitle(), QStringLiteral("Talk 1 (recording) — Foregleam"));
        viewer.preferences.edit([](auto& values) { values.layout = Layout::Lecture; });
        auto& lecture = viewer.window->findChild<LecturePane*>()->lecture();
        QCOMPARE(lecture.round().index, 0); // from its beginning
        QCOMPARE(lecture.stepNumber(), 0);
        auto* stage = viewer.window->findChild<RoundStage*>();
        stage->setFocus();
        QTest::keyClick(stage, Qt::Key_Right);
        QCOMPARE(lecture.stepNumber(), 1);
        viewer.preferences.edit([](auto& values) { values.markOrigins = true; }); // reads from the recording
        QVERIFY(!viewer.conversation().at(1).spans.empty());
        QCOMPARE(viewer.log->sessions()->size(), std::size_t{0});
        QCOMPARE(bytesOf(path), before);
    }

    void nothingCanBeSentUntilAnotherChatBegins()
    {
        const QTemporaryDir folder;
        const QString path = record(folder);
        ChatFixture viewer;
        viewer.window->openRecording(path);
        QVERIFY(!viewer.controller().canSend());
        viewer.type(QStringLiteral("More"));
        viewer.controller().regenerate();
        viewer.controller().editAndResend(0, QStringLiteral("Other"));
        viewer.settle();
        QVERIFY(viewer.engine->requests().empty());
        QCOMPARE(viewer.conversation().rowCount(), 2);
        viewer.controller().newSession();
        QVERIFY(!viewer.controller().showsRecording() && viewer.controller().canSend());
        QCOMPARE(viewer.conversation().rowCount(), 0);
        viewer.ask(QString()); // what was written is sent
        QCOMPARE(viewer.engine->requests().size(), std::size_t{1});
        QCOMPARE(viewer.log->sessions()->size(), std::size_t{1});
    }

    void aFileDroppedOnTheWindowOpens()
    {
        const QTemporaryDir folder;
        const QString path = record(folder);
        ChatFixture viewer(false);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(viewer.window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(viewer.window.get(), &drop);
        QVERIFY(viewer.controller().showsRecording());
        data.setUrls({QUrl(QStringLiteral("https://example.org/a.sqlite"))});
        QDragEnterEvent far(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        far.ignore();
        QApplication::sendEvent(viewer.window.get(), &far);
        QVERIFY(!far.isAccepted());
    }

    void ofSeveralTalksOneIsChosen()
    {
        const QTemporaryDir folder;
        const QString path = record(folder, 2);
        ChatFixture viewer(false);
        viewer.window->openRecording(path);
        auto* dialog = viewer.child<QInputDialog>("recordingSessions");
        QCOMPARE(dialog->comboBoxItems(), (QStringList{QStringLiteral("1: Talk 2"), QStringLiteral("2: Talk 1")}));
        dialog->setTextValue(QStringLiteral("2: Talk 1"));
        dialog->accept();
        QTRY_VERIFY(viewer.controller().showsRecording());
        QVERIFY(viewer.window->windowTitle().startsWith(QStringLiteral("Talk 1")));
    }

    void whatIsNoRecordingIsRefusedWithASentence()
    {
        ChatFixture viewer(false);
        QFile file(viewer.folder.filePath(QStringLiteral("text.sqlite")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'x'));
        file.close();
        viewer.window->openRecording(file.fileName());
        QVERIFY(!viewer.controller().showsRecording());
        QVERIFY2(noteOf(viewer).contains(QStringLiteral("is not a chat log")), qPrintable(noteOf(viewer)));
        viewer.window->openRecording(viewer.folder.filePath(QStringLiteral("missing.sqlite")));
        QVERIFY(noteOf(viewer).startsWith(QStringLiteral("There is no recording")));
    }

    void samplesAreListedInTheMenuAndWhereNothingElseIsShown()
    {
        const QTemporaryDir folder;
        const QString path = record(folder);
        ModelSources sources;
        sources.recordings = [path] { return std::vector<RecordingFile>{{path, QStringLiteral("A & B")}}; };
        ChatFixture viewer(false, sources);
        auto* menu = viewer.child<QMenu>("samples");
        emit menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 1);
        QCOMPARE(menu->actions().front()->text(), QStringLiteral("A && B"));
        menu->actions().front()->trigger();
        QVERIFY(viewer.controller().showsRecording());
        viewer.controller().newSession();
        viewer.preferences.edit([](auto& values) { values.layout = Layout::Lecture; });
        viewer.settle();
        auto* button =
            viewer.window->findChild<LecturePane*>()->findChild<QPushButton*>(QStringLiteral("lectureRecording"));
        QVERIFY(button && button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(viewer.controller().showsRecording());
    }
};

QTEST_MAIN(TestRecordingWindow)
#include "tst_recording_window.moc"

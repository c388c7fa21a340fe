#include "engine/telemetry/clock.h"
#include "tests/engine/record/log_scenario.h"
#include "tests/engine/record/stream_progress.h"

#include <QProcess>

#include <csignal>

using namespace foregleam;
using namespace foregleam::test;

class TestLogKilled : public QObject {
    Q_OBJECT

private slots:
    // At several moments, so that a kill just after a commit does not hide a slow one.
    void allButTheLastQuarterSecondSurvives_data()
    {
        QTest::addColumn<int>("tokens");
        for (const int tokens : {700, 1100, 1500})
            QTest::addRow("after %d tokens", tokens) << tokens;
    }

    void allButTheLastQuarterSecondSurvives()
    {
        QFETCH(int, tokens);
        const LogFolder folder;
        const std::string shared = folder.path("progress");
        StreamProgress* progress = mapProgress(shared.c_str());
        QVERIFY(progress);
        QProcess streamer;
        streamer.setProcessChannelMode(QProcess::ForwardedChannels);
        streamer.start(FOREGLEAM_LOG_STREAMER, {QString::fromStdString(folder.path()), QString::fromStdString(shared)});
        QTRY_VERIFY_WITH_TIMEOUT(progress->published.load() > tokens, 30000);
        ::kill(static_cast<pid_t>(streamer.processId()), SIGKILL);
        QVERIFY(streamer.waitForFinished());
        QVERIFY(streamer.exitStatus() == QProcess::CrashExit);
        const std::int32_t published = progress->published.load();

        // Past the log first: opening it would already repair.
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
            std::int64_t{1});
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM pragma_foreign_key_check"), std::int64_t{0});
        const auto log = openLog(folder.path());
        const auto sessions = log->sessions();
        QVERIFY2(sessions->size() == 1, "the session itself was lost");
        const auto messages = log->messages(sessions->at(0).id);
        QCOMPARE(messages->size(), std::size_t{2});
        QVERIFY(messages->at(1).interrupted);
        const auto read = log->tokens(messages->at(1).id);
        const auto kept = static_cast<std::int32_t>(read->size());
        QVERIFY(kept > 0 && kept <= published + 1);
        std::string text;
        for (std::int32_t i = 0; i < kept; ++i) {
            QCOMPARE(read->at(static_cast<std::size_t>(i)).index, i);
            text += " " + std::to_string(i);
        }
        QCOMPARE(messages->at(1).text, text);
        QVERIFY(log->rounds(messages->at(1).id)->size() + 1 >= static_cast<std::size_t>(kept / 4));
        const double lostMs = kept < published ? progress->atMs[published - 1] - progress->atMs[kept] : 0.0;
        qInfo("%d of %d tokens kept, %.0f ms lost", kept, published, lostMs);
        QVERIFY(lostMs <= 250.0);
        // It goes on where it was.
        log->addMessage(messages->at(1).session, {Role::User, "Where were we?"});
        QVERIFY(log->flush().ok());
        QCOMPARE(log->messages(messages->at(1).session)->size(), std::size_t{3});
        QCOMPARE(log->search("321", 10)->size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestLogKilled)
#include "tst_log_killed.moc"

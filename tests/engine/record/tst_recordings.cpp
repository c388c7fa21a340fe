// Somebody else's log, opened to be looked at: nothing is written to it or beside it, and what is no log is refused.

#include "tests/engine/record/log_scenario.h"

#include <QDir>
#include <QFile>

#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

using namespace foregleam;
using namespace foregleam::test;

namespace {

QByteArray bytesOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

void makeLog(const std::string& path)
{
    const auto log = openLog(path);
    const SessionId session = log->createSession("A talk");
    log->addMessage(session, {Role::User, "Why?"});
    answer(*log, session, "Because.");
}

void change(const std::string& path, const char* sql)
{
    auto database = Database::open(path, DatabaseAccess::ReadWrite);
    QVERIFY(database.ok());
    sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    QVERIFY2(database->run(sql), database->error("written").message.c_str());
}

void verifyRefused(const std::string& path, const char* because)
{
    const QByteArray before = bytesOf(path);
    const auto log = SessionLog::openRecording(path);
    QVERIFY(!log.ok());
    const std::string& words = log.error().message;
    QVERIFY2(words.find(because) != std::string::npos && words.back() == '.', words.c_str());
    QCOMPARE(bytesOf(path), before);
}

} // namespace

class TestRecordings : public QObject {
    Q_OBJECT

private slots:
    void aLogIsARecording()
    {
        const LogFolder folder;
        makeLog(folder.path());
        const QByteArray before = bytesOf(folder.path());
        {
            const auto recording = SessionLog::openRecording(folder.path());
            QVERIFY2(recording.ok(), recording ? "" : recording.error().message.c_str());
            const auto sessions = (*recording)->sessions();
            QCOMPARE(sessions->size(), std::size_t{1});
            const auto messages = (*recording)->messages(sessions->at(0).id);
            QCOMPARE(messages->at(1).text, std::string("Because."));
            QCOMPARE((*recording)->tokens(messages->at(1).id)->size(), std::size_t{8});
            (*recording)->deleteSession(sessions->at(0).id); // what is written goes nowhere
            QVERIFY(!(*recording)->flush().ok());
            QVERIFY(!(*recording)->writeError().empty());
            QCOMPARE((*recording)->sessions()->size(), std::size_t{1});
        }
        QCOMPARE(bytesOf(folder.path()), before);
        QCOMPARE(QDir(QString::fromStdString(folder.path(""))).entryList(QDir::Files).size(), 1);
    }

    void aLogThatIsBeingWrittenShowsWhatIsInItNow()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const SessionId session = log->createSession("A talk");
        answer(*log, session, "New.");
        QVERIFY(log->flush().ok());
        const auto recording = SessionLog::openRecording(folder.path());
        QVERIFY(recording.ok());
        QCOMPARE((*recording)->messages(session)->at(0).text, std::string("New."));
    }

    void anOlderRecordingIsBroughtUpToDateInACopy()
    {
        const LogFolder folder;
        std::ifstream stored(FOREGLEAM_TESTS_DIR "/golden/record/log_version_1.sql");
        std::ostringstream sql;
        sql << stored.rdbuf();
        change(folder.path(), sql.str().c_str());
        const QByteArray before = bytesOf(folder.path());
        const QDir temporary(QDir::tempPath());
        const QStringList mask{QStringLiteral("foregleam-recording-*")};
        const auto others = temporary.entryList(mask, QDir::Files).size();
        {
            const auto recording = SessionLog::openRecording(folder.path());
            QVERIFY2(recording.ok(), recording ? "" : recording.error().message.c_str());
            const auto sessions = (*recording)->sessions();
            const auto messages = (*recording)->messages(sessions->at(0).id);
            const auto rounds = (*recording)->rounds(messages->at(1).id);
            QCOMPARE(rounds->size(), std::size_t{2});
            QVERIFY(rounds->at(0).candidates.empty());
            QCOMPARE(rounds->at(0).rejectedQ, 0.0F);
            QCOMPARE(temporary.entryList(mask, QDir::Files).size(), others + 1);
        }
        QCOMPARE(temporary.entryList(mask, QDir::Files).size(), others);
        QCOMPARE(bytesOf(folder.path()), before);
    }

    void theSamplesThatShipTellEveryStage()
    {
        const QDir samples(QStringLiteral(FOREGLEAM_TESTS_DIR "/../resources/recordings"));
        const QStringList files = samples.entryList({QStringLiteral("*.sqlite")}, QDir::Files);
        QVERIFY(files.size() >= 2);
        bool dice = false;
        for (const QString& file : files) {
            const auto recording = SessionLog::openRecording(samples.filePath(file).toStdString());
            QVERIFY2(recording.ok(), recording ? "" : recording.error().message.c_str());
            const auto sessions = (*recording)->sessions();
            QCOMPARE(sessions->size(), std::size_t{1});
            const auto messages = (*recording)->messages(sessions->at(0).id);
            QCOMPARE(messages->size(), std::size_t{2});
            QVERIFY(messages->at(1).stats->acceptedLength() > 1.2); // worth showing
            QVERIFY(messages->at(1).baselineStepMs > 0);
            int explained = 0;
            int rejected = 0;
            const auto rounds = (*recording)->rounds(messages->at(1).id);
            for (const RoundEvent& each : *rounds) {
                QCOMPARE(each.candidates.empty(), each.drafted.empty());
                explained += each.candidates.empty() ? 0 : 1;
                rejected += each.rejectedQ > 0.0F ? 1 : 0;
                dice = dice || each.rejectedP > 0.0F;
            }
            QVERIFY(explained > 10 && rejected > 2);
        }
        QVERIFY(dice); // one at least was made above temperature 0
    }

    void whatPosesAsALogIsRefused()
    {
        const LogFolder folder;
        const std::string path = folder.path();
        const auto posing = [&path](const char* sql) {
            fs::remove(path);
            makeLog(path);
            change(path, sql);
            verifyRefused(path, "tables that Foregleam does not make");
        };
        // Rounds without end, where reading them would take all memory.
        posing("DROP TABLE rounds; CREATE VIEW rounds AS WITH RECURSIVE n (number) AS (SELECT 0 UNION ALL SELECT "
               "number + 1 FROM n) SELECT 1 AS answer, number FROM n");
        posing("CREATE TRIGGER more AFTER INSERT ON tokens BEGIN DELETE FROM sessions; END");
        posing("ALTER TABLE tokens ADD COLUMN big AS (zeroblob(1000000000))");
        posing("CREATE VIEW extra AS SELECT 1");
        posing("DROP TABLE notices");
    }

    void otherFilesAreRefused()
    {
        const LogFolder folder;
        verifyRefused(folder.path("missing"), "There is no recording");
        verifyRefused(folder.path(""), "There is no recording");
        verifyRefused("", "There is no recording");
        std::ofstream(folder.path("text")) << std::string(9000, 'x');
        verifyRefused(folder.path("text"), "is not a chat log");
        std::ofstream(folder.path("empty")) << "";
        verifyRefused(folder.path("empty"), "is empty");
        makeLog(folder.path());
        fs::copy_file(folder.path(), folder.path("newer"));
        change(folder.path("newer"), "PRAGMA user_version = 99");
        verifyRefused(folder.path("newer"), "newer Foregleam");
        fs::copy_file(folder.path(), folder.path("other"));
        change(folder.path("other"), "PRAGMA application_id = 7");
        verifyRefused(folder.path("other"), "another program");
        fs::copy_file(folder.path(), folder.path("cut"));
        fs::resize_file(folder.path("cut"), fs::file_size(folder.path("cut")) / 2);
        verifyRefused(folder.path("cut"), "damaged");
        fs::copy_file(folder.path(), folder.path("large"));
        fs::resize_file(folder.path("large"), std::uintmax_t{600} << 20); // sparse
        const auto large = SessionLog::openRecording(folder.path("large"));
        QVERIFY(!large.ok() && large.error().message.find("larger than") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestRecordings)
#include "tst_recordings.moc"

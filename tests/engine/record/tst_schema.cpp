#include "engine/record/schema.h"
#include "tests/engine/record/log_scenario.h"

#include <QFile>

#include <array>
#include <fstream>
#include <sstream>

using namespace foregleam;
using namespace foregleam::test;

namespace {

Database database(const std::string& path)
{
    auto opened = Database::open(path, DatabaseAccess::ReadWrite);
    if (!opened)
        qFatal("%s", opened.error().message.c_str());
    return std::move(opened).value();
}

QByteArray bytesOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

} // namespace

class TestSchema : public QObject {
    Q_OBJECT

private slots:
    void aNewFileGetsTheNewestSchema()
    {
        const LogFolder folder;
        {
            Database file = database(folder.path());
            QCOMPARE(*inspectSchema(file, 1), std::int64_t{0});
            QVERIFY(migrateSchema(file, schemaSteps()).ok());
            QCOMPARE(*inspectSchema(file, 99), static_cast<std::int64_t>(schemaSteps().size()));
        }
        QCOMPARE(numberIn(folder.path(), "PRAGMA application_id"), kLogApplicationId);
        QCOMPARE(numberIn(folder.path(), "PRAGMA user_version"), static_cast<std::int64_t>(schemaSteps().size()));
    }

    void migratingAgainChangesNothing()
    {
        const LogFolder folder;
        Database file = database(folder.path());
        QVERIFY(migrateSchema(file, schemaSteps()).ok());
        const auto before = bytesOf(folder.path());
        QVERIFY(migrateSchema(file, schemaSteps()).ok());
        QCOMPARE(bytesOf(folder.path()), before);
    }

    /// The first release's schema with a conversation in it: every later program must open it.
    void aLogOfVersion1Opens()
    {
        const LogFolder folder;
        std::ifstream stored(FOREGLEAM_TESTS_DIR "/golden/record/log_version_1.sql");
        QVERIFY(stored.is_open());
        std::ostringstream sql;
        sql << stored.rdbuf();
        {
            Database file = database(folder.path());
            QVERIFY2(file.run(sql.str().c_str()), file.error("written").message.c_str());
        }
        const auto log = openLog(folder.path());
        QCOMPARE(log->writeError(), std::string());
        const auto sessions = log->sessions();
        QCOMPARE(sessions->size(), std::size_t{1});
        QCOMPARE(sessions->at(0).title, std::string("Why the sky is blue"));
        QCOMPARE(sessions->at(0).modelName, std::string("SmolLM2 135M Instruct"));
        const auto messages = log->messages(sessions->at(0).id);
        QCOMPARE(messages->size(), std::size_t{2});
        QCOMPARE(messages->at(1).text, std::string("Because air scatters blue light."));
        QCOMPARE(messages->at(1).stats->emitted, 7);
        const auto rounds = log->rounds(messages->at(1).id);
        QCOMPARE(rounds->size(), std::size_t{2});
        QCOMPARE(rounds->at(1).verified, 7);
        QCOMPARE(rounds->at(1).reason, LengthReason::Whole);
        QVERIFY(rounds->at(1).blockRate.empty());
        const auto context = log->answerContext(messages->at(1).id);
        QCOMPARE((*context)->request.threshold, 0.5F);
        QCOMPARE((*context)->model.drafter.kind, DrafterKind::None);
        QCOMPARE(log->tokens(messages->at(1).id)->size(), std::size_t{7});
        QCOMPARE(log->search("scatt", 10)->size(), std::size_t{1});
        QVERIFY(log->createSession("after") > sessions->at(0).id);
        QVERIFY(log->flush().ok());
    }

    /// An old log has the columns, in the same places, that a new one has.
    void anOldLogBecomesWhatANewOneIs()
    {
        const LogFolder folder;
        const std::string columns =
            "SELECT group_concat(t.name || '.' || c.name || ' ' || c.type || c.\"notnull\" || coalesce(c.dflt_value, "
            "'')) "
            "FROM (SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name) AS t, "
            "pragma_table_info(t.name) AS c";
        Database old = database(folder.path("old.sqlite"));
        QVERIFY(migrateSchema(old, schemaSteps().first(1)).ok());
        QVERIFY(migrateSchema(old, schemaSteps()).ok());
        Database fresh = database(folder.path("fresh.sqlite"));
        QVERIFY(migrateSchema(fresh, schemaSteps()).ok());
        QCOMPARE(*old.text(columns.c_str()), *fresh.text(columns.c_str()));
        QVERIFY(old.text(columns.c_str())->find("rounds.block_rate") != std::string::npos);
    }

    void laterStepsRunOnceEach()
    {
        const LogFolder folder;
        Database file = database(folder.path());
        const std::array first{"CREATE TABLE a (x); INSERT INTO a VALUES (1)"};
        const std::array both{first[0], "INSERT INTO a VALUES (2); ALTER TABLE a ADD COLUMN y"};
        QVERIFY(migrateSchema(file, first).ok());
        QVERIFY(migrateSchema(file, both).ok());
        QVERIFY(migrateSchema(file, both).ok());
        QCOMPARE(*file.number("PRAGMA user_version"), std::int64_t{2});
        QCOMPARE(*file.number("SELECT sum(x) FROM a WHERE y IS NULL"), std::int64_t{3});
    }

    void aStepThatFailsLeavesTheOldSchema()
    {
        const LogFolder folder;
        Database file = database(folder.path());
        const std::array first{"CREATE TABLE a (x)"};
        const std::array bad{first[0], "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"};
        QVERIFY(migrateSchema(file, first).ok());
        const auto result = migrateSchema(file, bad);
        QVERIFY(!result.ok());
        QCOMPARE(*file.number("PRAGMA user_version"), std::int64_t{1});
        QCOMPARE(*file.number("SELECT count(*) FROM sqlite_schema"), std::int64_t{1});
        QVERIFY(migrateSchema(file, first).ok());
    }

    void aNewerLogIsRefusedAndLeftAlone()
    {
        const LogFolder folder;
        openLog(folder.path())->createSession("from the future");
        {
            Database file = database(folder.path());
            QVERIFY(file.run("PRAGMA user_version = 999"));
        }
        const auto before = bytesOf(folder.path());
        const auto log = SessionLog::open(folder.path());
        QVERIFY(!log.ok());
        QVERIFY2(
            log.error().message.find("newer Foregleam (schema 999") != std::string::npos, log.error().message.c_str());
        QCOMPARE(bytesOf(folder.path()), before);
    }

    void anotherProgramsDatabaseIsRefusedAndLeftAlone()
    {
        const LogFolder folder;
        {
            Database file = database(folder.path());
            QVERIFY(file.run("CREATE TABLE sessions (id INTEGER PRIMARY KEY, price)"));
        }
        const auto before = bytesOf(folder.path());
        const auto log = SessionLog::open(folder.path());
        QVERIFY(!log.ok());
        QVERIFY2(log.error().message.find("another program") != std::string::npos, log.error().message.c_str());
        QCOMPARE(bytesOf(folder.path()), before);
    }

    void aLogWithoutItsTablesIsRefused()
    {
        const LogFolder folder;
        openLog(folder.path());
        {
            Database file = database(folder.path());
            sqlite3_db_config(file.handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
            QVERIFY(file.run("DROP TABLE tokens"));
        }
        const auto log = SessionLog::open(folder.path());
        QVERIFY(!log.ok());
        QVERIFY2(log.error().message.find("damaged") != std::string::npos, log.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"

#include "engine/record/schema.h"
#include "engine/record/write_queue.h"
#include "tests/engine/record/log_scenario.h"

#include <QElapsedTimer>

#include <csignal>
#include <ctime>
#include <sys/resource.h>

using namespace foregleam;
using namespace foregleam::test;

namespace {

std::unique_ptr<LogWriter> writer(const std::string& path, const char* prepare = "PRAGMA journal_mode = WAL")
{
    auto database = Database::open(path, DatabaseAccess::ReadWrite);
    if (!database || !migrateSchema(*database, schemaSteps()) || !database->run(prepare))
        qFatal("no database");
    return std::make_unique<LogWriter>(std::move(*database));
}

WriteOp session(SessionId id, std::size_t titleBytes = 5)
{
    return [id, title = std::string(titleBytes, 'x')](LogWriter& log) { return log.insertSession(id, title, 1); };
}

/// No file of this process may grow beyond so many bytes, as on a disk that is full.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

double processorMs()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return 1e3 * static_cast<double>(used.tv_sec) + 1e-6 * static_cast<double>(used.tv_nsec);
}

} // namespace

class TestWriteQueue : public QObject {
    Q_OBJECT

private slots:
    void writesAreOnDiskWithoutAnyoneWaiting()
    {
        const LogFolder folder;
        WriteQueue queue(writer(folder.path()));
        QElapsedTimer timer;
        timer.start();
        queue.push(session(1));
        queue.push(session(2));
        QTRY_COMPARE_WITH_TIMEOUT(numberIn(folder.path(), "SELECT count(*) FROM sessions"), std::int64_t{2}, 5000);
        QVERIFY2(timer.elapsed() >= WriteQueue::kBatchTime.count() / 2, "batched");
    }

    void anUrgentWriteDoesNotWaitForItsBatch()
    {
        const LogFolder folder;
        WriteQueue queue(writer(folder.path()));
        queue.push(session(1));
        queue.push(session(2), WriteQueue::Urgency::Now);
        QVERIFY(queue.waitForAll().ok());
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM sessions"), std::int64_t{2});
    }

    void oneWriteThatBreaksARuleDoesNotHarmTheOthers()
    {
        const LogFolder folder;
        WriteQueue queue(writer(folder.path()));
        queue.push(session(1));
        queue.push(session(1)); // the id is taken
        queue.push([](LogWriter& log) { return log.insertToken(77, token(0, "of no answer")); });
        queue.push(session(2));
        QVERIFY(queue.waitForAll().ok());
        QCOMPARE(queue.error(), std::string());
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM sessions"), std::int64_t{2});
    }

    void aFullDiskIsToldAndNobodyWaits()
    {
        const LogFolder folder;
        // Room for a hundred pages of 4 KiB.
        WriteQueue queue(writer(folder.path(), "PRAGMA journal_mode = WAL; PRAGMA max_page_count = 100"));
        QElapsedTimer timer;
        timer.start();
        for (SessionId id = 1; id <= 1000; ++id)
            queue.push(session(id, 4000));
        QVERIFY2(timer.elapsed() < 1000, "pushing waits for the disk");
        const auto result = queue.waitForAll();
        QVERIFY(!result.ok());
        QVERIFY2(result.error().message.find("disk is full") != std::string::npos, result.error().message.c_str());
        QCOMPARE(queue.error(), result.error().message);
        timer.restart();
        QVERIFY(!queue.waitForAll().ok());
        QVERIFY2(timer.elapsed() < 500, "reading waits for a disk that is full");
        // All or nothing: no half batch.
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM sessions") % 1000, std::int64_t{0});
    }

    void whatFailedIsWrittenOnceThereIsRoom()
    {
        const LogFolder folder;
        WriteQueue queue(writer(folder.path()));
        queue.push(session(1));
        QVERIFY(queue.waitForAll().ok());
        {
            const FileSizeLimit limit(200000);
            for (SessionId id = 2; id <= 100; ++id)
                queue.push(session(id, 4000));
            QVERIFY(!queue.waitForAll().ok());
            QVERIFY2(queue.error().find("could not be written") != std::string::npos, queue.error().c_str());
            QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM sessions"), std::int64_t{1});
        }
        QTRY_COMPARE_WITH_TIMEOUT(queue.error(), std::string(), 10000);
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM sessions"), std::int64_t{100});
    }

    void closingWritesWhatIsLeftAndLaterPushesAreIgnored()
    {
        const LogFolder folder;
        WriteQueue queue(writer(folder.path()));
        queue.push(session(1));
        queue.close(session(2));
        QVERIFY2(!std::filesystem::exists(folder.path() + "-wal"), "the connection is closed");
        queue.push(session(3));
        QVERIFY(queue.waitForAll().ok());
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM sessions"), std::int64_t{2});
    }

    void withoutAWriterNothingHappens()
    {
        WriteQueue queue(nullptr);
        queue.push(session(1));
        QVERIFY(queue.waitForAll().ok());
        queue.close();
    }

    void anIdleQueueTakesNoProcessorTime()
    {
        const LogFolder folder;
        WriteQueue queue(writer(folder.path()));
        queue.push(session(1));
        QVERIFY(queue.waitForAll().ok());
        QTest::qSleep(1300); // past the tidying
        const double before = processorMs();
        QTest::qSleep(1000);
        QVERIFY2(processorMs() - before < 5.0, std::to_string(processorMs() - before).c_str());
    }
};

QTEST_GUILESS_MAIN(TestWriteQueue)
#include "tst_write_queue.moc"

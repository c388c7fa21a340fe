// Many threads on one log, and a long session written and read.

#include "tests/engine/record/log_scenario.h"

#include <QElapsedTimer>

#include <atomic>
#include <thread>

using namespace foregleam;
using namespace foregleam::test;

class TestLogLoad : public QObject {
    Q_OBJECT

private slots:
    void writersAndReadersAtTheSameTime()
    {
        constexpr int kWriters = 3;
        constexpr int kTokens = 400;
        const LogFolder folder;
        const auto log = openLog(folder.path());
        std::atomic<int> running{kWriters};
        std::atomic<int> wrong{0};
        std::vector<std::jthread> threads;
        for (int writer = 0; writer < kWriters; ++writer) {
            threads.emplace_back([&log, &running, &wrong, writer] {
                const SessionId session = log->createSession("writer " + std::to_string(writer));
                log->addMessage(session, {Role::User, "question"});
                MessageId id = 0;
                const auto sink = log->beginAnswer(session, context(), &id);
                for (int i = 0; i < kTokens; ++i) {
                    sink->publish(token(i, "w"));
                    sink->publish(round(i, 4, 3, 2));
                    // What this thread wrote it can read at once.
                    if (i % 100 == 99 && log->tokens(id)->size() != static_cast<std::size_t>(i) + 1)
                        ++wrong;
                }
                sink->publish(finished(kTokens, 100.0));
                if (log->messages(session)->back().text.size() != kTokens)
                    ++wrong;
                if (writer == 0)
                    log->deleteSession(session);
                --running;
            });
        }
        for (int reader = 0; reader < 2; ++reader) {
            threads.emplace_back([&log, &running, &wrong] {
                while (running > 0) {
                    const auto sessions = log->sessions();
                    wrong += !sessions.ok();
                    for (std::size_t i = 0; sessions && i < sessions->size(); ++i) {
                        const SessionId session = sessions->at(i).id;
                        wrong += !log->messages(session).ok() || !log->acceptanceByPosition(session).ok();
                    }
                    wrong += !log->search("quest", 5).ok() || !log->writeError().empty();
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                }
            });
        }
        threads.clear();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(log->sessions()->size(), std::size_t{kWriters - 1});
        QCOMPARE(log->acceptanceByPosition(log->sessions()->at(0).id)->at(2).reached, std::int64_t{kTokens});
    }

    void manyOpenANewLogTogether()
    {
        const LogFolder folder;
        std::atomic<int> opened{0};
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&folder, &opened] {
                    auto log = SessionLog::open(folder.path());
                    if (!log)
                        return qWarning("%s", log.error().message.c_str());
                    (*log)->createSession("x");
                    opened += (*log)->flush().ok() && (*log)->writeError().empty();
                });
            }
        }
        QCOMPARE(opened.load(), 4);
        QCOMPARE(openLog(folder.path())->sessions()->size(), std::size_t{4});
    }

    void aSessionOf20000Rounds()
    {
        constexpr std::int32_t kRounds = 20000;
        const LogFolder folder;
        MessageId id = 0;
        SessionId session = 0;
        QElapsedTimer timer;
        timer.start();
        {
            const auto log = openLog(folder.path());
            session = log->createSession("long");
            const auto sink = log->beginAnswer(session, context(), &id);
            std::int32_t index = 0;
            for (std::int32_t i = 0; i < kRounds; ++i) {
                sink->publish(round(i, 7, 6, i % 7));
                for (int each = 0; each <= i % 7; ++each)
                    sink->publish(token(index++, " word", i));
            }
            const double publishedMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
            sink->publish(finished(index, 1.0));
            QVERIFY(log->flush().ok());
            const double writtenMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
            qInfo("%d rounds with %d tokens: queued in %.0f ms, on disk after %.0f ms, %.1f MB", kRounds, index,
                publishedMs, writtenMs, static_cast<double>(std::filesystem::file_size(folder.path() + "-wal")) / 1e6);
        }
        timer.restart();
        const auto log = openLog(folder.path());
        const auto openedMs = timer.restart();
        QCOMPARE(log->rounds(id)->size(), std::size_t{kRounds});
        const auto roundsMs = timer.restart();
        QCOMPARE(log->tokens(id)->size(), log->messages(session)->at(0).text.size() / 5);
        const auto tokensMs = timer.restart();
        const auto positions = log->acceptanceByPosition(session);
        const auto acceptanceMs = timer.restart();
        QCOMPARE(positions->size(), std::size_t{6});
        QCOMPARE(positions->at(0).reached, std::int64_t{kRounds});
        QCOMPARE(log->sessions()->size(), std::size_t{1});
        const auto sessionsMs = timer.restart();
        qInfo(
            "opened in %lld ms, rounds read in %lld, tokens and messages in %lld, acceptance in %lld, sessions in %lld",
            openedMs, roundsMs, tokensMs, acceptanceMs, sessionsMs);
        QVERIFY2(acceptanceMs < 2000, "the view reads more than its session");
    }
};

QTEST_GUILESS_MAIN(TestLogLoad)
#include "tst_log_load.moc"

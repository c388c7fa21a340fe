// What open() does with a path: every file that is no good log is refused with one sentence and left as it is.

#include "tests/engine/record/log_scenario.h"

#include <QFile>

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

using namespace foregleam;
using namespace foregleam::test;

namespace {

QByteArray bytesOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

void write(const std::string& path, const QByteArray& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes.toStdString();
}

/// The bytes of a log with one long conversation.
QByteArray aLog()
{
    const LogFolder folder;
    {
        const auto log = openLog(folder.path());
        const SessionId session = log->createSession("x");
        for (int i = 0; i < 200; ++i)
            answer(*log, session, "a conversation of some length " + std::to_string(i));
    }
    return bytesOf(folder.path());
}

/// Runs `work` in a child process that is not the administrator and so may not write what it may not write.
/// Gives what it returned, or -1.
template <class Work> int asAnyone(const Work& work)
{
    const pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
            _exit(99);
        _exit(work());
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void verifyOneSentence(const std::string& text)
{
    QVERIFY2(text.size() > 20 && text.back() == '.' && text.find('\n') == std::string::npos, text.c_str());
}

} // namespace

class TestLogFiles : public QObject {
    Q_OBJECT

private slots:
    void badFilesAreRefusedAndLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("Dear diary, this is no database.\n").repeated(100);
        QTest::newRow("one byte") << QByteArray("x");
        QTest::newRow("zeros") << QByteArray(8192, '\0');
        QTest::newRow("a model") << QByteArray("GGUF\3\0\0\0", 8) + QByteArray(5000, 'x');
        QByteArray log = aLog();
        QVERIFY(log.size() > 100000);
        QTest::newRow("cut off") << log.left(log.size() / 2);
        QTest::newRow("cut off in a page") << log.left(log.size() / 2 + 77);
        QTest::newRow("only its header") << log.left(100);
        QByteArray damaged = log;
        for (qsizetype page = 1; page < damaged.size() / 4096; page += 3)
            damaged.replace(page * 4096, 300, QByteArray(300, '\x5a'));
        QTest::newRow("damaged pages") << damaged;
        QByteArray first = log;
        first.replace(100, 400, QByteArray(400, '\xff'));
        QTest::newRow("damaged schema") << first;
        QByteArray sizes = log;
        sizes.replace(16, 2, QByteArray("\x00\x03", 2));
        QTest::newRow("impossible page size") << sizes;
    }

    void badFilesAreRefusedAndLeftAlone()
    {
        QFETCH(QByteArray, bytes);
        const LogFolder folder;
        write(folder.path(), bytes);
        const auto log = SessionLog::open(folder.path());
        QVERIFY(!log.ok());
        verifyOneSentence(log.error().message);
        QVERIFY2(log.error().message.find(folder.path()) != std::string::npos, log.error().message.c_str());
        QCOMPARE(bytesOf(folder.path()), bytes);
    }

    /// Damage that opening does not see must end in sentences too, never in a crash.
    void mutatedFilesNeverCrash()
    {
        const QByteArray log = aLog();
        std::srand(20261123);
        int opened = 0;
        for (int round = 0; round < 40; ++round) {
            QByteArray bytes = log;
            for (int change = 0; change < 1 + round % 5; ++change)
                bytes[static_cast<qsizetype>(std::rand()) % bytes.size()] = static_cast<char>(std::rand());
            const LogFolder folder;
            write(folder.path(), bytes);
            const auto mutated = SessionLog::open(folder.path());
            if (!mutated) {
                verifyOneSentence(mutated.error().message);
                continue;
            }
            ++opened;
            static_cast<void>((*mutated)->sessions());
            const auto messages = (*mutated)->messages(1);
            for (std::size_t i = 0; messages && i < messages->size(); i += 50) {
                static_cast<void>((*mutated)->rounds(messages->at(i).id));
                static_cast<void>((*mutated)->tokens(messages->at(i).id));
            }
            static_cast<void>((*mutated)->search("conversation", 20));
            (*mutated)->addMessage(1, {Role::User, "more"});
            (*mutated)->deleteSession(1);
            static_cast<void>((*mutated)->flush());
        }
        QVERIFY2(opened > 0 && opened < 40, std::to_string(opened).c_str());
    }

    void foldersAndOtherThingsAreRefused()
    {
        const LogFolder folder;
        const std::string fifo = folder.path("fifo");
        QCOMPARE(mkfifo(fifo.c_str(), 0600), 0);
        for (const std::string& path : {folder.path(""), folder.path("missing/log.sqlite"), fifo, std::string(),
                 std::string("/dev/null"), std::string("a\0b", 3)}) {
            const auto log = SessionLog::open(path);
            QVERIFY2(!log.ok(), path.c_str());
            verifyOneSentence(log.error().message);
        }
        QVERIFY(!fs::exists(folder.path("missing")));
    }

    void anEmptyFileBecomesALog()
    {
        const LogFolder folder;
        write(folder.path(), {});
        openLog(folder.path())->createSession("x");
        QCOMPARE(openLog(folder.path())->sessions()->size(), std::size_t{1});
    }

    void pathsWithUnusualNamesWork()
    {
        const LogFolder folder;
        for (const char* name : {"a b?c#d%41&e=f.sqlite", "größe 👩.db", "file:x", "-wal", "'quoted\""}) {
            const std::string path = folder.path(name);
            openLog(path)->createSession(name);
            QVERIFY2(fs::exists(path), name);
            QCOMPARE(openLog(path)->sessions()->at(0).title, std::string(name));
        }
    }

    void aFolderThatMayNotBeWrittenGivesReadsAndAReason_data()
    {
        QTest::addColumn<bool>("fileToo");
        QTest::newRow("the folder") << false;
        QTest::newRow("the folder and the file") << true;
    }

    void aFolderThatMayNotBeWrittenGivesReadsAndAReason()
    {
        QFETCH(bool, fileToo);
        const LogFolder folder;
        const std::string path = folder.path();
        {
            const auto log = openLog(path);
            answer(*log, log->createSession("kept"), "readable");
        }
        fs::permissions(path, fs::perms(fileToo ? 0444 : 0666));
        fs::permissions(fs::path(path).parent_path(), fs::perms(0555));
        const auto before = bytesOf(path);
        const int outcome = asAnyone([&path] {
            auto log = SessionLog::open(path);
            if (!log)
                return 1;
            const auto sessions = (*log)->sessions();
            if (!sessions || sessions->size() != 1 || (*log)->messages(sessions->at(0).id)->at(0).text != "readable")
                return 2;
            if ((*log)->search("readable", 5)->size() != 1)
                return 3;
            const SessionId session = (*log)->createSession("lost");
            (*log)->beginAnswer(session, {}, nullptr)->publish(TokenEvent{});
            if (session <= sessions->at(0).id || (*log)->flush().ok() || (*log)->writeError().empty())
                return 4;
            return 0;
        });
        QCOMPARE(outcome, 0);
        // A new log can't be made there.
        const std::string other = folder.path("new.sqlite");
        QCOMPARE(asAnyone([&other] { return SessionLog::open(other).ok() ? 1 : 0; }), 0);
        fs::permissions(fs::path(path).parent_path(), fs::perms(0755));
        QCOMPARE(bytesOf(path), before);
    }

    void theDefaultPathFollowsTheDesktopsRules()
    {
        const LogFolder folder;
        const QByteArray data = qgetenv("XDG_DATA_HOME");
        const QByteArray home = qgetenv("HOME");
        qputenv("XDG_DATA_HOME", QByteArray::fromStdString(folder.path("data")));
        QCOMPARE(SessionLog::defaultPath(), folder.path("data/foregleam/log.sqlite"));
        QVERIFY(fs::is_directory(folder.path("data/foregleam")));
        QVERIFY((fs::status(folder.path("data/foregleam")).permissions() & fs::perms(0077)) == fs::perms::none);
        qputenv("XDG_DATA_HOME", "relative");
        qputenv("HOME", QByteArray::fromStdString(folder.path("home")));
        QCOMPARE(SessionLog::defaultPath(), folder.path("home/.local/share/foregleam/log.sqlite"));
        data.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", data);
        qputenv("HOME", home);
    }
};

QTEST_GUILESS_MAIN(TestLogFiles)
#include "tst_log_files.moc"

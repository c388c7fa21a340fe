// The conversation in a terminal, which script(1) stands in for.

#include "tests/app/cli_process.h"
#include "tests/support/tiny_model.h"

#include <QJsonArray>
#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using foregleam::test::CliHome;

class TestCliTerminal : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void answersAndCommandsAlternate();
    void colouringIsForThoseWhoAsk();
    void theConversationIsLogged();
    void controlCAtThePromptLeaves();

private:
    /// What the terminal shows for lines typed one after the other, each once the prompt is there.
    QByteArray talk(const QByteArrayList& lines, const QString& options);

    CliHome m_home;
    QString m_model;
    int m_exitCode = -1;
};

void TestCliTerminal::initTestCase()
{
    if (QStandardPaths::findExecutable("script").isEmpty())
        QSKIP("script(1) is not installed");
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0)
        QSKIP("this system gives out no pseudo-terminals");
    ::close(terminal);
    m_model = QString::fromStdString(foregleam::test::writeTinyModel(m_home.path("tiny.gguf").toStdString()));
}

QByteArray TestCliTerminal::talk(const QByteArrayList& lines, const QString& options)
{
    QProcess process;
    process.setProcessEnvironment(m_home.environment());
    process.setProcessChannelMode(QProcess::MergedChannels);
    // exec: a shell that waits for the program would take the Ctrl-C as its own and hide the program's exit status.
    const QString command = QString("exec '%1' chat --model '%2' --max-tokens 24 --ignore-eos %3")
                                .arg(CliHome::program(), m_model, options);
    process.start("script", {"-qec", command, "/dev/null"});
    QByteArray screen;
    for (const QByteArray& line : lines) {
        QByteArray part;
        while (!part.contains("\n> ") && process.waitForReadyRead(30'000))
            part += process.readAll();
        screen += part;
        process.write(line);
    }
    m_exitCode = process.waitForFinished(30'000) ? process.exitCode() : -1;
    return screen + process.readAll();
}

void TestCliTerminal::answersAndCommandsAlternate()
{
    const QByteArray screen = talk({"/help\n", "/stats\n", "/method off\n", "/method magic\n", "/sing\n",
                                       "one two one two\n", "more\n", "/stats\n", "/again\n", "/new\n", "/quit\n"},
        "--db :none:");
    QCOMPARE(m_exitCode, 0);
    QVERIFY(screen.contains("forget the conversation"));
    QVERIFY(screen.contains("There is no answer yet."));
    QVERIFY(screen.contains("The method is off."));
    QVERIFY(screen.contains("There is no method magic; there are off, ngram, draft-model, "));
    QVERIFY(screen.contains("There is no command /sing"));
    QVERIFY(screen.contains("A new conversation."));
    QVERIFY(screen.count(" tok/s") >= 4); // three answers and the rate of plain decoding
    QVERIFY(!screen.contains(", 0 of them known from before")); // the second question kept the first one's cache
    QVERIFY(!screen.contains("\033[32m"));
}

void TestCliTerminal::colouringIsForThoseWhoAsk()
{
    const QByteArray screen =
        talk({"aaaaaaaaaaaaaaaaaaaaaaaa\n", "aaaaaaaaaaaaaaaaaaaaaaaa\n", "/quit\n"}, "--show-origin --db :none:");
    QVERIFY(screen.contains("\033[32m") || screen.contains("\033[33m"));
}

void TestCliTerminal::theConversationIsLogged()
{
    talk({"first question\n", "second\n", "/new\n", "another\n", "\004"}, {});
    QCOMPARE(m_exitCode, 0);
    const QJsonArray sessions = m_home.run({"export", "--list", "--json"}).json()["sessions"].toArray();
    QCOMPARE(sessions.size(), 2);
    QStringList titles{sessions[0]["title"].toString(), sessions[1]["title"].toString()};
    titles.sort();
    QCOMPARE(titles, (QStringList{"another", "first question"}));
    QCOMPARE(sessions[0]["messages"].toInt() + sessions[1]["messages"].toInt(), 6);
}

void TestCliTerminal::controlCAtThePromptLeaves()
{
    talk({"\003"}, "--db :none:");
    QCOMPARE(m_exitCode, 0);
}

QTEST_GUILESS_MAIN(TestCliTerminal)
#include "tst_cli_terminal.moc"

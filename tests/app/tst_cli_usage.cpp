// Arguments: help everywhere, wrong usage is exit code 2, and nothing but results on stdout.

#include "tests/app/cli_process.h"

#include <QtTest>

using foregleam::test::CliHome;
using foregleam::test::CliRun;

class TestCliUsage : public QObject {
    Q_OBJECT

private slots:
    void everyCommandHasHelpWithExamples_data();
    void everyCommandHasHelpWithExamples();
    void theVersionIsOneLine();
    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();

private:
    CliHome m_home;
};

void TestCliUsage::everyCommandHasHelpWithExamples_data()
{
    QTest::addColumn<QString>("command");
    for (const char* name : {"", "chat", "bench", "load", "profile", "calibrate", "inspect", "tokenize", "logits", "export"})
        QTest::newRow(*name ? name : "no command") << QString(name);
}

void TestCliUsage::everyCommandHasHelpWithExamples()
{
    QFETCH(QString, command);
    const CliRun run = m_home.run(command.isEmpty() ? QStringList{"--help"} : QStringList{command, "--help"});
    QCOMPARE(run.exitCode, 0);
    QVERIFY(run.err.isEmpty());
    QVERIFY(run.out.contains("Examples:\n  foregleam-cli " + command.toUtf8()));
    QVERIFY(!run.out.contains("TEXT:")); // the library's names of checks are no help to people
}

void TestCliUsage::theVersionIsOneLine()
{
    const CliRun run = m_home.run({"--version"});
    QCOMPARE(run.exitCode, 0);
    QVERIFY(run.out.startsWith("foregleam-cli "));
    QCOMPARE(run.out.count('\n'), 1);
}

void TestCliUsage::wrongUsageIsTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"sing"};
    QTest::newRow("unknown option") << QStringList{"chat", "--prompt", "x", "--loud"};
    QTest::newRow("unknown method") << QStringList{"chat", "--prompt", "x", "--method", "magic"};
    QTest::newRow("unknown method in a list") << QStringList{"bench", "--methods", "off,magic"};
    QTest::newRow("more requests at once than 32") << QStringList{"load", "--at-once", "1,33"};
    QTest::newRow("no request at once") << QStringList{"load", "--at-once", "0"};
    QTest::newRow("unknown backend") << QStringList{"chat", "--prompt", "x", "--backend", "abacus"};
    QTest::newRow("prompt and tokens") << QStringList{"chat", "--prompt", "x", "--tokens", "1"};
    QTest::newRow("system and tokens") << QStringList{"chat", "--system", "x", "--tokens", "1"};
    QTest::newRow("shape and model") << QStringList{"profile", "--shape", "qwen3-4b", "--model", "x.gguf"};
    QTest::newRow("drafter of a shape") << QStringList{"profile", "--shape", "qwen3-4b", "--drafter", "x.gguf"};
    QTest::newRow("unknown type") << QStringList{"profile", "--shape", "qwen3-4b", "--type", "q3_x"};
    QTest::newRow("too many rows") << QStringList{"profile", "--rows", "1,65"};
    QTest::newRow("block size too large") << QStringList{"bench", "--block-sizes", "1,17"};
    QTest::newRow("log without a log") << QStringList{
        "calibrate", "--drafter", "x.gguf", "--from-log", "--db", ":none:"};
    QTest::newRow("no tokens") << QStringList{"logits"};
    QTest::newRow("empty tokens") << QStringList{"logits", "--tokens", ""};
    QTest::newRow("word as token") << QStringList{"logits", "--tokens", "1,two"};
    QTest::newRow("negative token") << QStringList{"logits", "--tokens", "-1,2"};
    QTest::newRow("huge token") << QStringList{"logits", "--tokens", "99999999999999999999"};
    QTest::newRow("trailing comma") << QStringList{"logits", "--tokens", "1,"};
    QTest::newRow("negative count") << QStringList{"chat", "--prompt", "x", "--max-tokens", "-5"};
    QTest::newRow("no tokens at all") << QStringList{"chat", "--prompt", "x", "--max-tokens", "0"};
    QTest::newRow("huge count") << QStringList{"chat", "--prompt", "x", "--max-tokens", "99999999999999"};
    QTest::newRow("fraction as count") << QStringList{"chat", "--prompt", "x", "--max-tokens", "1.5"};
    QTest::newRow("block of 17") << QStringList{"chat", "--prompt", "x", "--block-size", "17"};
    QTest::newRow("block of 0") << QStringList{"chat", "--prompt", "x", "--block-size", "0"};
    QTest::newRow("negative temperature") << QStringList{"chat", "--prompt", "x", "--temperature", "-1"};
    QTest::newRow("temperature nan") << QStringList{"chat", "--prompt", "x", "--temperature", "nan"};
    QTest::newRow("temperature inf") << QStringList{"chat", "--prompt", "x", "--temperature", "inf"};
    QTest::newRow("top-p above one") << QStringList{"chat", "--prompt", "x", "--top-p", "1.5"};
    QTest::newRow("negative seed") << QStringList{"chat", "--prompt", "x", "--seed", "-1"};
    QTest::newRow("huge seed") << QStringList{"chat", "--prompt", "x", "--seed", "99999999999999999999"};
    QTest::newRow("negative threads") << QStringList{"chat", "--prompt", "x", "--threads", "-1"};
    QTest::newRow("huge context") << QStringList{"chat", "--prompt", "x", "--context", "4000000000"};
    QTest::newRow("empty stop") << QStringList{"chat", "--prompt", "x", "--stop", ""};
    QTest::newRow("value missing") << QStringList{"chat", "--prompt"};
    QTest::newRow("no session") << QStringList{"export"};
    QTest::newRow("session and list") << QStringList{"export", "--session", "1", "--list"};
    QTest::newRow("unknown format") << QStringList{"export", "--session", "1", "--format", "docx"};
    QTest::newRow("session 0") << QStringList{"export", "--session", "0"};
    QTest::newRow("huge session") << QStringList{"export", "--session", "99999999999999999999"};
    QTest::newRow("model without a name") << QStringList{"chat", "--prompt", "x", "--model", ""};
    QTest::newRow("inspect nothing") << QStringList{"inspect", ""};
    QTest::newRow("session by name") << QStringList{"export", "--session", "first"};
    QTest::newRow("unknown control") << QStringList{"tokenize", "--text", "x", "--control", "maybe"};
    QTest::newRow("no repeats") << QStringList{"bench", "--repeat", "0"};
}

void TestCliUsage::wrongUsageIsTwo()
{
    QFETCH(QStringList, arguments);
    const CliRun run = m_home.run(arguments);
    QCOMPARE(run.exitCode, 2);
    QVERIFY(run.out.isEmpty());
    QVERIFY(run.err.startsWith("foregleam-cli: "));
    QVERIFY(run.err.contains("--help"));
}

QTEST_GUILESS_MAIN(TestCliUsage)
#include "tst_cli_usage.moc"

// Ctrl-C: the answer ends within a round and what there is comes out whole.

#include "tests/app/cli_process.h"
#include "tests/support/tiny_model.h"

#include <QJsonArray>
#include <QProcess>
#include <QtTest>

#include <csignal>

using foregleam::test::CliHome;

class TestCliInterrupt : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void chatPrintsWhatThereIs();
    void benchPrintsWhatItMeasured();

private:
    void start(QProcess& process, const QStringList& arguments) const
    {
        process.setProcessEnvironment(m_home.environment());
        process.start(CliHome::program(), arguments);
    }

    CliHome m_home;
    QString m_model;
};

void TestCliInterrupt::initTestCase()
{
    foregleam::test::TinyModelOptions options;
    options.context = 1'000'000;
    options.layers = 1;
    m_model = QString::fromStdString(foregleam::test::writeTinyModel(m_home.path("tiny.gguf").toStdString(), options));
}

void TestCliInterrupt::chatPrintsWhatThereIs()
{
    QProcess process;
    start(process,
        {"chat", "--model", m_model, "--prompt", "go on", "--ignore-eos", "--max-tokens", "1000000", "--context",
            "200000"});
    QVERIFY(process.waitForReadyRead(60'000)); // it streams: the answer has begun
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAllStandardOutput().endsWith('\n'));
}

void TestCliInterrupt::benchPrintsWhatItMeasured()
{
    QByteArray lines;
    for (int i = 0; i < 2000; ++i)
        lines += "{\"turns\": [\"prompt " + QByteArray::number(i) + "\"]}\n";
    QProcess process;
    start(process,
        {"bench", "--model", m_model, "--prompts", m_home.write("many.jsonl", lines), "--repeat", "100", "--context",
            "4096", "--max-tokens", "16", "--ignore-eos", "--json"});
    QVERIFY(process.waitForStarted());
    QVERIFY(!process.waitForFinished(3'000));
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 0);
    const QJsonObject json = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QCOMPARE(json["interrupted"].toBool(), true);
    for (const QJsonValue& row : json["methods"].toArray())
        QCOMPARE(row["textIdenticalToOff"].toBool(), true);
}

QTEST_GUILESS_MAIN(TestCliInterrupt)
#include "tst_cli_interrupt.moc"

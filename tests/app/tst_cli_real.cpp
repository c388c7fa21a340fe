// The commands with the real default model.

#include "tests/app/cli_process.h"
#include "tests/support/real_models.h"

#include <QJsonArray>
#include <QtTest>

using foregleam::test::CliHome;
using foregleam::test::CliRun;

class TestCliReal : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void chatAnswersAQuestion();
    void theAnswerIsTheSameWithoutSpeculation();
    void calibratingMakesTheDrafterHonestAndIsKept();
    void inspectKnowsTheModel();
    void tokenizeRoundTrips();
    void logitsPreferTheObvious();

private:
    CliHome m_home;
    QString m_model;
};

void TestCliReal::initTestCase()
{
    m_model = QString::fromStdString(foregleam::test::smolLm2Path());
    if (m_model.isEmpty())
        QSKIP("SmolLM2-135M-Instruct is not in the models folder");
}

void TestCliReal::chatAnswersAQuestion()
{
    const CliRun run =
        m_home.run({"chat", "--model", m_model, "--prompt", "What color is the sky?", "--max-tokens", "48"});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.out.contains("blue"), run.out);
    QVERIFY(run.err.isEmpty());
}

void TestCliReal::theAnswerIsTheSameWithoutSpeculation()
{
    const QStringList same{
        "chat", "--model", m_model, "--prompt", "Count from one to twenty, twice.", "--max-tokens", "96", "--json"};
    const QJsonObject off = m_home.run(same + QStringList{"--method", "off"}).json();
    const QJsonObject ngram = m_home.run(same + QStringList{"--method", "ngram"}).json();
    QVERIFY(!off["text"].toString().isEmpty());
    QCOMPARE(ngram["text"], off["text"]);
    QCOMPARE(off["stats"]["accepted"].toInt(), 0);
    QVERIFY(ngram["stats"]["accepted"].toInt() > 0);
    QVERIFY(ngram["stats"]["baselineStepMs"].toDouble() > 0);
}

/// With the drafter that was made for the model.
void TestCliReal::calibratingMakesTheDrafterHonestAndIsKept()
{
    const QString db = m_home.path("calibrated.sqlite");
    const QString drafter =
        QStringLiteral(FOREGLEAM_TESTS_DIR "/../resources/drafters/smollm2-135m-instruct-dspark.gguf");
    const CliRun run = m_home.run({"calibrate", "--model", m_model, "--drafter", drafter, "--limit", "5",
        "--max-tokens", "96", "--db", db, "--json"});
    QVERIFY2(run.exitCode == 0, run.err);
    const QJsonObject json = run.json();
    QCOMPARE(json["answers"].toInt(), 15);
    QVERIFY(json["rounds"].toInt() >= 200);
    QCOMPARE(json["temperatures"].toArray().size(), 7);
    QVERIFY2(json["after"]["ece"].toDouble() < 0.06, run.out); // of some 200 rounds: noise is most of it
    QVERIFY(json["after"]["auc"].toDouble() > 0.7);
    QCOMPARE(json["saved"].toString(), db);
    const CliRun again =
        m_home.run({"calibrate", "--model", m_model, "--drafter", drafter, "--from-log", "--db", db, "--json"});
    QVERIFY2(again.exitCode == 1 && again.hasOneSentence(), again.err); // its rounds are not answers of a chat
}

void TestCliReal::inspectKnowsTheModel()
{
    const QJsonObject json = m_home.run({"inspect", m_model, "--json"}).json();
    QCOMPARE(json["architecture"].toString(), "llama");
    QCOMPARE(json["quantization"].toString(), "Q4_1");
    QCOMPARE(json["chatFamily"].toString(), "ChatML");
    QCOMPARE(json["loadable"].toBool(), true);
    QCOMPARE(json["shape"]["vocabulary"].toInt(), 49152);
}

void TestCliReal::tokenizeRoundTrips()
{
    const CliRun run = m_home.run({"tokenize", "--model", m_model, "--text", "The quick  brown fox", "--json"});
    QString joined;
    for (const QJsonValue& piece : run.json()["pieces"].toArray())
        joined += piece.toString();
    QCOMPARE(joined, "The quick  brown fox");
}

void TestCliReal::logitsPreferTheObvious()
{
    const CliRun ids = m_home.run({"tokenize", "--model", m_model, "--text", "The capital of France is", "--json"});
    QStringList tokens;
    for (const QJsonValue& id : ids.json()["tokens"].toArray())
        tokens.append(QString::number(id.toInt()));
    const CliRun run = m_home.run({"logits", "--model", m_model, "--tokens", tokens.join(",")});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.out.contains("\" Paris\""), run.out);
}

QTEST_GUILESS_MAIN(TestCliReal)
#include "tst_cli_real.moc"

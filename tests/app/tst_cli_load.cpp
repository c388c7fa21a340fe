// foregleam-cli load: the table and the document of many requests at once, on a tiny model with a tiny drafter.

#include "engine/model/model_file.h"
#include "tests/app/cli_process.h"
#include "tests/support/drafter_writer.h"
#include "tests/support/random_drafter.h"
#include "tests/support/tiny_model.h"

#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace foregleam::test;

class TestCliLoad : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QFile file(m_home.path("prompts.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (const char* prompt : {"one", "two words", "three words here", "a b", "a b c d"})
            file.write(QByteArray("{\"turns\": [\"") + prompt + "\"]}\n");

        TinyModelOptions options;
        options.architecture = "qwen3";
        m_target = QString::fromStdString(writeTinyModel(m_home.path("tiny.gguf").toStdString(), options));
        const auto loaded = foregleam::openModel(m_target.toStdString());
        QVERIFY(loaded.ok());
        RandomDrafter what;
        what.block.shape = loaded->weights->shape;
        what.block.headNorms = true;
        what.blockSize = 7;
        m_drafter = m_home.path("drafter.gguf");
        QVERIFY(dflashFile(*makeDrafter(what, loaded->weights)).save(m_drafter.toStdString()));
    }

    void theDocumentHoldsAPointForEachLoadAndMethod()
    {
        const CliRun run = m_home.run(
            arguments({"--at-once", "1,3", "--methods", "off,dspark-fixed,dspark", "--seconds", "0.1", "--json"}));
        QVERIFY2(run.exitCode == 0, run.err);
        const QJsonObject document = run.json();
        QVERIFY(!document["modelFile"].toObject()["sha256"].toString().isEmpty());
        const QJsonArray points = document["points"].toArray();
        QCOMPARE(points.size(), 6);
        for (int i = 0; i < 6; ++i) {
            const QJsonObject point = points[i].toObject();
            QCOMPARE(point["requests"].toInt(), i < 3 ? 1 : 3);
            QCOMPARE(point["method"].toString(), QStringList({"off", "dspark-fixed", "dspark"})[i % 3]);
            QVERIFY(point["ms"].toDouble() >= 100.0);
            QVERIFY(point["steps"].toInteger() > 0);
            QVERIFY(point["tokensPerSecond"].toDouble() > 0.0);
            QCOMPARE(point["tokensPerSecondPerUser"].toDouble() * point["requests"].toInt(),
                point["tokensPerSecond"].toDouble());
            QVERIFY(point["sameText"].toBool());
            const double verified = point["verified"].toDouble();
            QVERIFY(verified <= point["drafted"].toDouble() && point["accepted"].toDouble() <= verified);
            if (i % 3 == 0)
                QCOMPARE(point["acceptedLength"].toDouble(), 1.0);
            else
                QVERIFY(point["acceptedLength"].toDouble() >= 1.0);
            if (i % 3 == 1)
                QVERIFY(verified > 3.5); // whole blocks but where an answer ends
        }
    }

    void theTableEndsWithASentence()
    {
        const CliRun run = m_home.run(arguments({"--at-once", "1,2", "--seconds", "0.05"}));
        QVERIFY2(run.exitCode == 0, run.err);
        QVERIFY(run.out.contains("requests method"));
        QVERIFY2(QRegularExpression("At 2 requests the scheduler verifies \\d\\.\\d drafts a round; at 1 it verifies")
                     .match(run.out)
                     .hasMatch(),
            run.out);
    }

    void withoutADrafterWhatNeedsNoneIsCompared()
    {
        CliRun run = m_home.run(arguments({"--at-once", "2", "--seconds", "0.05", "--json"}, false));
        QVERIFY2(run.exitCode == 0, run.err);
        QCOMPARE(run.json()["points"].toArray()[1].toObject()["method"].toString(), QStringLiteral("ngram"));
        run = m_home.run(arguments({"--at-once", "2", "--methods", "dspark"}, false));
        QCOMPARE(run.exitCode, 1);
        QVERIFY(run.out.isEmpty());
        QCOMPARE(run.err.count('\n'), 1);
    }

private:
    QStringList arguments(const QStringList& more, bool drafter = true) const
    {
        return QStringList{"load", "--model", m_target, "--drafter", drafter ? m_drafter : QStringLiteral("none"),
                   "--prompts", m_home.path("prompts.jsonl"), "--max-tokens", "24", "--context", "256", "--ignore-eos"}
        + more;
    }

    CliHome m_home;
    QString m_target;
    QString m_drafter;
};

QTEST_GUILESS_MAIN(TestCliLoad)
#include "tst_cli_load.moc"

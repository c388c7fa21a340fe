// Drafters on the command line: the reference model's rollouts through the whole program, which drafter is taken, and
// what is refused.

#include "tests/app/cli_process.h"
#include "tests/support/tiny_model.h"

#include <QFile>
#include <QJsonArray>
#include <QtTest>

#include <cmath>

using foregleam::test::CliHome;
using foregleam::test::CliRun;
using foregleam::test::TinyModelOptions;
using foregleam::test::writeTinyModel;

namespace {

QString golden(const QString& name)
{
    return QStringLiteral(FOREGLEAM_TESTS_DIR "/golden/dspark/") + name;
}

QString joined(const QJsonArray& tokens)
{
    QStringList texts;
    for (const QJsonValue& token : tokens)
        texts << QString::number(token.toInt());
    return texts.join(',');
}

} // namespace

class TestCliDrafts : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TinyModelOptions small;
        small.layers = 1;
        m_model = QString::fromStdString(writeTinyModel(m_home.path("tiny.gguf").toStdString()));
        m_small = QString::fromStdString(writeTinyModel(m_home.path("small.gguf").toStdString(), small));
        small.vocabulary = 640;
        m_other = QString::fromStdString(writeTinyModel(m_home.path("other.gguf").toStdString(), small));
    }

    void profileTellsWhatDraftingCosts()
    {
        const CliRun run = m_home.run({"profile", "--model", golden("vanilla/target"), "--drafter",
            golden("vanilla/draft"), "--rows", "1,2", "--prefill", "0", "--json"});
        QVERIFY2(run.exitCode == 0, run.err);
        const QJsonObject drafter = run.json()["drafter"].toObject();
        QVERIFY(drafter["weightBytesPerBlock"].toInteger() > 0);
        const QJsonArray drafts = drafter["drafts"].toArray();
        QVERIFY(!drafts.isEmpty());
        double before = 0;
        for (const QJsonValue& draft : drafts) {
            QVERIFY(draft["ms"].toDouble() >= before); // by length
            before = draft["ms"].toDouble();
        }
    }

    void roundsAreThoseOfTheReference_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("set");
        for (const char* name : {"vanilla", "rnn"}) {
            QTest::addRow("%s, reference", name) << name << "reference";
            QTest::addRow("%s, SIMD", name) << name << "";
        }
    }
    void roundsAreThoseOfTheReference()
    {
        QFETCH(QString, name);
        QFETCH(QString, set);
        QFile file(golden(name) + "/golden.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const QJsonValue& rollout : QJsonDocument::fromJson(file.readAll())["rollouts"].toArray()) {
            QStringList arguments{"chat", "--model", golden(name) + "/target", "--drafter", golden(name) + "/draft",
                "--tokens", joined(rollout["prompt"].toArray()), "--method", "dspark-fixed", "--ignore-eos",
                "--max-tokens", "60", "--threads", "1", "--json"};
            if (!set.isEmpty())
                arguments << "--instruction-set" << set;
            const CliRun run = m_home.run(arguments);
            QVERIFY2(run.exitCode == 0, run.err);
            QCOMPARE(run.json()["tokens"].toArray(), rollout["speculative"].toArray());
            const QJsonArray rounds = run.json()["rounds"].toArray();
            const QJsonArray expected = rollout["rounds"].toArray();
            QCOMPARE(rounds.size(), expected.size());
            for (qsizetype i = 0; i < rounds.size(); ++i) {
                QCOMPARE(rounds[i]["start"], expected[i]["start"]);
                QCOMPARE(rounds[i]["anchor"], expected[i]["anchor"]);
                if (i + 1 == rounds.size())
                    break; // the last one is cut where the answer ends
                QCOMPARE(rounds[i]["drafted"], expected[i]["draft"]);
                QCOMPARE(rounds[i]["accepted"], expected[i]["accepted"]);
                QCOMPARE(rounds[i]["emitted"].toArray().last(), expected[i]["next"]);
                const QJsonArray confidences = rounds[i]["confidence"].toArray();
                const QJsonArray logits = expected[i]["confidence_logits"].toArray();
                QCOMPARE(confidences.size(), logits.size());
                for (qsizetype k = 0; k < logits.size(); ++k) {
                    const double sure = 1 / (1 + std::exp(-logits[k].toDouble()));
                    QVERIFY(std::abs(confidences[k].toDouble() - sure) < 1e-3);
                }
            }
        }
    }

    void theMethodFollowsFromTheDrafter()
    {
        const auto methodOf = [this](const QStringList& more) {
            const CliRun run =
                m_home.run(QStringList{"chat", "--tokens", "70,71,72", "--max-tokens", "4", "--json"} + more);
            return run.exitCode == 0 ? run.json()["stats"].toObject()["method"].toString() : QString::fromUtf8(run.err);
        };
        const QString target = golden("vanilla/target");
        QCOMPARE(methodOf({"--model", target, "--drafter", golden("vanilla/draft")}), "dspark");
        QCOMPARE(methodOf({"--model", target, "--drafter", golden("vanilla/draft"), "--method", "off"}), "off");
        QCOMPARE(methodOf({"--model", target}), "ngram");
        QCOMPARE(methodOf({"--model", target, "--drafter", "none"}), "ngram");
        QCOMPARE(methodOf({"--model", m_model, "--drafter", m_small}), "draft-model");
    }

    void aSmallModelLeavesTheText()
    {
        const auto tokens = [this](const QStringList& more) {
            return m_home
                .run(QStringList{"chat", "--model", m_model, "--tokens", "70,71,72,70,71", "--max-tokens", "40",
                         "--ignore-eos", "--json"}
                    + more)
                .json()["tokens"]
                .toArray();
        };
        const QJsonArray off = tokens({"--method", "off"});
        QCOMPARE(off.size(), 40);
        for (const char* block : {"1", "4", "16"})
            QCOMPARE(tokens({"--drafter", m_small, "--block-size", block}), off);
    }

    void whatDoesNotFitGetsOneSentence_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::newRow("a method without its drafter") << QStringList{"--method", "dspark"};
        QTest::newRow("a small model for a block method")
            << QStringList{"--drafter", m_small, "--method", "dspark-fixed"};
        QTest::newRow("no file") << QStringList{"--drafter", m_home.path("missing.gguf")};
        QTest::newRow("another vocabulary") << QStringList{"--drafter", m_other};
        QTest::newRow("the drafter of another target") << QStringList{"--drafter", golden("rnn/draft")};
        QTest::newRow("no drafter at all") << QStringList{"--drafter", m_home.write("text.gguf", "nonsense")};
    }
    void whatDoesNotFitGetsOneSentence()
    {
        QFETCH(QStringList, more);
        const CliRun run =
            m_home.run(QStringList{"chat", "--model", m_model, "--tokens", "70,71", "--max-tokens", "4"} + more);
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.hasOneSentence(), run.err);
    }

private:
    CliHome m_home;
    QString m_model;
    QString m_small;
    QString m_other;
};

QTEST_GUILESS_MAIN(TestCliDrafts)
#include "tst_cli_drafts.moc"

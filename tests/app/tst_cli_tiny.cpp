// The commands against a tiny model that is made for the purpose: the contract of each, and input that is wrong.

#include "tests/app/cli_process.h"
#include "tests/support/tiny_model.h"

#include <QJsonArray>
#include <QtTest>

using foregleam::test::CliHome;
using foregleam::test::CliRun;
using foregleam::test::writeTinyModel;

class TestCliTiny : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void chatGivesTheDocumentOfTheContract();
    void chatEmitsWhatItsRoundsSay();
    void chatReadsThePromptFromStdin();
    void theTextIsTheSameWithEveryMethod();
    void oneSeedGivesOneText();
    void stopEndsTheTextBeforeTheString();
    void chatLogsOnlyWhereAskedTo();
    void tokenizeGivesTokensAndPieces();
    void typedControlTokensStayText();
    void logitsAreOneListAPosition();
    void inspectShowsWhatAFileHolds();
    void inspectPairsDraftersWithModels();
    void foldersAreModelsToo();
    void benchComparesTheMethods();
    void benchRunsEveryBlockSize();
    void profileMeasuresStepsAndMemory();
    void profileMakesShapesOfItsOwn();
    void exportWritesEveryFormat();
    void badInputGetsOneSentence_data();
    void badInputGetsOneSentence();
    void bytesThatAreNoUtf8AreRefused();
    void aBrokenModelIsShownWithTheReason();
    void outputThatCannotBeWrittenIsAnError();

private:
    CliRun chat(const QStringList& more) const
    {
        return m_home.run(QStringList{"chat", "--model", m_model, "--json", "--threads", "1"} + more);
    }

    CliHome m_home;
    QString m_model;
};

void TestCliTiny::initTestCase()
{
    m_model = QString::fromStdString(writeTinyModel(m_home.path("tiny.gguf").toStdString()));
}

void TestCliTiny::chatGivesTheDocumentOfTheContract()
{
    const CliRun run = chat({"--prompt", "abc abc abc", "--max-tokens", "24", "--ignore-eos"});
    QCOMPARE(run.exitCode, 0);
    const QJsonObject json = run.json();
    QCOMPARE(json.keys(), (QStringList{"rounds", "stats", "text", "tokens"}));
    QCOMPARE(json["tokens"].toArray().size(), 24);
    const QJsonArray rounds = json["rounds"].toArray();
    QVERIFY(!rounds.isEmpty());
    QCOMPARE(rounds[0].toObject().keys(),
        (QStringList{
            "accepted", "anchor", "confidence", "draftMs", "drafted", "emitted", "start", "verified", "verifyMs"}));
    const QJsonObject stats = json["stats"].toObject();
    QCOMPARE(stats["emitted"].toInt(), 24);
    QCOMPARE(stats["rounds"].toInt(), rounds.size());
    QCOMPARE(stats["stop"].toString(), "length");
    QVERIFY(run.err.isEmpty());
}

void TestCliTiny::chatEmitsWhatItsRoundsSay()
{
    const CliRun run = chat({"--tokens", "70,71,72,70,71,72", "--max-tokens", "40", "--ignore-eos"});
    QCOMPARE(run.exitCode, 0);
    const QJsonArray tokens = run.json()["tokens"].toArray();
    QJsonArray emitted{tokens[0]}; // the first comes from the prefill
    for (const QJsonValue& round : run.json()["rounds"].toArray()) {
        QCOMPARE(round["anchor"].toInt(), emitted.last().toInt());
        QVERIFY(round["accepted"].toInt() <= round["verified"].toInt());
        QVERIFY(round["verified"].toInt() <= round["drafted"].toArray().size());
        for (const QJsonValue& token : round["emitted"].toArray())
            emitted.append(token);
    }
    QCOMPARE(emitted, tokens);
}

void TestCliTiny::chatReadsThePromptFromStdin()
{
    const QStringList arguments{"chat", "--model", m_model, "--json", "--max-tokens", "8"};
    const CliRun piped = m_home.run(arguments, "hello\n");
    const CliRun given = m_home.run(arguments + QStringList{"--prompt", "hello"});
    QCOMPARE(piped.exitCode, 0);
    QCOMPARE(piped.json()["tokens"], given.json()["tokens"]);
    QCOMPARE(m_home.run(arguments, "\n").exitCode, 1);
}

void TestCliTiny::theTextIsTheSameWithEveryMethod()
{
    const QStringList same{"--prompt", "one two one two one", "--max-tokens", "64", "--ignore-eos"};
    const QJsonObject off = chat(same + QStringList{"--method", "off"}).json();
    QCOMPARE(off["tokens"].toArray().size(), 64);
    for (const char* size : {"1", "7", "16"}) {
        const QJsonObject ngram = chat(same + QStringList{"--method", "ngram", "--block-size", size}).json();
        QCOMPARE(ngram["text"], off["text"]);
        QCOMPARE(ngram["tokens"], off["tokens"]);
    }
}

void TestCliTiny::oneSeedGivesOneText()
{
    const QStringList sampled{
        "--prompt", "hello", "--max-tokens", "32", "--temperature", "1", "--ignore-eos", "--reproducible"};
    const QJsonObject first = chat(sampled + QStringList{"--seed", "5", "--method", "off"}).json();
    QCOMPARE(chat(sampled + QStringList{"--seed", "5", "--method", "ngram"}).json()["tokens"], first["tokens"]);
    QVERIFY(chat(sampled + QStringList{"--seed", "6"}).json()["tokens"] != first["tokens"]);
}

void TestCliTiny::stopEndsTheTextBeforeTheString()
{
    const QStringList same{"--prompt", "hello", "--max-tokens", "64", "--ignore-eos"};
    const QString whole = chat(same).json()["text"].toString();
    QVERIFY(whole.size() > 20);
    QString stop;
    for (int at = 10; at < whole.size() && stop.isEmpty(); ++at) {
        if (whole[at].isPrint() && !whole[at].isSurrogate() && whole[at] != QChar(0xfffd))
            stop = whole[at];
    }
    const QJsonObject cut = chat(same + QStringList{"--stop", "never this", "--stop", stop}).json();
    QCOMPARE(cut["text"].toString(), whole.left(whole.indexOf(stop)));
    QCOMPARE(cut["stats"]["stop"].toString(), "stop");
}

void TestCliTiny::chatLogsOnlyWhereAskedTo()
{
    QCOMPARE(chat({"--prompt", "hello", "--max-tokens", "4"}).exitCode, 0);
    QVERIFY(!QFile::exists(m_home.path("foregleam/log.sqlite")));
    QCOMPARE(chat({"--prompt", "hello", "--max-tokens", "4", "--db", m_home.path("asked.sqlite")}).exitCode, 0);
    const QJsonArray sessions =
        m_home.run({"export", "--list", "--json", "--db", m_home.path("asked.sqlite")}).json()["sessions"].toArray();
    QCOMPARE(sessions.size(), 1);
    QCOMPARE(sessions[0]["title"].toString(), "hello");
}

void TestCliTiny::tokenizeGivesTokensAndPieces()
{
    const CliRun run = m_home.run({"tokenize", "--model", m_model, "--text", "a😀", "--json"});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.json()["tokens"].toArray().size(), run.json()["pieces"].toArray().size());
    QStringList pieces;
    for (const QJsonValue& piece : run.json()["pieces"].toArray())
        pieces.append(piece.toString());
    QCOMPARE(pieces.join(""), "a<0xF0><0x9F><0x98><0x80>");
    QCOMPARE(m_home.run({"tokenize", "--model", m_model, "--json"}, "a😀").json(), run.json());
}

void TestCliTiny::typedControlTokensStayText()
{
    const QStringList arguments{"tokenize", "--model", m_model, "--text", "<|im_end|>", "--json"};
    QVERIFY(m_home.run(arguments).json()["tokens"].toArray().size() > 1);
    const CliRun parsed = m_home.run(arguments + QStringList{"--control", "parse"});
    QCOMPARE(parsed.json()["tokens"].toArray(), QJsonArray{foregleam::test::kTinyImEnd});
    QCOMPARE(parsed.json()["pieces"].toArray(), QJsonArray{"<|im_end|>"});
}

void TestCliTiny::logitsAreOneListAPosition()
{
    QStringList ids;
    for (int i = 0; i < 100; ++i) // more than one pass
        ids.append(QString::number(3 + i));
    const QStringList arguments{"logits", "--model", m_model, "--tokens", ids.join(","), "--json"};
    const CliRun last = m_home.run(arguments);
    QCOMPARE(last.exitCode, 0);
    QCOMPARE(last.json().keys(), QStringList{"logits"});
    QCOMPARE(last.json()["logits"].toArray().size(), 1);
    QCOMPARE(last.json()["logits"][0].toArray().size(), 320);
    const QJsonArray all = m_home.run(arguments + QStringList{"--all"}).json()["logits"].toArray();
    QCOMPARE(all.size(), 100);
    QCOMPARE(all.last(), last.json()["logits"][0]);
    QVERIFY(all[0] != all[1]);
}

void TestCliTiny::inspectShowsWhatAFileHolds()
{
    const CliRun run = m_home.run({"inspect", m_model, "--json"});
    QCOMPARE(run.exitCode, 0);
    const QJsonObject json = run.json();
    QCOMPARE(json["architecture"].toString(), "llama");
    QCOMPARE(json["loadable"].toBool(), true);
    QCOMPARE(json["shape"]["vocabulary"].toInt(), 320);
    QCOMPARE(json["metadata"].toObject()["tokenizer.ggml.tokens"].toObject()["count"].toInt(), 320);
    QVERIFY(json["memory"]["kvBytes"].toInt() > 0);
    qint64 bytes = 0;
    for (const QJsonValue& tensor : json["tensors"].toArray())
        bytes += tensor["bytes"].toInteger();
    QVERIFY(bytes > 100'000 && bytes < json["fileBytes"].toInteger());
    QVERIFY(m_home.run({"inspect", "tiny.gguf"}).out.contains("loads here: yes")); // by its name in the models folder
}

void TestCliTiny::inspectPairsDraftersWithModels()
{
    const QString golden = QStringLiteral(FOREGLEAM_TESTS_DIR "/golden/dspark/vanilla/");
    const QJsonObject drafter = m_home.run({"inspect", golden + "draft", "--json"}).json();
    QCOMPARE(drafter["kind"].toString(), "drafter");
    QCOMPARE(drafter["loadable"].toBool(), true);
    QCOMPARE(drafter["drafter"]["blockSize"].toInt(), 7);
    QCOMPARE(drafter["drafter"]["head"].toString(), "vanilla");
    QCOMPARE(drafter["targets"].toArray(), QJsonArray{golden + "target"});
    QVERIFY(drafter["drafters"].toArray().isEmpty());
    bool refused = false;
    for (const QJsonValue& choice : drafter["targetChoices"].toArray()) {
        if (choice["path"].toString() == m_model) // in the models folder
            refused = !choice["reason"].toString().isEmpty();
    }
    QVERIFY(refused);
    const QJsonObject target = m_home.run({"inspect", golden + "target/config.json", "--json"}).json();
    QCOMPARE(target["kind"].toString(), "model");
    QCOMPARE(target["format"].toString(), "safetensors");
    QCOMPARE(target["metadata"]["vocab_size"].toInt(), 384);
    QCOMPARE(target["drafters"].toArray(), (QJsonArray{"ngram", golden + "draft"}));
    QVERIFY(m_home.run({"inspect", golden + "draft"}).out.contains("drafts for: target"));
}

void TestCliTiny::foldersAreModelsToo()
{
    const QString model = QStringLiteral(FOREGLEAM_TESTS_DIR "/golden/dspark/rnn/target");
    const CliRun tokens = m_home.run({"chat", "--model", model, "--tokens", "314,336,248,318,71,348,142,23,43",
        "--max-tokens", "4", "--ignore-eos", "--json"});
    QCOMPARE(tokens.exitCode, 0);
    QCOMPARE(tokens.json()["tokens"].toArray(), (QJsonArray{137, 137, 137, 90}));
    QCOMPARE(tokens.json()["text"].toString(), "<137><137><137><90>");
    for (const QStringList& command :
        {QStringList{"chat", "--prompt", "hello"}, QStringList{"tokenize", "--text", "a"}}) {
        const CliRun text = m_home.run(command + QStringList{"--model", model});
        QVERIFY2(text.exitCode == 1 && text.err.contains("takes token ids alone"), text.err);
    }
}

void TestCliTiny::benchComparesTheMethods()
{
    const QString prompts =
        m_home.write("mine.jsonl", "{\"turns\": [\"one one one\", \"more\"]}\n\n{\"turns\": [\"two\"]}\n");
    const CliRun run = m_home.run({"bench", "--model", m_model, "--prompts", prompts + "," + prompts, "--methods",
        "ngram,off", "--repeat", "2", "--max-tokens", "24", "--ignore-eos", "--json"});
    QCOMPARE(run.exitCode, 0);
    const QJsonArray methods = run.json()["methods"].toArray();
    QCOMPARE(methods.size(), 4);
    for (const QJsonValue& row : methods) {
        QCOMPARE(row["set"].toString(), "mine");
        QCOMPARE(row["prompts"].toInt(), 2);
        QCOMPARE(row["emitted"].toInt(), 48);
        QCOMPARE(row["textIdenticalToOff"].toBool(), true);
        QVERIFY(row["tokensPerSecond"].toDouble() > 0);
        QVERIFY(row["acceptanceByPosition"].isArray());
    }
    QCOMPARE(methods[0]["name"].toString(), "ngram");
    QCOMPARE(methods[1]["speedup"].toDouble(), 1.0);
    QCOMPARE(run.json().value("modelFile")["sha256"].toString().size(), 64);
    const CliRun alone =
        m_home.run({"bench", "--model", m_model, "--limit", "1", "--methods", "ngram", "--max-tokens", "8"});
    QCOMPARE(alone.exitCode, 0); // the program's own sets, as a table
    QVERIFY(alone.out.contains("math"));
}

void TestCliTiny::benchRunsEveryBlockSize()
{
    const QString prompts = m_home.write("one.jsonl", "{\"turns\": [\"one one one\"]}\n");
    const CliRun run = m_home.run({"bench", "--model", m_model, "--prompts", prompts, "--methods", "ngram,off",
        "--block-sizes", "1,4", "--max-tokens", "24", "--ignore-eos", "--json"});
    QCOMPARE(run.exitCode, 0);
    const QJsonArray methods = run.json()["methods"].toArray();
    QCOMPARE(methods.size(), 3);
    QCOMPARE(methods[0]["blockSize"].toInt(), 1);
    QCOMPARE(methods[1]["blockSize"].toInt(), 4);
    QCOMPARE(methods[2]["name"].toString(), "off");
    QVERIFY(methods[0]["drafted"].toInt() <= methods[0]["rounds"].toInt());
    for (const char* key : {"speedupInterval", "ece", "parkedRounds", "textIdenticalToOff"})
        QVERIFY(methods[2].toObject().contains(key));
}

void TestCliTiny::profileMeasuresStepsAndMemory()
{
    const CliRun run =
        m_home.run({"profile", "--model", m_model, "--rows", "1,3", "--prefill", "100", "--threads", "1", "--json"});
    QVERIFY2(run.exitCode == 0, run.err);
    const QJsonObject json = run.json();
    QCOMPARE(json["device"].toString(), "CPU");
    QVERIFY(json["readBandwidthGBs"].toDouble() > 0.1);
    const QJsonArray steps = json["steps"].toArray();
    QCOMPARE(steps.size(), 2);
    QCOMPARE(steps[1]["rows"].toInt(), 3);
    const double bytes = json["weightBytesPerStep"].toDouble();
    QVERIFY(std::abs(steps[1]["gbPerSecond"].toDouble() * steps[1]["ms"].toDouble() * 1e6 / bytes - 1.0) < 1e-6);
    QCOMPARE(json["prefill"]["rows"].toInt(), 100);
    QVERIFY(json["prefill"]["tokensPerSecond"].toDouble() > 0);
    const CliRun text = m_home.run({"profile", "--model", m_model, "--rows", "2", "--prefill", "0"});
    QVERIFY2(text.exitCode == 0 && text.out.contains("GB/s"), text.err);
}

void TestCliTiny::profileMakesShapesOfItsOwn()
{
    const CliRun run =
        m_home.run({"profile", "--shape", "smollm2-135m", "--type", "Q4_0", "--rows", "1", "--prefill", "0", "--json"});
    QVERIFY2(run.exitCode == 0, run.err);
    // 134,515,008 weights less 61 norms of 576, 18 bytes for 32 of them.
    QCOMPARE(run.json()["weightBytesPerStep"].toInteger(), (134515008 - 61 * 576) / 32 * 18);
    QVERIFY(run.json()["steps"][0]["ms"].toDouble() > 0);
    QVERIFY(run.json()["prefill"].isNull());
}

void TestCliTiny::exportWritesEveryFormat()
{
    const QString db = m_home.path("log.sqlite");
    QCOMPARE(chat({"--prompt", "<b>bold</b>", "--max-tokens", "16", "--ignore-eos", "--db", db}).exitCode, 0);
    const QStringList arguments{"export", "--session", "1", "--db", db, "--format"};
    const QJsonObject json = m_home.run(arguments + QStringList{"json"}).json();
    QCOMPARE(json["messages"].toArray().size(), 2);
    QCOMPARE(json["messages"][0]["text"].toString(), "<b>bold</b>");
    const int rounds = json["messages"][1]["stats"]["rounds"].toInt();
    QCOMPARE(json["messages"][1]["rounds"].toArray().size(), rounds);
    QCOMPARE(json["messages"][1]["tokens"].toArray().size(), 16);
    QVERIFY(m_home.run(arguments + QStringList{"csv"}).out.count("\r\n") >= rounds + 1);
    QVERIFY(m_home.run(arguments + QStringList{"md"}).out.startsWith("# <b>bold"));
    const QByteArray html = m_home.run(arguments + QStringList{"html", "--output", m_home.path("out.html")}).out;
    QVERIFY(html.isEmpty());
    QFile file(m_home.path("out.html"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("&lt;b&gt;bold"));
}

void TestCliTiny::badInputGetsOneSentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString png =
        m_home.write("picture.gguf", QByteArray::fromHex("89504e470d0a1a0a0000000d49484452") + QByteArray(64, 'x'));
    const QString empty = m_home.write("empty.gguf", "");
    const QString lines = m_home.write("bad.jsonl", "{\"turns\": [\"fine\"]}\n{\"turns\": 7}\n");
    const QString nothing = m_home.write("nothing.jsonl", "\n");
    const QString noLog = m_home.write("no_log.sqlite", QByteArray(4096, 'x'));
    for (const QString& model : {m_home.path("absent.gguf"), m_home.path("."), png, empty, QString("/dev/null")}) {
        QTest::addRow("chat with %s", qPrintable(model))
            << QStringList{"chat", "--model", model, "--prompt", "x", "--json"};
        QTest::addRow("logits with %s", qPrintable(model))
            << QStringList{"logits", "--model", model, "--tokens", "1", "--json"};
        QTest::addRow("tokenize with %s", qPrintable(model))
            << QStringList{"tokenize", "--model", model, "--text", "x", "--json"};
        QTest::addRow("inspect %s", qPrintable(model)) << QStringList{"inspect", model, "--json"};
        QTest::addRow("bench with %s", qPrintable(model)) << QStringList{"bench", "--model", model, "--json"};
    }
    QTest::newRow("unknown shape") << QStringList{"profile", "--shape", "gpt-9", "--json"};
    QTest::newRow("rows that are no whole blocks")
        << QStringList{"profile", "--shape", "smollm2-135m", "--type", "q4_k", "--json"};
    QTest::newRow("profile of no model") << QStringList{"profile", "--model", m_home.path("absent.gguf"), "--json"};
    QTest::newRow("calibrating without a drafter") << QStringList{"calibrate", "--model", m_model, "--json"};
    QTest::newRow("calibrating no drafter")
        << QStringList{"calibrate", "--model", m_model, "--drafter", m_home.path("absent.gguf"), "--json"};
    QTest::newRow("no default model") << QStringList{"chat", "--prompt", "x", "--json"};
    QTest::newRow("token outside the vocabulary")
        << QStringList{"logits", "--model", m_model, "--tokens", "1,320", "--json"};
    QTest::newRow("chat outside the vocabulary")
        << QStringList{"chat", "--model", m_model, "--tokens", "2147483647", "--json"};
    QTest::newRow("more tokens than the context")
        << QStringList{"logits", "--model", m_model, "--tokens", "1,2,3", "--context", "2", "--json"};
    QTest::newRow("prompt longer than the context")
        << QStringList{"chat", "--model", m_model, "--prompt", QString(600, 'x'), "--json"};
    QTest::newRow("empty prompt") << QStringList{"chat", "--model", m_model, "--prompt", "", "--json"};
    QTest::newRow("prompts that are none") << QStringList{"bench", "--model", m_model, "--prompts", lines, "--json"};
    QTest::newRow("empty prompt file") << QStringList{"bench", "--model", m_model, "--prompts", nothing, "--json"};
    QTest::newRow("absent prompt file") << QStringList{
        "bench", "--model", m_model, "--prompts", m_home.path("no.jsonl"), "--json"};
    QTest::newRow("folder of prompts") << QStringList{
        "bench", "--model", m_model, "--prompts", m_home.path("."), "--json"};
    QTest::newRow("no log") << QStringList{"export", "--list", "--db", m_home.path("absent.sqlite")};
    QTest::newRow("log that is none") << QStringList{"export", "--list", "--db", noLog};
    QTest::newRow("log in no folder") << QStringList{
        "chat", "--model", m_model, "--prompt", "x", "--db", "/dev/null/log.sqlite"};
}

void TestCliTiny::badInputGetsOneSentence()
{
    QFETCH(QStringList, arguments);
    const CliRun run = m_home.run(arguments);
    QVERIFY2(run.exitCode == 1, run.err);
    QVERIFY(run.out.isEmpty());
    QVERIFY2(run.hasOneSentence(), run.err);
}

void TestCliTiny::bytesThatAreNoUtf8AreRefused()
{
    const QByteArray model = " --model '" + m_model.toUtf8() + "'";
    for (const char* arguments :
        {"chat --prompt 'a\xff'", "tokenize --text 'a\xc3'", "chat --system '\x80' --prompt a"}) {
        const CliRun run = m_home.runRaw(arguments + model);
        QVERIFY2(run.exitCode == 1, run.err);
        QVERIFY2(run.hasOneSentence() && run.err.contains("UTF-8"), run.err);
    }
    // A stop string is never in a text that is UTF-8: it matches nothing, and does no harm.
    QCOMPARE(m_home.runRaw("chat --prompt a --max-tokens 4 --json --stop '\xff'" + model).exitCode, 0);
}

void TestCliTiny::aBrokenModelIsShownWithTheReason()
{
    foregleam::test::TinyModelOptions options;
    options.architecture = "mamba";
    const QString path = QString::fromStdString(writeTinyModel(m_home.path("mamba.gguf").toStdString(), options));
    const QJsonObject json = m_home.run({"inspect", path, "--json"}).json();
    QCOMPARE(json["architecture"].toString(), "mamba");
    QCOMPARE(json["loadable"].toBool(), false);
    QVERIFY(json["problem"].toString().contains("mamba"));
    QVERIFY(json["tensors"].toArray().size() > 5);
}

void TestCliTiny::outputThatCannotBeWrittenIsAnError()
{
    if (!QFile::exists("/dev/full"))
        QSKIP("there is no /dev/full here");
    const QByteArray model = " --model '" + m_model.toUtf8() + "' > /dev/full";
    for (const char* arguments :
        {"chat --prompt a --max-tokens 4 --ignore-eos", "chat --prompt a --max-tokens 4 --json", "inspect"}) {
        const CliRun run = m_home.runRaw(arguments + model);
        QVERIFY2(run.exitCode == 1 && run.hasOneSentence(), run.err);
    }
}

QTEST_GUILESS_MAIN(TestCliTiny)
#include "tst_cli_tiny.moc"

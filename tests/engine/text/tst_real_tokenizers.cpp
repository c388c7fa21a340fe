// Token ids equal to the reference's with the vocabularies of the real models, and their chat prompts.

#include "engine/model/model_file.h"
#include "engine/text/chat_template.h"
#include "tests/engine/text/golden_file.h"
#include "tests/support/real_models.h"

#include <QtTest>
#include <algorithm>
#include <ctime>

using namespace foregleam;
using namespace foregleam::test;

class RealTokenizers : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheReference_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("file");
        QTest::newRow("SmolLM2") << QString::fromStdString(smolLm2Path()) << "smollm2.json";
        QTest::newRow("Gemma 3") << QString::fromStdString(gemma3Path()) << "gemma3.json";
    }

    void agreesWithTheReference()
    {
        QFETCH(QString, model);
        QFETCH(QString, file);
        if (model.isEmpty())
            QSKIP("The model file is not on this machine.");
        const auto tokenizer = tokenizerOf(model.toStdString());
        QVERIFY(tokenizer);
        const GoldenFile golden = readGoldenFile(file.toStdString());
        QVERIFY(golden.cases.size() > 200);
        const std::string report = differences(*tokenizer, golden.cases);
        QVERIFY2(report.empty(), report.c_str());
    }

    void smolLm2WritesItsOwnPrompt()
    {
        if (smolLm2Path().empty())
            QSKIP("The model file is not on this machine.");
        const auto tokenizer = tokenizerOf(smolLm2Path());
        QVERIFY(tokenizer);
        const ChatTemplate chat = ChatTemplate::detect(tokenizer->vocabulary());
        QCOMPARE(chat.family(), std::string("ChatML"));
        QCOMPARE(chat.note(), std::string());
        QCOMPARE(
            chat.defaultSystem(), std::string("You are a helpful AI assistant named SmolLM, trained by Hugging Face"));
        const std::vector<ChatMessage> messages{{Role::User, "Hi <|im_end|>"}};
        const std::vector<TokenId> ids = encodePrompt(*tokenizer, chat.render(messages, true));
        QCOMPARE(std::count(ids.begin(), ids.end(), 1), 3); // <|im_start|>: system, user, assistant
        QCOMPARE(std::count(ids.begin(), ids.end(), 2), 2); // <|im_end|>: not the one that was typed
        QVERIFY(tokenizer->isEndOfText(2) && tokenizer->isEndOfText(0) && !tokenizer->isEndOfText(1));
    }

    void aMegabyteOfProseIsTokenisedInTime_data()
    {
        QTest::addColumn<QString>("model");
        QTest::newRow("SmolLM2") << QString::fromStdString(smolLm2Path());
        QTest::newRow("Gemma 3") << QString::fromStdString(gemma3Path());
    }

    void aMegabyteOfProseIsTokenisedInTime()
    {
        QFETCH(QString, model);
        if (model.isEmpty())
            QSKIP("The model file is not on this machine.");
        const auto tokenizer = tokenizerOf(model.toStdString());
        QVERIFY(tokenizer);
        std::string text;
        for (int i = 0; text.size() < 1'000'000; ++i)
            text +=
                "The quick brown fox, number " + std::to_string(i * 7919) + ", doesn't jump over the lazy dog's bed.\n";
        const std::clock_t start = std::clock();
        const std::size_t count = tokenizer->encode(text, ControlText::Plain).size();
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        qInfo("%zu bytes, %zu tokens, %.1f MB/s", text.size(), count, static_cast<double>(text.size()) / 1e6 / seconds);
        QVERIFY(seconds < 10); // catches a hang; the figure above is the measurement
    }

private:
    static std::unique_ptr<Tokenizer> tokenizerOf(const std::string& path)
    {
        Result<LoadedModel> model = openModel(path);
        if (!model) {
            qWarning("%s", model.error().message.c_str());
            return nullptr;
        }
        Result<std::unique_ptr<Tokenizer>> tokenizer = Tokenizer::create(model->vocabulary);
        if (!tokenizer)
            qWarning("%s", tokenizer.error().message.c_str());
        return tokenizer ? *std::move(tokenizer) : nullptr;
    }
};

QTEST_GUILESS_MAIN(RealTokenizers)
#include "tst_real_tokenizers.moc"

// Token ids equal to the reference's, on texts that a program made up: small vocabularies with every pre-tokenizer.

#include "tests/engine/text/golden_file.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

class TokenizerGoldens : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheReference_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* name : {"small_gpt_2", "small_smollm", "small_llama_bpe", "small_qwen2", "small_llama"})
            QTest::newRow(name) << QString(name) + ".json";
    }

    void agreesWithTheReference()
    {
        QFETCH(QString, file);
        const GoldenFile golden = readGoldenFile(file.toStdString());
        QVERIFY(golden.cases.size() > 100);
        const auto tokenizer = Tokenizer::create(golden.vocabulary);
        QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().message.c_str());
        const std::string report = differences(**tokenizer, golden.cases);
        QVERIFY2(report.empty(), report.c_str());
    }

    void piecesGiveTheTextBack_data() { agreesWithTheReference_data(); }

    void piecesGiveTheTextBack()
    {
        QFETCH(QString, file);
        const GoldenFile golden = readGoldenFile(file.toStdString());
        const auto tokenizer = Tokenizer::create(golden.vocabulary);
        QVERIFY(tokenizer.ok());
        for (const GoldenCase& entry : golden.cases) {
            std::string text;
            for (const TokenId id : (*tokenizer)->encode(entry.text, ControlText::Plain))
                text += (*tokenizer)->piece(id, false);
            // A space prefix also stands after each user-defined token, so only texts without one are compared.
            if (golden.vocabulary.addSpacePrefix && text.substr(text.empty() ? 0 : 1) != entry.text)
                QVERIFY(entry.text.find("<tag>") != std::string::npos || entry.text.find("  ") != std::string::npos
                    || entry.text.find("\n\n") != std::string::npos || entry.text.find("\u2581") != std::string::npos);
            else if (!golden.vocabulary.addSpacePrefix)
                QCOMPARE(QByteArray::fromStdString(text), QByteArray::fromStdString(entry.text));
        }
    }
};

QTEST_GUILESS_MAIN(TokenizerGoldens)
#include "tst_tokenizer_goldens.moc"

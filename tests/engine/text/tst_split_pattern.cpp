// The words that the published patterns cut, worked out by hand from the patterns.

#include "engine/text/split_pattern.h"

#include <QtTest>

using namespace foregleam;

namespace {

QStringList wordsOf(const char* name, const QByteArray& text)
{
    const Result<SplitPattern> pattern = SplitPattern::forName(name);
    if (!pattern)
        return {"no such pattern"};
    std::vector<std::string_view> words;
    pattern->split({text.data(), static_cast<std::size_t>(text.size())}, words);
    QStringList list;
    for (const std::string_view word : words)
        list << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
    return list;
}

} // namespace

class SplitPatternTest : public QObject {
    Q_OBJECT

private slots:
    void cutsWhereThePatternSays_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* title, const char* name, const char* text, const QStringList& words) {
            QTest::newRow(title) << QByteArray(name) << QByteArray(text) << words;
        };
        row("contractions", "gpt-2", "I'll DON'T we've", {"I", "'ll", " DON", "'", "T", " we", "'ve"});
        row("any case", "llama-bpe", "DON'T you'Ll", {"DON", "'T", " you", "'Ll"});
        row("the long s is no s", "llama-bpe", "it'ſx", {"it", "'ſx"});
        row("digits together", "gpt-2", "a1234 567", {"a", "1234", " 567"});
        row("digits one by one", "smollm", "a12 34", {"a", "1", "2", " ", "3", "4"});
        row("digits by three", "llama-bpe", "12345678", {"123", "456", "78"});
        row("digits in qwen2", "qwen2", "x123", {"x", "1", "2", "3"});
        row("spaces leave one", "gpt-2", "a   b  ", {"a", "  ", " b", "  "});
        row("newlines", "gpt-2", "a\n\nb", {"a", "\n", "\n", "b"});
        row("newlines together", "llama-bpe", "a \n\n b!\n\nc", {"a", " \n\n", " b", "!\n\n", "c"});
        row("lead in", "qwen2", "(hello) \"you\"", {"(hello", ")", " \"", "you", "\""});
        row("U+180E is no blank", "gpt-2", "\u180e\u180ea", {"\u180e\u180e", "a"});
        row("U+3000 and U+0085 are", "gpt-2", "a\u3000\u0085b", {"a", "\u3000", "\u0085", "b"});
        row("marks are no letters", "gpt-2", "e\u0301a", {"e", "\u0301", "a"});
        row("but are in qwen35", "qwen35", "e\u0301a", {"e\u0301a"});
        row("default cuts punctuation", "", "a.b 12345", {"a", ".", "b", " ", "123", "45"});
    }

    void cutsWhereThePatternSays()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, text);
        QFETCH(QStringList, words);
        QCOMPARE(wordsOf(name.constData(), text), words);
    }

    void brokenBytesAreWordsOfTheirOwn()
    {
        const Result<SplitPattern> pattern = SplitPattern::forName("gpt-2");
        QVERIFY(pattern.ok());
        std::vector<std::string_view> words;
        pattern->split("ab\xFF\x80 cd\xE5\xAD", words);
        QCOMPARE(words, std::vector<std::string_view>({"ab", "\xFF\x80", " cd", "\xE5\xAD"}));
    }

    void unknownNamesAreRefusedInOneSentence()
    {
        const Result<SplitPattern> pattern = SplitPattern::forName("no-such\n\xFFpre");
        QVERIFY(!pattern.ok());
        QVERIFY(pattern.error().message.find("\"no-such?") != std::string::npos);
        QVERIFY(pattern.error().message.find('\n') == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(SplitPatternTest)
#include "tst_split_pattern.moc"

// Stop strings and the text of tokens.

#include "engine/decode/answer_text.h"
#include "engine/decode/stop_strings.h"

#include <QtTest>

using namespace foregleam;

namespace {

struct Outcome {
    std::string text;
    std::size_t tokens = 0;
    bool stopped = false;
};

/// Pushes pieces until a stop string is complete.
Outcome run(const std::vector<std::string>& stops, const std::vector<std::string>& pieces)
{
    AnswerText answer(stops);
    Outcome outcome;
    const auto take = [&] {
        for (const TokenEvent& token : answer.takeReady()) {
            outcome.text += token.text;
            ++outcome.tokens;
        }
    };
    for (std::size_t i = 0; i < pieces.size() && !outcome.stopped; ++i) {
        outcome.stopped = answer.push(TokenEvent{}, pieces[i], i + 1 == pieces.size());
        take();
    }
    answer.end();
    take();
    return outcome;
}

} // namespace

class TestAnswerText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTextEndsBeforeTheFirstStopString_data()
    {
        using Strings = std::vector<std::string>;
        QTest::addColumn<Strings>("stops");
        QTest::addColumn<Strings>("pieces");
        QTest::addColumn<std::string>("text");
        QTest::addColumn<bool>("stopped");
        QTest::newRow("none") << Strings{} << Strings{"ab", "c"} << std::string("abc") << false;
        QTest::newRow("empty string is ignored") << Strings{""} << Strings{"ab", "c"} << std::string("abc") << false;
        QTest::newRow("inside one token") << Strings{"END"} << Strings{"a", "bENDc"} << std::string("ab") << true;
        QTest::newRow("over three tokens") << Strings{"END"} << Strings{"aE", "N", "Dz"} << std::string("a") << true;
        QTest::newRow("a beginning that comes to nothing")
            << Strings{"END"} << Strings{"aE", "N", "x"} << std::string("aENx") << false;
        QTest::newRow("a beginning at the end") << Strings{"END"} << Strings{"a", "EN"} << std::string("aEN") << false;
        QTest::newRow("overlapping beginnings")
            << Strings{"aab"} << Strings{"a", "a", "a", "b"} << std::string("a") << true;
        QTest::newRow("periodic stop") << Strings{"ababc"} << Strings{"ab", "ab", "ab", "c"} << std::string("ab")
                                       << true;
        QTest::newRow("the one complete first") << Strings{"abcd", "bc"} << Strings{"abcd"} << std::string("a") << true;
        QTest::newRow("same end, the longest") << Strings{"c", "abc"} << Strings{"xabc"} << std::string("x") << true;
        QTest::newRow("multi-byte") << Strings{"日本"} << Strings{"x\xe6\x97", "\xa5\xe6", "\x9c\xac!"}
                                    << std::string("x") << true;
        QTest::newRow("multi-byte beginning only")
            << Strings{"日本"} << Strings{"x日", "木"} << std::string("x日木") << false;
        QTest::newRow("first token") << Strings{"a"} << Strings{"a", "b"} << std::string() << true;
    }
    void theTextEndsBeforeTheFirstStopString()
    {
        QFETCH(std::vector<std::string>, stops);
        QFETCH(std::vector<std::string>, pieces);
        QFETCH(std::string, text);
        QFETCH(bool, stopped);
        const Outcome outcome = run(stops, pieces);
        QCOMPARE(outcome.text, text);
        QCOMPARE(outcome.stopped, stopped);
        // The same text cut into bytes ends the same way.
        std::vector<std::string> bytes;
        for (const std::string& piece : pieces)
            for (const char byte : piece)
                bytes.emplace_back(1, byte);
        const Outcome cut = run(stops, bytes);
        QCOMPARE(cut.text, text);
        QCOMPARE(cut.stopped, stopped);
    }

    void tokensKeepTheirOwnText()
    {
        AnswerText answer({"END"});
        answer.push(TokenEvent{}, "aE", false);
        QVERIFY(answer.takeReady().empty()); // its E may belong to a stop string
        answer.push(TokenEvent{}, "x", false);
        const std::vector<TokenEvent> ready = answer.takeReady();
        QCOMPARE(ready.size(), std::size_t(2));
        QCOMPARE(ready[0].text, std::string("aE"));
        QCOMPARE(ready[1].text, std::string("x"));
    }

    void tokensInsideAStopStringComeOutWithLessText()
    {
        AnswerText answer({"END"});
        answer.push(TokenEvent{}, "aE", false);
        answer.push(TokenEvent{}, "N", false);
        QVERIFY(answer.push(TokenEvent{}, "D and more", false));
        const std::vector<TokenEvent> ready = answer.takeReady();
        QCOMPARE(ready.size(), std::size_t(3));
        QCOMPARE(ready[0].text, std::string("a"));
        QCOMPARE(ready[1].text, std::string());
        QCOMPARE(ready[2].text, std::string());
    }

    void aCharacterThatNeverGetsCompleteIsReplacedAtTheEnd()
    {
        AnswerText answer({});
        answer.push(TokenEvent{}, "a\xe6", false);
        answer.push(TokenEvent{}, "\x97", true);
        const std::vector<TokenEvent> ready = answer.takeReady();
        QCOMPARE(ready[0].text, std::string("a"));
        QCOMPARE(ready[1].text, std::string("\xef\xbf\xbd"));
    }
};

QTEST_GUILESS_MAIN(TestAnswerText)
#include "tst_answer_text.moc"

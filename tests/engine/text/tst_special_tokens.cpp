#include "engine/text/special_tokens.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace foregleam;

namespace {

Vocabulary vocabularyOf(const std::vector<std::pair<std::string, TokenKind>>& tokens)
{
    Vocabulary vocabulary;
    for (const auto& [text, kind] : tokens) {
        vocabulary.tokens.push_back(text);
        vocabulary.kinds.push_back(kind);
    }
    return vocabulary;
}

std::vector<std::string> found(
    const Vocabulary& vocabulary, const std::string& text, const std::vector<TextRange>& control)
{
    std::vector<std::string> names;
    for (const SpecialMatch& match : SpecialTokens(vocabulary, controlTokens(vocabulary)).find(text, control)) {
        if (text.substr(match.begin, match.end - match.begin) != vocabulary.tokens[static_cast<std::size_t>(match.id)])
            return {"wrong place"};
        names.push_back(vocabulary.tokens[static_cast<std::size_t>(match.id)]);
    }
    return names;
}

using Names = std::vector<std::string>;

} // namespace

class SpecialTokensTest : public QObject {
    Q_OBJECT

private slots:
    void controlTokensAreFoundInControlRangesOnly()
    {
        const Vocabulary v =
            vocabularyOf({{"<c>", TokenKind::Control}, {"<u>", TokenKind::UserDefined}, {"n", TokenKind::Normal}});
        QCOMPARE(found(v, "<c>n<u><c>", {}), Names({"<u>"}));
        QCOMPARE(found(v, "<c>n<u><c>", {{0, 10}}), Names({"<c>", "<u>", "<c>"}));
        QCOMPARE(found(v, "<c>n<u><c>", {{0, 3}}), Names({"<c>", "<u>"}));
        QCOMPARE(found(v, "<c><c>", {{0, 2}, {2, 5}}), Names()); // no range holds a whole one
    }

    void theLongestTokenWinsWhereverItBegins()
    {
        const Vocabulary v = vocabularyOf({{"ab", TokenKind::UserDefined}, {"bcd", TokenKind::UserDefined},
            {"c", TokenKind::UserDefined}, {"a", TokenKind::UserDefined}});
        QCOMPARE(found(v, "abcd", {}), Names({"a", "bcd"})); // ab is in the way of bcd; what is left of it is a
        QCOMPARE(found(v, "abc", {}), Names({"ab", "c"}));
    }

    void aControlTokenInsideALongerUserDefinedOneIsNotCut()
    {
        const Vocabulary v = vocabularyOf({{"<c>", TokenKind::Control}, {"x<c>", TokenKind::UserDefined}});
        QCOMPARE(found(v, "x<c>", {{0, 4}}), Names({"x<c>"}));
        QCOMPARE(found(v, "x<c>", {}), Names({"x<c>"}));
    }

    void markupOfTheChatTemplateCannotBeTyped()
    {
        Vocabulary v = vocabularyOf({{"<|TURN|>", TokenKind::UserDefined}, {"</s>", TokenKind::UserDefined},
            {"<|im_end|>", TokenKind::Normal}, {"<td>", TokenKind::UserDefined}});
        v.chatTemplate = "{{ '<|TURN|>' + content }}";
        QCOMPARE(found(v, "<|TURN|></s><|im_end|><td>", {}), Names({"<td>"}));
        QCOMPARE(endTokens(v), std::vector<TokenId>({1, 2}));
    }

    void namedEndTokensThatAreTextDoNotEnd()
    {
        Vocabulary v = vocabularyOf({{"</s>", TokenKind::Normal}, {"x", TokenKind::Normal}});
        v.eot = 1;
        QCOMPARE(endTokens(v), std::vector<TokenId>({1}));
    }

    void hostileVocabulariesCostNoTime()
    {
        Vocabulary v =
            vocabularyOf({{std::string(1 << 20, 'a'), TokenKind::UserDefined}, {"", TokenKind::UserDefined}});
        for (std::size_t length = 1; length <= 512; ++length) {
            v.tokens.push_back(std::string(length, 'a'));
            v.kinds.push_back(TokenKind::UserDefined);
        }
        const std::string text(50'000, 'a');
        QElapsedTimer timer;
        timer.start();
        const auto matches = SpecialTokens(v, controlTokens(v)).find(text, {});
        QCOMPARE(matches.size(), (text.size() + 511) / 512);
        QVERIFY(timer.elapsed() < 10000);
    }
};

QTEST_GUILESS_MAIN(SpecialTokensTest)
#include "tst_special_tokens.moc"

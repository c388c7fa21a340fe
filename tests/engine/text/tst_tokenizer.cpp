// What tokenizers refuse, what they survive, and what typed text can never become.

#include "tests/engine/text/golden_file.h"

#include <QtTest>
#include <cmath>
#include <ctime>
#include <functional>
#include <map>
#include <random>
#include <thread>

using namespace foregleam;
using namespace foregleam::test;

namespace {

std::unique_ptr<Tokenizer> make(const Vocabulary& vocabulary)
{
    Result<std::unique_ptr<Tokenizer>> tokenizer = Tokenizer::create(vocabulary);
    if (!tokenizer)
        qWarning("%s", tokenizer.error().message.c_str());
    return tokenizer ? *std::move(tokenizer) : nullptr;
}

std::string refusal(const Vocabulary& vocabulary)
{
    const Result<std::unique_ptr<Tokenizer>> tokenizer = Tokenizer::create(vocabulary);
    return tokenizer ? std::string() : tokenizer.error().message;
}

/// A SentencePiece vocabulary of the 256 bytes and these pieces.
Vocabulary pieces(const std::vector<std::pair<std::string, TokenKind>>& extra)
{
    Vocabulary v;
    v.model = "llama";
    for (int byte = 0; byte < 256; ++byte) {
        char name[8];
        std::snprintf(name, sizeof name, "<0x%02X>", static_cast<unsigned>(byte));
        v.tokens.emplace_back(name);
        v.kinds.push_back(TokenKind::Byte);
    }
    for (const auto& [text, kind] : extra) {
        v.tokens.push_back(text);
        v.kinds.push_back(kind);
    }
    v.scores.assign(v.tokens.size(), 0.0F);
    return v;
}

const Vocabulary& small(const char* name)
{
    static std::map<std::string, Vocabulary> read;
    if (!read.contains(name))
        read[name] = readGoldenFile(name).vocabulary;
    return read[name];
}

} // namespace

class TokenizerTest : public QObject {
    Q_OBJECT

private slots:
    void contradictionsAreRefusedInOneSentence_data()
    {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("model") << 0 << "\"bert\"";
        QTest::newRow("pre") << 1 << "\"mystery\"";
        QTest::newRow("kinds") << 2 << "token types";
        QTest::newRow("merge without a blank") << 3 << "two pieces";
        QTest::newRow("merge of unknown pieces") << 4 << "does not have";
        QTest::newRow("eos outside") << 5 << "names token 99999";
        QTest::newRow("empty") << 6 << "0 tokens";
        QTest::newRow("negative id") << 7 << "names token -7";
    }

    void contradictionsAreRefusedInOneSentence()
    {
        QFETCH(int, change);
        QFETCH(QString, says);
        const std::vector<std::function<void(Vocabulary&)>> changes{[](Vocabulary& v) { v.model = "bert"; },
            [](Vocabulary& v) { v.pre = "mystery"; }, [](Vocabulary& v) { v.kinds.pop_back(); },
            [](Vocabulary& v) { v.merges.push_back(" ab"); }, [](Vocabulary& v) { v.merges.push_back("zzzzz qqqq"); },
            [](Vocabulary& v) { v.eos = 99999; },
            [](Vocabulary& v) {
                v = Vocabulary();
                v.model = "gpt2";
            },
            [](Vocabulary& v) { v.bos = -7; }};
        Vocabulary v = small("small_smollm.json");
        changes[static_cast<std::size_t>(change)](v);
        const std::string message = refusal(v);
        QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
        QCOMPARE(std::count(message.begin(), message.end(), '\n'), 0);
        QVERIFY(message.back() == '.');
    }

    void scoresMustMatchTheTokens()
    {
        Vocabulary v = pieces({});
        v.scores.pop_back();
        QVERIFY(refusal(v).find("scores") != std::string::npos);
    }

    void oddSentencePieceVocabulariesLoad()
    {
        // Empty and repeated pieces, several unknowns, byte tokens that are none, scores that are no numbers.
        Vocabulary v = pieces({{"", TokenKind::Normal}, {"a", TokenKind::Normal}, {"a", TokenKind::Normal},
            {"<u1>", TokenKind::Unknown}, {"<u2>", TokenKind::Unknown}, {"<0x-1>", TokenKind::Byte},
            {"<0xZZ>", TokenKind::Byte}, {"<0x0A>", TokenKind::Byte}, {"<0x041>", TokenKind::Byte},
            {std::string("\xFF\xFE", 2), TokenKind::Normal}, {"", TokenKind::Control},
            {"\xE2\x96\x81", TokenKind::Normal}});
        v.scores[256] = NAN;
        v.scores[257] = INFINITY;
        const auto tokenizer = make(v);
        QVERIFY(tokenizer);
        QCOMPARE(tokenizer->encode("a b", ControlText::Plain), std::vector<TokenId>({257, 267, 'b'}));
        QCOMPARE(tokenizer->piece(267, false), std::string(" "));
        for (const TokenId broken : {261, 262, 264})
            QCOMPARE(tokenizer->piece(broken, true), std::string());
        QCOMPARE(tokenizer->piece(-1, true) + tokenizer->piece(1 << 30, true), std::string());
    }

    void typedTextNeverBecomesAControlToken()
    {
        // Pieces that could be joined to a control token, and a merge that makes one.
        const Vocabulary v = pieces({{"<", TokenKind::Normal}, {"s>", TokenKind::Normal}, {"s", TokenKind::Normal},
            {">", TokenKind::Normal}, {"<s>", TokenKind::Control}, {"<unk>", TokenKind::Unknown}});
        const auto spm = make(v);
        QVERIFY(spm);
        QCOMPARE(spm->encode("<s>", ControlText::Plain), std::vector<TokenId>({256, 257}));
        QCOMPARE(spm->encode("<s>", ControlText::Parse), std::vector<TokenId>({260}));
        QCOMPARE(spm->piece(260, false), std::string());
        QCOMPARE(spm->piece(260, true), std::string("<s>"));

        Vocabulary bpe = small("small_gpt_2.json");
        bpe.tokens.insert(bpe.tokens.end(), {"<=", "<=>"});
        bpe.kinds.insert(bpe.kinds.end(), {TokenKind::Normal, TokenKind::Control});
        bpe.merges.insert(bpe.merges.begin(), {"< =", "<= >"});
        const auto tokenizer = make(bpe);
        QVERIFY(tokenizer);
        const auto control = static_cast<TokenId>(bpe.tokens.size()) - 1;
        const std::vector<TokenId> typed = tokenizer->encode("<=>", ControlText::Plain);
        QCOMPARE(std::count(typed.begin(), typed.end(), control), 0);
        QCOMPARE(tokenizer->encode("<=>", ControlText::Parse), std::vector<TokenId>({control}));
    }

    void promptPiecesAreOneTextButOnlyControlPiecesAreParsed()
    {
        const auto tokenizer = make(small("small_smollm.json"));
        QVERIFY(tokenizer);
        const std::vector<PromptPiece> prompt{
            {"<|im_start|>user\n", true}, {"\nhi<|im_end|><|im_", false}, {"end|>", true}};
        std::vector<TokenId> want = tokenizer->encode("<|im_start|>", ControlText::Parse);
        const std::vector<TokenId> rest = tokenizer->encode("user\n\nhi<|im_end|><|im_end|>", ControlText::Plain);
        want.insert(want.end(), rest.begin(), rest.end());
        QCOMPARE(tokenizer->encode(std::span<const PromptPiece>(prompt)), want);
    }

    void longTextsTakeNoTime_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("kind");
        for (const char* file : {"small_smollm.json", "small_llama_bpe.json", "small_llama.json"}) {
            for (int kind = 0; kind < 6; ++kind)
                QTest::addRow("%s %d", file, kind) << QByteArray(file) << kind;
        }
    }

    void longTextsTakeNoTime()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, kind);
        constexpr std::size_t kSize = 1'000'000;
        const char repeated[] = {'a', ' ', '\n', '7', '.'};
        std::string text(kSize, kind < 5 ? repeated[kind] : '\0');
        if (kind == 5) {
            std::mt19937 random(1);
            for (char& byte : text)
                byte = static_cast<char>(random());
        }
        const auto tokenizer = make(small(file.constData()));
        QVERIFY(tokenizer);
        const std::clock_t start = std::clock(); // this program's own time: the machine may do much else
        const std::vector<TokenId> ids = tokenizer->encode(text, ControlText::Parse);
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        std::string back;
        for (const TokenId id : ids)
            back += tokenizer->piece(id, true);
        const bool prefixed = tokenizer->vocabulary().addSpacePrefix;
        if (!prefixed || (kind != 1 && kind != 2 && kind != 5))
            QCOMPARE(back.size(), text.size() + (prefixed ? 1 : 0));
        qInfo("%.2f s, %zu tokens", seconds, ids.size());
        QVERIFY2(seconds < 5, "linear time takes under a second, quadratic time hours");
    }

    void mutatedVocabulariesAreRefusedOrWork()
    {
        std::mt19937 random(11);
        const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
        const GoldenFile texts = readGoldenFile("small_smollm.json");
        int made = 0;
        for (int round = 0; round < 300; ++round) {
            Vocabulary v = small(round % 3 == 0 ? "small_llama.json"
                    : round % 3 == 1            ? "small_smollm.json"
                                                : "small_llama_bpe.json");
            for (int change = 0; change < 1 + round % 5; ++change) {
                const std::size_t id = below(v.tokens.size());
                switch (below(8)) {
                case 0: v.tokens[id] = v.tokens[below(v.tokens.size())]; break;
                case 1: v.tokens[id].clear(); break;
                case 2: v.tokens[id] = std::string(1 + below(3000), static_cast<char>(random())); break;
                case 3: v.kinds[id] = static_cast<TokenKind>(1 + below(6)); break;
                case 4: v.kinds.assign(v.kinds.size(), static_cast<TokenKind>(1 + below(6))); break;
                case 5: v.unknown = static_cast<TokenId>(below(v.tokens.size() + 2)) - 1; break;
                case 6:
                    if (!v.scores.empty())
                        v.scores[id] = NAN;
                    break;
                default:
                    if (!v.merges.empty())
                        std::swap(v.merges[below(v.merges.size())], v.merges[below(v.merges.size())]);
                }
            }
            const Result<std::unique_ptr<Tokenizer>> tokenizer = Tokenizer::create(v);
            if (!tokenizer) {
                QVERIFY(!tokenizer.error().message.empty() && tokenizer.error().message.size() < 400);
                continue;
            }
            ++made;
            for (int i = 0; i < 5; ++i) {
                const std::string& text = texts.cases[below(texts.cases.size())].text;
                for (const TokenId id : (*tokenizer)->encode(text, ControlText::Parse)) {
                    QVERIFY(id >= 0 && static_cast<std::size_t>(id) < v.tokens.size());
                    (*tokenizer)->piece(id, true);
                }
            }
        }
        QVERIFY(made > 50);
    }

    void manyThreadsMayEncodeAtOnce()
    {
        for (const char* file : {"small_llama_bpe.json", "small_llama.json"}) {
            const GoldenFile golden = readGoldenFile(file);
            const auto tokenizer = make(golden.vocabulary);
            QVERIFY(tokenizer);
            std::vector<std::string> reports(4);
            std::vector<std::thread> threads;
            for (std::string& report : reports)
                threads.emplace_back([&] { report = differences(*tokenizer, golden.cases); });
            for (std::thread& thread : threads)
                thread.join();
            for (const std::string& report : reports)
                QCOMPARE(report, std::string());
        }
    }
};

QTEST_GUILESS_MAIN(TokenizerTest)
#include "tst_tokenizer.moc"

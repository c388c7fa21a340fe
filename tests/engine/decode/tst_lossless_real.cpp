// Lossless, on the default model: 60 prompts of 128 tokens at temperature 0, plain decoding against prompt lookup, byte
// by byte. Each prompt checks two of the block sizes 1 to 16, a rotating choice that covers each size at least seven
// times; FOREGLEAM_EXHAUSTIVE=1 checks all sixteen for every prompt.

#include "engine/api/engine.h"
#include "tests/support/real_models.h"

#include <QElapsedTimer>
#include <QFile>
#include <QtTest>

using namespace foregleam;

namespace {

constexpr std::int32_t kTokens = 128;
constexpr std::size_t kSizes = 16;

class TextSink final : public EventSink {
public:
    void publish(const Event& event) override
    {
        if (const auto* token = std::get_if<TokenEvent>(&event)) {
            text += token->text;
            tokens.push_back(token->id);
        } else if (const auto* finished = std::get_if<GenerationFinished>(&event)) {
            stats = finished->stats;
        }
    }
    std::string text;
    std::vector<TokenId> tokens;
    GenerationStats stats;
};

std::vector<std::string> prompts()
{
    QFile file(QStringLiteral(FOREGLEAM_TESTS_DIR "/golden/lossless_prompts.txt"));
    std::vector<std::string> lines;
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (!line.isEmpty() && !line.startsWith('#'))
            lines.push_back(line.toStdString());
    }
    return lines;
}

GenerationRequest requestFor(const std::string& prompt, std::int32_t block)
{
    GenerationRequest request;
    request.messages = {{Role::User, prompt}};
    request.maxTokens = kTokens;
    request.ignoreEndOfText = true;
    request.method = block > 0 ? Method::Ngram : Method::Off;
    request.blockSize = std::max(block, 1);
    return request;
}

} // namespace

class TestLosslessReal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void promptLookupDoesNotChangeAByte()
    {
        const std::string path = test::smolLm2Path();
        if (path.empty())
            QSKIP("The default model is not on this machine.");
        const bool exhaustive = qEnvironmentVariableIntValue("FOREGLEAM_EXHAUSTIVE") == 1;
        const std::vector<std::string> texts = prompts();
        QCOMPARE(texts.size(), std::size_t(60));

        const std::size_t sizes = exhaustive ? kSizes : 2;
        const std::size_t together = exhaustive ? 3 : 10; // prompts decoded at once: the more, the fewer passes

        const std::unique_ptr<Engine> engine = createEngine();
        LoadRequest load;
        load.path = path;
        load.contextLength = 256;
        load.sequences = static_cast<std::int32_t>(together * (1 + sizes));
        const Result<ModelInfo> info = engine->load(load, {});
        QVERIFY2(info.ok(), info.ok() ? "" : info.error().message.c_str());

        QElapsedTimer timer;
        timer.start();
        std::int64_t rounds = 0;
        std::int64_t emitted = 0;
        for (std::size_t first = 0; first < texts.size(); first += together) {
            std::vector<GenerationRequest> requests; // for each prompt: plain decoding, then its block sizes
            for (std::size_t i = first; i < first + together; ++i) {
                requests.push_back(requestFor(texts[i], 0));
                for (std::size_t k = 0; k < sizes; ++k)
                    requests.push_back(
                        requestFor(texts[i], 1 + static_cast<std::int32_t>((i + k * kSizes / sizes) % kSizes)));
            }
            std::vector<TextSink> sinks(requests.size());
            std::vector<EventSink*> pointers;
            for (TextSink& sink : sinks)
                pointers.push_back(&sink);
            const auto stats = engine->generateAll(requests, pointers);
            QVERIFY2(stats.ok(), stats.ok() ? "" : stats.error().message.c_str());
            for (std::size_t k = 0; k < sinks.size(); ++k) {
                const TextSink& off = sinks[k - k % (1 + sizes)];
                const std::string where =
                    requests[k].messages[0].text + ", block " + std::to_string(requests[k].blockSize);
                QCOMPARE(off.tokens.size(), std::size_t(kTokens));
                QVERIFY2(sinks[k].tokens == off.tokens, where.c_str());
                QVERIFY2(sinks[k].text == off.text, where.c_str());
                if (requests[k].method == Method::Off)
                    continue;
                rounds += sinks[k].stats.rounds;
                emitted += sinks[k].stats.emitted - 1;
            }
            qInfo("%zu prompts equal, accepted length %.2f, %.1f s", first + together,
                static_cast<double>(emitted) / static_cast<double>(rounds),
                static_cast<double>(timer.elapsed()) / 1000.0);
        }
    }

    /// Sharing passes must not be what makes texts equal: alone, each in its own passes, they are the same.
    void plainDecodingAloneIsTheSame()
    {
        const std::string path = test::smolLm2Path();
        if (path.empty())
            QSKIP("The default model is not on this machine.");
        const std::unique_ptr<Engine> engine = createEngine();
        LoadRequest load;
        load.path = path;
        load.contextLength = 256;
        load.sequences = 2;
        QVERIFY(engine->load(load, {}).ok());
        const std::vector<std::string> texts = prompts();
        for (const std::size_t i : {0U, 25U, 50U}) {
            TextSink off;
            TextSink alone;
            std::vector<TextSink> shared(2);
            QVERIFY(engine->generate(requestFor(texts[i], 0), off).ok());
            QVERIFY(engine->generate(requestFor(texts[i], 7), alone).ok());
            QVERIFY(engine->generateAll({requestFor(texts[i], 0), requestFor(texts[i], 13)}, {&shared[0], &shared[1]})
                        .ok());
            QCOMPARE(alone.tokens, off.tokens);
            QCOMPARE(shared[0].tokens, off.tokens);
            QCOMPARE(shared[1].tokens, off.tokens);
        }
    }
};

QTEST_GUILESS_MAIN(TestLosslessReal)
#include "tst_lossless_real.moc"

// Many requests at once on the default model with the drafter that ships: at temperature 0 no byte of any text changes
// with the method or with how many share the passes.

#include "engine/api/engine.h"
#include "tests/engine/decode/decode_rig.h"
#include "tests/support/real_models.h"

#include <QFile>
#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

constexpr std::int32_t kTokens = 48;
constexpr std::size_t kRequests = 20;
constexpr std::int32_t kMostAtOnce = 16;

class Texts final : public LoadSink {
public:
    void promptRead(std::int32_t) override { }
    void stepped(const LoadStep& step) override
    {
        figures.add(step);
        mostRows = std::max(mostRows, step.rows);
    }
    void answerEnded(std::size_t request, const std::vector<TokenId>& tokens, const GenerationStats&) override
    {
        texts[request] = tokens;
    }

    LoadFigures figures;
    std::int32_t mostRows = 0;
    std::map<std::size_t, std::vector<TokenId>> texts;
};

} // namespace

class TestLoadReal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noTextChangesWithTheLoad()
    {
        if (smolLm2Path().empty())
            QSKIP("The default model is not on this machine.");
        QFile file(QStringLiteral(FOREGLEAM_TESTS_DIR "/golden/lossless_prompts.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QList<QByteArray> prompts = file.readAll().split('\n');
        prompts.removeIf([](const QByteArray& line) { return line.isEmpty() || line.startsWith('#'); });

        const std::unique_ptr<Engine> engine = createEngine();
        LoadRequest load;
        load.path = smolLm2Path();
        load.drafter = FOREGLEAM_TESTS_DIR "/../resources/drafters/smollm2-135m-instruct-dspark.gguf";
        load.contextLength = 192;
        load.sequences = kMostAtOnce;
        const Result<ModelInfo> info = engine->load(load, {});
        QVERIFY2(info.ok(), info.ok() ? "" : info.error().message.c_str());

        LoadRun run;
        std::vector<std::vector<TokenId>> alone;
        for (std::size_t i = 0; i < kRequests; ++i) {
            GenerationRequest request;
            request.messages = {{Role::User, prompts[static_cast<qsizetype>(3 * i)].toStdString()}};
            request.maxTokens = kTokens - static_cast<std::int32_t>(i % 5); // so that they do not all end together
            request.ignoreEndOfText = true;
            request.method = Method::Off;
            Recorder sink;
            QVERIFY(engine->generate(request, sink).ok());
            alone.push_back(sink.tokens());
            run.requests.push_back(request);
        }
        for (const Method method : {Method::Off, Method::DsparkFixed, Method::Dspark}) {
            for (GenerationRequest& request : run.requests)
                request.method = method;
            for (const std::int32_t atOnce : {1, 3, kMostAtOnce}) {
                if (method == Method::Off && atOnce == 1)
                    continue; // as above
                run.atOnce = atOnce;
                Texts heard;
                heard.figures = LoadFigures(atOnce);
                QVERIFY(engine->runLoad(run, heard).ok());
                QCOMPARE(heard.texts.size(), kRequests);
                for (const auto& [request, tokens] : heard.texts)
                    QVERIFY2(tokens == alone[request], prompts[static_cast<qsizetype>(3 * request)]);
                if (method == Method::DsparkFixed)
                    QCOMPARE(heard.mostRows, 8 * atOnce);
                qInfo("%s, %d at once: verified %.2f, accepted length %.2f, %.0f tokens/s", methodName(method), atOnce,
                    heard.figures.meanVerified(), heard.figures.acceptedLength(), heard.figures.throughput());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLoadReal)
#include "tst_load_real.moc"

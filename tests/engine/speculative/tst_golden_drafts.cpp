// Rollouts of the public reference model (tests/golden/dspark/README.md): drafts, confidences, taps and hidden states
// are its own, round after round, and so is the text, by every method and block size.

#include "engine/api/engine.h"
#include "engine/decode/batch_builder.h"
#include "engine/model/drafter_file.h"
#include "engine/speculative/dspark_drafter.h"
#include "tests/engine/decode/decode_rig.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QtTest>

#include <cmath>

using namespace foregleam;
using namespace foregleam::test;

namespace {

using Json = nlohmann::json;

std::string pathOf(const QString& name)
{
    return FOREGLEAM_TESTS_DIR "/golden/dspark/" + name.toStdString();
}

Json rolloutsOf(const QString& name)
{
    QFile file(QString::fromStdString(pathOf(name) + "/golden.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the golden numbers are missing");
    return Json::parse(file.readAll().toStdString())["rollouts"];
}

double largestDifference(std::span<const float> values, const Json& golden)
{
    double largest = values.size() == golden.size() ? 0.0 : 1e9;
    for (std::size_t i = 0; i < std::min(values.size(), golden.size()); ++i)
        largest = std::max(largest, std::abs(values[i] - golden[i].get<double>()));
    return largest;
}

/// The reference model's target with its drafter, driven by hand.
class Rollout {
public:
    Rollout(const QString& name, const std::string& instructionSet)
    {
        auto model = openModel(pathOf(name) + "/target");
        if (!model)
            qFatal("%s", model.error().message.c_str());
        BackendOptions options;
        options.instructionSet = instructionSet;
        options.contextLength = 128;
        auto made = createCpuBackend(model->weights, options);
        auto file = openDrafter(pathOf(name) + "/draft", *model);
        if (!file)
            qFatal("%s", file.error().message.c_str());
        backend = std::move(*made);
        auto drafterMade = DsparkDrafter::create(*backend, file->weights);
        drafter = std::move(*drafterMade);
        blockSize = file->facts.blockSize;
    }

    /// The target and then the drafter read tokens that follow on each other from a position on.
    void read(std::span<const TokenId> tokens, std::int32_t position)
    {
        BatchBuilder batch;
        for (std::size_t i = 0; i < tokens.size(); ++i)
            batch.add(tokens[i], position + static_cast<std::int32_t>(i), 0, true);
        if (!backend->forward(batch.batch()) || !drafter->observe(batch.batch()))
            qFatal("a pass failed");
    }

    TokenId choice(std::size_t row) const { return argmax(backend->logits(row)); }

    Draft draft(std::span<const TokenId> text)
    {
        std::vector<Draft> drafts(1);
        const DraftContext context{0, text, blockSize, &sampling};
        if (!drafter->propose(std::span(&context, 1), drafts))
            qFatal("a pass failed");
        return drafts[0];
    }

    std::unique_ptr<Backend> backend;
    std::unique_ptr<DsparkDrafter> drafter;
    std::int32_t blockSize = 0;
    SamplingState sampling{SamplingSettings{}};
};

} // namespace

class TestGoldenDrafts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundsAreThoseOfTheReference_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("set");
        for (const char* name : {"vanilla", "rnn"}) {
            QTest::addRow("%s, reference", name) << name << "reference";
            QTest::addRow("%s, SIMD", name) << name << ""; // the best there is
        }
    }
    void roundsAreThoseOfTheReference()
    {
        QFETCH(QString, name);
        QFETCH(QString, set);
        double worst = 0;
        for (const Json& rollout : rolloutsOf(name)) {
            Rollout run(name, set.toStdString());
            auto text = rollout["prompt"].get<std::vector<TokenId>>();
            run.read(text, 0);
            worst = std::max(worst,
                largestDifference(run.drafter->blocks().taps(text.size() - 1), rollout["tap_features_last_position"]));
            QVERIFY2(worst < 1e-3, qPrintable(QString::number(worst)));
            text.push_back(run.choice(text.size() - 1));
            std::vector<TokenId> emitted{text.back()};
            for (const Json& round : rollout["rounds"]) {
                const auto anchor = static_cast<std::int32_t>(text.size()) - 1;
                QCOMPARE(anchor, round["start"].get<std::int32_t>());
                QCOMPARE(text.back(), round["anchor"].get<TokenId>());
                const Draft draft = run.draft(text);
                QCOMPARE(draft.tokens, round["draft"].get<std::vector<TokenId>>());
                for (std::size_t i = 0; i < draft.tokens.size(); ++i) {
                    const double expected = 1 / (1 + std::exp(-round["confidence_logits"][i].get<double>()));
                    worst = std::max(worst, std::abs(draft.confidence[i] - expected));
                }
                worst = std::max(worst, largestDifference(run.drafter->blocks().hidden(0, 0), round["hidden_first"]));
                QVERIFY2(worst < 1e-3, qPrintable(QString::number(worst)));

                std::vector<TokenId> verified{text.back()};
                verified.insert(verified.end(), draft.tokens.begin(), draft.tokens.end());
                run.read(verified, anchor);
                std::size_t accepted = 0;
                while (accepted < draft.tokens.size() && run.choice(accepted) == draft.tokens[accepted])
                    text.push_back(draft.tokens[accepted++]);
                QCOMPARE(accepted, round["accepted"].get<std::size_t>());
                text.push_back(run.choice(accepted));
                QCOMPARE(text.back(), round["next"].get<TokenId>());
                run.drafter->commit(0, run.blockSize, static_cast<std::int32_t>(accepted));
            }
            const std::size_t prompt = rollout["prompt"].size();
            const auto expected = rollout["speculative"].get<std::vector<TokenId>>();
            QVERIFY(text.size() - prompt >= expected.size()); // the last round may go further
            QVERIFY(std::equal(expected.begin(), expected.end(), text.begin() + static_cast<std::ptrdiff_t>(prompt)));
        }
        qInfo("largest difference %.2g", worst);
    }

    void everyMethodGivesTheSameText_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("vanilla") << "vanilla";
        QTest::newRow("rnn") << "rnn";
    }
    void everyMethodGivesTheSameText()
    {
        QFETCH(QString, name);
        const auto engine = createEngine();
        LoadRequest load;
        load.path = pathOf(name) + "/target";
        load.drafter = pathOf(name) + "/draft";
        load.contextLength = 128;
        const Result<ModelInfo> info = engine->load(load, {});
        QVERIFY2(info.ok(), info.ok() ? "" : info.error().message.c_str());
        QCOMPARE(info->drafter.kind, DrafterKind::Block);
        QCOMPARE(info->drafter.blockSize, name == "vanilla" ? 7 : 6);
        QVERIFY(info->drafter.confidence);
        QVERIFY(info->drafter.kvBytes > 0 && info->drafter.weightBytesPerBlock > 0);
        for (const Json& rollout : rolloutsOf(name)) {
            GenerationRequest request = requestFor(rollout["prompt"].get<std::vector<TokenId>>(), 60);
            request.method = Method::Off;
            Recorder off;
            QVERIFY(engine->generate(request, off).ok());
            QCOMPARE(off.tokens(), rollout["speculative"].get<std::vector<TokenId>>());
            for (const Method method : {Method::DsparkFixed, Method::DsparkThreshold, Method::Dspark}) {
                for (std::int32_t block = 1; block <= 8; ++block) { // 8 is more than trained, and is cut
                    request.method = method;
                    request.blockSize = block;
                    Recorder recorder;
                    QVERIFY(engine->generate(request, recorder).ok());
                    QCOMPARE(recorder.tokens(), off.tokens());
                    if (method == Method::DsparkFixed && block == info->drafter.blockSize)
                        QVERIFY(recorder.stats().rounds <= static_cast<std::int32_t>(rollout["rounds"].size()));
                }
            }
        }
    }

    void methodsWithoutTheirDrafterAreRefused()
    {
        const auto engine = createEngine();
        LoadRequest load;
        load.path = pathOf("vanilla") + "/target";
        QVERIFY(engine->load(load, {}).ok());
        GenerationRequest request = requestFor({5, 6}, 4);
        for (const Method method : kMethods) {
            request.method = method;
            Recorder sink;
            const Result<GenerationStats> stats = engine->generate(request, sink);
            QCOMPARE(stats.ok(), drafterNeeded(method) == DrafterKind::None);
            QVERIFY(stats.ok() || stats.error().message.ends_with('.'));
        }
        load.drafter = pathOf("nowhere");
        const Result<ModelInfo> info = engine->load(load, {});
        QVERIFY(!info.ok() && info.error().message.ends_with('.'));
    }
};

QTEST_GUILESS_MAIN(TestGoldenDrafts)
#include "tst_golden_drafts.moc"

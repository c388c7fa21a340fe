// Hugging Face folders of the public reference model: what this program computes from them is what that one did.

#include "engine/backend/backend.h"
#include "engine/model/drafter_file.h"
#include "engine/model/json_text.h"
#include "engine/model/model_file.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace foregleam;

namespace {

std::string pathOf(const char* name)
{
    return std::string(FOREGLEAM_TESTS_DIR "/golden/dspark/") + name;
}

Json goldenOf(const char* name)
{
    QFile file(QString::fromStdString(pathOf(name) + "/golden.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the golden numbers are missing");
    return Json::parse(file.readAll().toStdString());
}

/// The logits after the last of the tokens.
std::vector<float> logitsAfter(Backend& backend, const std::vector<TokenId>& tokens)
{
    std::vector<std::int32_t> positions(tokens.size());
    std::iota(positions.begin(), positions.end(), 0);
    const std::vector<std::int32_t> inSlots(tokens.size(), 0);
    std::vector<std::uint8_t> want(tokens.size(), 0);
    want.back() = 1;
    if (!backend.forward({tokens, positions, inSlots, want}))
        qFatal("the pass failed");
    const auto logits = backend.logits(tokens.size() - 1);
    return {logits.begin(), logits.end()};
}

} // namespace

class TestGoldenModels : public QObject {
    Q_OBJECT

private slots:
    void logitsAreThoseOfTheReference_data();
    void logitsAreThoseOfTheReference();
    void withoutATokenizerIdsStandForThemselves();
    void draftersFitTheirTargets();
};

void TestGoldenModels::logitsAreThoseOfTheReference_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("untied") << "vanilla";
    QTest::newRow("tied") << "rnn";
}

void TestGoldenModels::logitsAreThoseOfTheReference()
{
    QFETCH(QString, name);
    const auto model = openModel(pathOf(qPrintable(name)) + "/target");
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().message.c_str());
    QCOMPARE(model->weights->output.data == model->weights->tokenEmbedding.data, name == "rnn");
    BackendOptions options;
    options.instructionSet = "reference";
    options.contextLength = 64;
    const auto backend = createCpuBackend(model->weights, options);
    QVERIFY(backend.ok());
    double worst = 0;
    double largest = 0;
    const Json golden = goldenOf(qPrintable(name));
    for (const auto& rollout : golden["rollouts"]) {
        const auto expected = rollout["last_prompt_logits"].get<std::vector<double>>();
        const auto logits = logitsAfter(**backend, rollout["prompt"].get<std::vector<TokenId>>());
        QCOMPARE(logits.size(), expected.size());
        for (std::size_t i = 0; i < logits.size(); ++i) {
            worst = std::max(worst, std::abs(logits[i] - expected[i]));
            largest = std::max(largest, std::abs(expected[i]));
        }
    }
    // fp32 against float64: each of 6 layers adds two sums of at most 160 products, whose errors grow as the root of
    // their number; the golden numbers are rounded to six decimals.
    const double epsilon = std::ldexp(1.0, -24);
    const double allowed = largest * epsilon * 12 * std::sqrt(160.0) + 1e-6;
    qInfo("largest difference %.2g of %.2g allowed, largest logit %.1f", worst, allowed, largest);
    QVERIFY(largest > 1);
    QVERIFY(worst <= allowed);
}

void TestGoldenModels::withoutATokenizerIdsStandForThemselves()
{
    for (const auto* form : {"/target", "/target/config.json", "/target/model.safetensors"}) {
        const auto model = openModel(pathOf("vanilla") + form);
        QVERIFY2(model.ok(), model.ok() ? "" : model.error().message.c_str());
        QVERIFY(model->vocabulary.idsOnly());
        QCOMPARE(model->vocabulary.tokens.size(), std::size_t{384});
        QCOMPARE(model->vocabulary.tokens[17], std::string("<17>"));
        QCOMPARE(model->vocabulary.bos, 1);
        QCOMPARE(model->vocabulary.eos, 2);
        QCOMPARE(model->info.architecture, std::string("qwen3"));
        QCOMPARE(model->info.name, std::string("target"));
    }
}

void TestGoldenModels::draftersFitTheirTargets()
{
    const auto vanillaTarget = openModel(pathOf("vanilla/target"));
    const auto vanilla = openDrafter(pathOf("vanilla/draft"), *vanillaTarget);
    QVERIFY2(vanilla.ok(), vanilla.ok() ? "" : vanilla.error().message.c_str());
    const auto& shape = vanilla->weights->shape;
    QCOMPARE(shape.block.layers, 2);
    QCOMPARE(shape.block.vocabulary, 384);
    QCOMPARE(shape.targetVocabulary, 384);
    QCOMPARE(shape.targetHidden, 64);
    QCOMPARE(shape.taps, (std::vector<std::int32_t>{0, 2, 4}));
    QCOMPARE(shape.blockSize, 7);
    QVERIFY(shape.sampleFromAnchor);
    QCOMPARE(shape.maskToken, 3);
    QVERIFY(shape.head == SequentialHead::Vanilla);
    QCOMPARE(shape.markovRank, 16);
    QVERIFY(shape.confidence && shape.confidenceWithMarkov);
    QVERIFY(vanilla->weights->tokenEmbedding.data != vanillaTarget->weights->tokenEmbedding.data); // it has its own
    QCOMPARE(vanilla->weights->confidence.columns, 80);
    QCOMPARE(vanilla->weights->causal, (std::vector<std::uint8_t>{0, 0}));
    QCOMPARE(vanilla->facts.description, std::string("DSpark, 2 layers, Markov rank 16"));
    QVERIFY(vanilla->checkIntact().ok());

    const auto rnnTarget = openModel(pathOf("rnn/target"));
    const auto rnn = openDrafter(pathOf("rnn/draft"), *rnnTarget);
    QVERIFY2(rnn.ok(), rnn.ok() ? "" : rnn.error().message.c_str());
    QVERIFY(rnn->weights->shape.head == SequentialHead::Rnn);
    QCOMPARE(rnn->weights->joint.rows, 48);
    QCOMPARE(rnn->weights->joint.columns, 96);
    QVERIFY(*drafterKindOf(pathOf("rnn/draft")) == DrafterKind::Block);
    QVERIFY(*drafterKindOf(pathOf("rnn/target")) == DrafterKind::Model);
}

QTEST_GUILESS_MAIN(TestGoldenModels)
#include "tst_golden_models.moc"

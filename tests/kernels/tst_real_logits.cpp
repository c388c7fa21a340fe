// The SIMD path against the fp32 reference on the default model, over running text: what people get is what the weights
// say. The text's tokens are stored, so that this test needs no tokenizer.

#include "engine/backend/backend.h"
#include "engine/model/model_file.h"
#include "tests/support/real_models.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

using namespace foregleam;

namespace {

#include "tests/kernels/golden/running_text.inc"

/// What the comparison needs of every position: [tokens - 1].
struct Prediction {
    TokenId top = 0;
    double logProbability = 0; ///< of the token that follows
};

double logProbability(std::span<const float> logits, TokenId token)
{
    const float highest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp(static_cast<double>(logit) - highest);
    return logits[static_cast<std::size_t>(token)] - highest - std::log(sum);
}

std::vector<Prediction> predict(const std::shared_ptr<const ModelWeights>& weights, const char* instructionSet)
{
    BackendOptions options;
    options.instructionSet = instructionSet;
    options.contextLength = 1024;
    const auto backend = createCpuBackend(weights, options);
    if (!backend)
        qFatal("%s", backend.error().message.c_str());
    constexpr std::size_t kRows = 32;
    std::vector<Prediction> predictions;
    for (std::size_t first = 0; first + 1 < kRunningText.size(); first += kRows) {
        const std::size_t rows = std::min(kRows, kRunningText.size() - 1 - first);
        std::vector<std::int32_t> positions(rows);
        for (std::size_t i = 0; i < rows; ++i)
            positions[i] = static_cast<std::int32_t>(first + i);
        const std::vector<std::int32_t> inSlots(rows, 0);
        const std::vector<std::uint8_t> want(rows, 1);
        if (!(*backend)->forward({std::span(kRunningText).subspan(first, rows), positions, inSlots, want}))
            qFatal("the pass failed");
        for (std::size_t i = 0; i < rows; ++i) {
            const std::span<float> logits = (*backend)->logits(i);
            predictions.push_back(
                {static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin()),
                    logProbability(logits, kRunningText[first + i + 1])});
        }
    }
    return predictions;
}

} // namespace

class TestRealLogits : public QObject {
    Q_OBJECT

private slots:
    void simdAgreesWithTheReference()
    {
        const std::string path = test::smolLm2Path();
        if (path.empty())
            QSKIP("the model SmolLM2-135M-Instruct is not here; installer/test fetches it");
        const auto model = openModel(path);
        QVERIFY2(model.ok(), model.ok() ? "" : model.error().message.c_str());
        const std::vector<Prediction> reference = predict(model->weights, "reference");
        const std::vector<Prediction> simd = predict(model->weights, "");
        QVERIFY(reference.size() >= 500);
        QCOMPARE(simd.size(), reference.size());
        std::size_t same = 0;
        double difference = 0;
        double mean = 0;
        for (std::size_t i = 0; i < reference.size(); ++i) {
            same += reference[i].top == simd[i].top ? 1 : 0;
            difference += std::abs(reference[i].logProbability - simd[i].logProbability);
            mean += reference[i].logProbability;
        }
        const auto count = static_cast<double>(reference.size());
        std::printf("%zu positions: same top token at %.2f %%, mean difference of log-probability %.6f, mean %.4f\n",
            reference.size(), 100.0 * static_cast<double>(same) / count, difference / count, mean / count);
        QVERIFY(static_cast<double>(same) >= 0.99 * count);
        QVERIFY(difference <= 0.02 * count);
        QVERIFY(mean / count > -4.0); // the model does predict this text: a path wrong in both would not
    }
};

QTEST_GUILESS_MAIN(TestRealLogits)
#include "tst_real_logits.moc"

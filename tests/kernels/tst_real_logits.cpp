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

std::unique_ptr<Backend> makeBackend(const std::shared_ptr<const ModelWeights>& weights, const char* instructionSet)
{
    BackendOptions options;
    options.instructionSet = instructionSet;
    options.contextLength = 1024;
    auto backend = createCpuBackend(weights, options);
    if (!backend)
        qFatal("%s", backend.error().message.c_str());
    return std::move(*backend);
}

std::vector<double> logProbabilities(std::span<const float> logits)
{
    const double highest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp(logit - highest);
    std::vector<double> result(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i)
        result[i] = logits[i] - highest - std::log(sum);
    return result;
}

struct Totals {
    std::size_t positions = 0;
    std::size_t sameTop = 0;
    double divergence = 0; ///< Kullback-Leibler, of the tested backend from the reference
    double mean = 0; ///< the reference's log-probability of the token that follows

    void add(std::span<const float> reference, std::span<const float> tested, TokenId next)
    {
        const std::vector<double> p = logProbabilities(reference);
        const std::vector<double> q = logProbabilities(tested);
        for (std::size_t i = 0; i < p.size(); ++i)
            divergence += std::exp(p[i]) * (p[i] - q[i]);
        sameTop += std::max_element(p.begin(), p.end()) - p.begin() == std::max_element(q.begin(), q.end()) - q.begin();
        mean += p[static_cast<std::size_t>(next)];
        ++positions;
    }
};

Totals compare(Backend& reference, Backend& tested)
{
    constexpr std::size_t kRows = 32;
    Totals totals;
    for (std::size_t first = 0; first + 1 < kRunningText.size(); first += kRows) {
        const std::size_t rows = std::min(kRows, kRunningText.size() - 1 - first);
        std::vector<std::int32_t> positions(rows);
        for (std::size_t i = 0; i < rows; ++i)
            positions[i] = static_cast<std::int32_t>(first + i);
        const std::vector<std::int32_t> inSlots(rows, 0);
        const std::vector<std::uint8_t> want(rows, 1);
        const TokenBatch batch{std::span(kRunningText).subspan(first, rows), positions, inSlots, want};
        if (!reference.forward(batch) || !tested.forward(batch))
            qFatal("the pass failed");
        for (std::size_t i = 0; i < rows; ++i)
            totals.add(reference.logits(i), tested.logits(i), kRunningText[first + i + 1]);
    }
    return totals;
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
        const Totals totals = compare(*makeBackend(model->weights, "reference"), *makeBackend(model->weights, ""));
        const auto count = static_cast<double>(totals.positions);
        std::printf("%zu positions: mean divergence %.6f, same top token at %.2f %%, mean log-probability %.4f\n",
            totals.positions, totals.divergence / count, 100 * static_cast<double>(totals.sameTop) / count,
            totals.mean / count);
        QVERIFY(totals.positions >= 500);
        QVERIFY(totals.divergence <= 0.01 * count);
        QVERIFY(static_cast<double>(totals.sameTop) >= 0.95 * count);
        QVERIFY(totals.mean / count > -4.0); // the model does predict this text: a path wrong in both would not
    }
};

QTEST_GUILESS_MAIN(TestRealLogits)
#include "tst_real_logits.moc"

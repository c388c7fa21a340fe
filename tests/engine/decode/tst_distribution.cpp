#include "engine/decode/distribution.h"
#include "tests/support/chi_square.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

const Distribution kP{{1, 4, 7, 9}, {0.1F, 0.2F, 0.3F, 0.4F}};

std::vector<double> expectedOf(const Distribution& distribution, std::size_t vocabulary)
{
    std::vector<double> expected(vocabulary, 0.0);
    for (std::size_t i = 0; i < distribution.ids.size(); ++i)
        expected[static_cast<std::size_t>(distribution.ids[i])] = distribution.probabilities[i];
    return expected;
}

} // namespace

class TestDistribution : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void probabilitiesAreFoundById()
    {
        QCOMPARE(kP.probability(4), 0.2F);
        QCOMPARE(kP.probability(5), 0.0F);
        QCOMPARE(kP.probability(10), 0.0F);
        QCOMPARE(Distribution::oneHot(3).probability(3), 1.0F);
    }

    void drawingFollowsTheCumulativeDistribution()
    {
        QCOMPARE(kP.draw(0.05), 1);
        QCOMPARE(kP.draw(0.15), 4);
        QCOMPARE(kP.draw(0.59), 7);
        QCOMPARE(kP.draw(0.61), 9);
        QCOMPARE(kP.draw(1.0 - 1e-16), 9);
        const Distribution trailingZero{{0, 1, 2}, {0.0F, 1.0F, 0.0F}};
        QCOMPARE(trailingZero.draw(1e-12), 1);
        QCOMPARE(trailingZero.draw(1.0 - 1e-12), 1);
    }

    void theGumbelChoiceIsDistributedAsTheDistribution()
    {
        std::vector<double> counts(10, 0.0);
        for (int position = 0; position < 200000; ++position)
            ++counts[static_cast<std::size_t>(kP.choose(PositionNoise(3, position)))];
        QVERIFY(surprise(counts, expectedOf(kP, 10)) < kSurprising);
        QVERIFY2(surprise(counts, std::vector<double>(10, 0.1)) > kSurprising, "the statistic can fail");
    }

    void theGumbelChoiceIsTheNaiveArgmax()
    {
        for (int position = 0; position < 2000; ++position) {
            const PositionNoise noise(8, position);
            double best = -1e300;
            TokenId winner = -1;
            for (std::size_t i = 0; i < kP.ids.size(); ++i) {
                const double score =
                    std::log(double(kP.probabilities[i])) - std::log(-std::log(noise.uniform(kP.ids[i])));
                if (score > best) {
                    best = score;
                    winner = kP.ids[i];
                }
            }
            QCOMPARE(kP.choose(noise), winner);
        }
    }

    void theResidualIsWhatPHasAndQHasNot()
    {
        const Distribution q{{0, 4, 9}, {0.3F, 0.5F, 0.2F}};
        // max(p - q, 0): 1 -> 0.1, 7 -> 0.3, 9 -> 0.2
        std::vector<double> counts(10, 0.0);
        Random random(1);
        for (int i = 0; i < 200000; ++i)
            ++counts[static_cast<std::size_t>(drawResidual(kP, q, random.uniform()))];
        std::vector<double> expected(10, 0.0);
        expected[1] = 1.0 / 6;
        expected[7] = 3.0 / 6;
        expected[9] = 2.0 / 6;
        QVERIFY(surprise(counts, expected) < kSurprising);
    }

    void anEmptyResidualFallsBackToP()
    {
        QCOMPARE(drawResidual(kP, kP, 0.05), 1);
        QCOMPARE(drawResidual(kP, kP, 0.95), 9);
    }
};

QTEST_GUILESS_MAIN(TestDistribution)
#include "tst_distribution.moc"

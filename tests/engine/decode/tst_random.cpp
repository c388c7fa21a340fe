#include "engine/decode/random.h"
#include "tests/support/chi_square.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

class TestRandom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSeedGivesTheSameNumbersEverywhere()
    {
        Random random(42);
        QCOMPARE(random.uniform(), 0.3432919220986735);
        QCOMPARE(random.uniform(), 0.9557467261317436);
        QCOMPARE(PositionNoise(42, 7).uniform(3), 0.07841364797001599);
    }

    void noiseDependsOnSeedPositionAndTokenAlone()
    {
        const double u = PositionNoise(1, 2).uniform(3);
        QCOMPARE(PositionNoise(1, 2).uniform(3), u);
        QVERIFY(PositionNoise(2, 2).uniform(3) != u);
        QVERIFY(PositionNoise(1, 3).uniform(3) != u);
        QVERIFY(PositionNoise(1, 2).uniform(4) != u);
    }

    void numbersAreUniform_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("stream") << 0;
        QTest::newRow("noise over positions") << 1;
        QTest::newRow("noise over tokens") << 2;
        QTest::newRow("noise over seeds") << 3;
    }
    void numbersAreUniform()
    {
        QFETCH(int, kind);
        Random random(9);
        constexpr int kBins = 64;
        std::vector<double> counts(kBins * kBins, 0.0);
        double previous = 0.5;
        for (int i = 0; i < 400000; ++i) {
            const double u = kind == 0 ? random.uniform()
                : kind == 1            ? PositionNoise(5, i).uniform(11)
                : kind == 2            ? PositionNoise(5, 11).uniform(i)
                                       : PositionNoise(static_cast<std::uint64_t>(i), 5).uniform(11);
            QVERIFY(u > 0.0 && u < 1.0);
            ++counts[static_cast<std::size_t>(
                static_cast<int>(previous * kBins) * kBins + static_cast<int>(u * kBins))];
            previous = u;
        }
        QVERIFY(surprise(counts, std::vector<double>(counts.size(), 1.0 / static_cast<double>(counts.size())))
            < kSurprising);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"

#include "ui/charts/axis.h"

#include <QLocale>
#include <QtTest>

#include <limits>

using namespace foregleam;

class TestAxis : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void scalesAreRound_data()
    {
        QTest::addColumn<double>("dataMax");
        QTest::addColumn<int>("maxSteps");
        QTest::addColumn<double>("max");
        QTest::addColumn<double>("step");
        QTest::addColumn<int>("decimals");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        QTest::newRow("zero") << 0.0 << 4 << 1.0 << 1.0 << 0;
        QTest::newRow("negative") << -3.0 << 4 << 1.0 << 1.0 << 0;
        QTest::newRow("nan") << nan << 4 << 1.0 << 1.0 << 0;
        QTest::newRow("infinite") << infinity << 4 << 1.0 << 1.0 << 0;
        QTest::newRow("exact") << 100.0 << 5 << 100.0 << 20.0 << 0;
        QTest::newRow("above") << 101.0 << 5 << 150.0 << 50.0 << 0;
        QTest::newRow("seven") << 7.0 << 4 << 8.0 << 2.0 << 0;
        QTest::newRow("one step") << 7.0 << 1 << 10.0 << 10.0 << 0;
        QTest::newRow("no steps counts as one") << 7.0 << 0 << 10.0 << 10.0 << 0;
        QTest::newRow("fractions") << 0.3 << 3 << 0.3 << 0.1 << 1;
        QTest::newRow("small") << 0.012 << 4 << 0.015 << 0.005 << 3;
        QTest::newRow("large") << 123456.0 << 4 << 150000.0 << 50000.0 << 0;
    }
    void scalesAreRound()
    {
        QFETCH(double, dataMax);
        QFETCH(int, maxSteps);
        const AxisScale scale = niceScale(dataMax, maxSteps);
        QTEST(scale.max, "max");
        QTEST(scale.step, "step");
        QTEST(scale.decimals, "decimals");
    }

    void everyScaleHoldsItsDataInItsSteps()
    {
        for (double dataMax = 0.003; dataMax < 5e6; dataMax *= 1.037) {
            for (int steps = 1; steps <= 8; ++steps) {
                const AxisScale scale = niceScale(dataMax, steps);
                QVERIFY(scale.max >= dataMax * (1 - 1e-9));
                QVERIFY(static_cast<int>(ticks(scale).size()) <= steps + 1);
                QVERIFY(scale.max < dataMax * 10.001 || steps == 1);
            }
        }
    }

    void ticksGoFromZeroToTheEnd()
    {
        const std::vector<double> values = ticks(niceScale(0.3, 3));
        QCOMPARE(values.size(), std::size_t(4));
        QCOMPARE(values.front(), 0.0);
        QCOMPARE(values.back(), 0.3);
        QCOMPARE(tickLabel(niceScale(0.3, 3), 0.2), QStringLiteral("0.2"));
        QCOMPARE(tickLabel(niceScale(200, 4), 50), QStringLiteral("50"));
    }

    void pixelsStayOnTheAxis()
    {
        const AxisScale scale{.max = 200, .step = 50, .decimals = 0};
        QCOMPARE(toPixel(scale, 0, 300, 100), 300.0);
        QCOMPARE(toPixel(scale, 200, 300, 100), 100.0);
        QCOMPARE(toPixel(scale, 50, 300, 100), 250.0);
        QCOMPARE(toPixel(scale, -5, 300, 100), 300.0);
        QCOMPARE(toPixel(scale, 1e9, 300, 100), 100.0);
        QCOMPARE(toPixel(scale, std::numeric_limits<double>::quiet_NaN(), 300, 100), 300.0);
    }

    void labelsAreThinnedWhereTheyWouldTouch()
    {
        QCOMPARE(labelStride(10, 300, 20, 4), 1);
        QCOMPARE(labelStride(16, 240, 20, 4), 2);
        QCOMPARE(labelStride(16, 100, 20, 4), 4);
        QCOMPARE(labelStride(1, 10, 20, 4), 1);
        QCOMPARE(labelStride(0, 300, 20, 4), 1);
        QCOMPARE(labelStride(5, 0, 20, 4), 1);
    }

    void anAxisStepsAtMostOnceASecond()
    {
        SteppedAxis axis(4, 0);
        QCOMPARE(axis.update(90, 0).max, 100.0); // the first comes at once
        QCOMPARE(axis.update(150, 400).max, 100.0);
        QVERIFY(axis.isWaiting());
        QCOMPARE(axis.update(150, 1000).max, 150.0);
        QVERIFY(!axis.isWaiting());
    }

    void anAxisStaysWhileTheDataFits()
    {
        SteppedAxis axis(4, 0);
        axis.update(90, 0);
        QCOMPARE(axis.update(60, 5000).max, 100.0); // smaller, but uses more than 40 %
        QCOMPARE(axis.update(100, 9000).max, 100.0); // just fits
        QCOMPARE(axis.update(30, 20000).max, 30.0);
    }

    void headroomIsKeptWhenTheAxisSteps()
    {
        SteppedAxis axis(4, 0.1);
        QCOMPARE(axis.update(100, 0).max, 150.0);
        QCOMPARE(axis.update(149, 2000).max, 150.0); // headroom may be used up before the axis steps
    }

    void resetLetsTheNextChangeThrough()
    {
        SteppedAxis axis(4, 0);
        axis.update(90, 0);
        axis.reset();
        QCOMPARE(axis.update(1000, 10).max, 1000.0);
    }
};

QTEST_GUILESS_MAIN(TestAxis)
#include "tst_axis.moc"

#include "ui/charts/bar_geometry.h"
#include "ui/charts/curve_geometry.h"
#include "ui/charts/interval.h"
#include "ui/charts/ribbon_geometry.h"
#include "ui/models/run_model.h"

#include <QtTest>

#include <cmath>

using namespace foregleam;

class TestChartGeometry : public QObject {
    Q_OBJECT

private slots:
    void wilsonIntervals_data()
    {
        QTest::addColumn<qint64>("hits");
        QTest::addColumn<qint64>("trials");
        QTest::addColumn<double>("share");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        // Computed by hand from Wilson's formula with z = 1.959964.
        QTest::newRow("nothing") << qint64(0) << qint64(0) << 0.0 << 0.0 << 1.0;
        QTest::newRow("none of ten") << qint64(0) << qint64(10) << 0.0 << 0.0 << 0.277533;
        QTest::newRow("all of ten") << qint64(10) << qint64(10) << 1.0 << 0.722467 << 1.0;
        QTest::newRow("half of a hundred") << qint64(50) << qint64(100) << 0.5 << 0.403832 << 0.596168;
        QTest::newRow("one of one") << qint64(1) << qint64(1) << 1.0 << 0.206549 << 1.0;
    }
    void wilsonIntervals()
    {
        QFETCH(qint64, hits);
        QFETCH(qint64, trials);
        QFETCH(double, low);
        QFETCH(double, high);
        const ShareInterval share = wilson95(hits, trials);
        QTEST(share.share, "share");
        QVERIFY2(std::abs(share.low - low) < 1e-5, qPrintable(QString::number(share.low, 'f', 7)));
        QVERIFY2(std::abs(share.high - high) < 1e-5, qPrintable(QString::number(share.high, 'f', 7)));
    }

    void rateIntervals()
    {
        // By hand: 8 rounds of 10 ms with 1, 3, 1, 3, … tokens. Rate 0.2; residuals ±1, squares 8; half width
        // 1.959964 × sqrt(8 / 7 × 8) / 80.
        RateSums sums;
        for (int i = 0; i < 7; ++i)
            sums.add(i % 2 == 0 ? 1 : 3, 10);
        QCOMPARE(rate95(sums).perMs, 13.0 / 70);
        QCOMPARE(rate95(sums).high, 0.0); // too few to say
        sums.add(3, 10);
        const RateInterval rate = rate95(sums);
        QCOMPARE(rate.perMs, 0.2);
        const double half = 1.959964 * std::sqrt(8.0 / 7 * 8) / 80;
        QVERIFY(std::abs(rate.low - (0.2 - half)) < 1e-9);
        QVERIFY(std::abs(rate.high - (0.2 + half)) < 1e-9);
        // Rounds that take as long as they bring scatter, but their rate does not.
        RateSums even;
        for (int i = 1; i <= 20; ++i)
            even.add(i, 5.0 * i);
        QVERIFY(std::abs(rate95(even).low - 0.2) < 1e-6 && std::abs(rate95(even).high - 0.2) < 1e-6);
        QCOMPARE(rate95({}).perMs, 0.0);
    }

    void ribbonCellsFillThePlotFromTheBottom_data()
    {
        QTest::addColumn<QRect>("plot");
        QTest::addColumn<int>("blockSize");
        QTest::newRow("usual") << QRect(20, 10, 400, 100) << 7;
        QTest::newRow("sixteen") << QRect(20, 10, 400, 100) << 16;
        QTest::newRow("low") << QRect(0, 0, 90, 36) << 16;
        QTest::newRow("no drafts") << QRect(5, 5, 50, 50) << 0;
    }
    void ribbonCellsFillThePlotFromTheBottom()
    {
        QFETCH(QRect, plot);
        QFETCH(int, blockSize);
        const RibbonLayout layout = layOutRibbon(plot, blockSize);
        QCOMPARE(layout.rows, blockSize + 1);
        QVERIFY(layout.columns >= 1);
        QRect before;
        for (int row = 0; row < layout.rows; ++row) {
            const QRect cell = ribbonCell(layout, layout.columns - 1, row);
            QVERIFY(!cell.isEmpty());
            QVERIFY2(plot.contains(cell), qPrintable(QString::number(row)));
            if (row == 0)
                QCOMPARE(cell.bottom(), plot.bottom());
            else
                QCOMPARE(cell.bottom(), before.top() - 2); // a pixel between
            before = cell;
        }
        for (int column = 1; column < layout.columns; ++column)
            QVERIFY(!ribbonCell(layout, column, 0).intersects(ribbonCell(layout, column - 1, 0)));
    }

    void ribbonsWithoutRoomHaveNoCells()
    {
        for (const QRect& plot : {QRect(), QRect(10, 10, -40, 20), QRect(10, 10, 40, 0)}) {
            const RibbonLayout layout = layOutRibbon(plot, 7);
            QCOMPARE(layout.columns, 0);
            QVERIFY(ribbonCell(layout, 0, 0).isEmpty());
            QCOMPARE(ribbonColumnAt(layout, 20), -1);
        }
        QCOMPARE(layOutRibbon(QRect(0, 0, 40, 40), -3).rows, 1);
    }

    void aColumnIsFoundWhereItIsDrawn()
    {
        const RibbonLayout layout = layOutRibbon(QRect(20, 10, 400, 100), 7);
        for (int column = 0; column < layout.columns; ++column)
            QCOMPARE(ribbonColumnAt(layout, ribbonCell(layout, column, 0).center().x()), column);
        QCOMPARE(ribbonColumnAt(layout, 19), -1);
        QCOMPARE(ribbonColumnAt(layout, 421), -1);
        QVERIFY(ribbonCell(layout, -1, 0).isEmpty());
        QVERIFY(ribbonCell(layout, layout.columns, 0).isEmpty());
        QVERIFY(ribbonCell(layout, 0, layout.rows).isEmpty());
    }

    void scrollingStaysInsideTheRounds()
    {
        QCOMPARE(clampFirstVisible(500, 100, 30), 70);
        QCOMPARE(clampFirstVisible(-4, 100, 30), 0);
        QCOMPARE(clampFirstVisible(12, 100, 30), 12);
        QCOMPARE(clampFirstVisible(12, 10, 30), 0);
        QCOMPARE(clampFirstVisible(12, 0, 0), 0);
    }

    void showingARoundMovesNoMoreThanNeeded()
    {
        QCOMPARE(firstVisibleToShow(50, 40, 100, 30), 40);
        QCOMPARE(firstVisibleToShow(39, 40, 100, 30), 39);
        QCOMPARE(firstVisibleToShow(70, 40, 100, 30), 41);
        QCOMPARE(firstVisibleToShow(99, 0, 100, 30), 70);
        QCOMPARE(firstVisibleToShow(0, 40, 100, 30), 0);
    }

    void draftsBecomeOutcomes()
    {
        RoundSample sample;
        sample.drafted = 7;
        sample.verified = 4;
        sample.accepted = 2;
        const Outcome expected[] = {Outcome::Accepted, Outcome::Accepted, Outcome::Rejected, Outcome::Discarded,
            Outcome::NotVerified, Outcome::NotVerified, Outcome::NotVerified};
        for (int place = 0; place < sample.drafted; ++place)
            QCOMPARE(draftOutcome(sample, place), expected[place]);
    }

    void barsStandOnTheBottomOfTheirPlace()
    {
        const BarLayout layout = layOutBars(QRectF(30, 20, 320, 100), 16);
        QCOMPARE(layout.pitch, 20.0);
        QVERIFY(layout.barWidth < layout.pitch);
        QCOMPARE(barRect(layout, 3, 0.25).height(), 25.0);
        QCOMPARE(barRect(layout, 3, 0.25).bottom(), 120.0);
        QCOMPARE(barRect(layout, 3, 0).height(), 0.0);
        QCOMPARE(barRect(layout, 3, 7).height(), 100.0);
        for (int bar = 0; bar < 16; ++bar)
            QCOMPARE(barAt(layout, barCentre(layout, bar)), bar);
        QCOMPARE(barAt(layout, 29), -1);
        QCOMPARE(barAt(layout, 351), -1);
        QVERIFY(barRect(layout, 16, 1).isNull());
        QVERIFY(barRect(layout, -1, 1).isNull());
    }

    void fewBarsStayNarrow()
    {
        const BarLayout layout = layOutBars(QRectF(0, 0, 900, 100), 1);
        QCOMPARE(layout.barWidth, 32.0);
        QCOMPARE(barAt(layout, 500), -1);
    }

    void barsWithoutRoomOrNumber()
    {
        QCOMPARE(layOutBars(QRectF(0, 0, 100, 100), 0).count, 0);
        QCOMPARE(layOutBars(QRectF(0, 0, 0, 100), 4).count, 0);
        QCOMPARE(layOutBars(QRectF(0, 0, 100, -5), 4).count, 0);
        QCOMPARE(barAt(BarLayout{}, 0), -1);
    }

    void aCurveKeepsItsSpikesInFewPoints()
    {
        const AxisScale seconds{.max = 10, .step = 2, .decimals = 0};
        const AxisScale rate{.max = 100, .step = 50, .decimals = 0};
        const QRectF plot(0, 0, 100, 100);
        std::deque<SpeedSample> samples;
        for (int i = 0; i < 10000; ++i)
            samples.push_back({static_cast<double>(i), i == 5003 ? 90.0 : 50.0});
        const QPolygonF line = curveLine(samples, seconds, rate, plot);
        QVERIFY(line.size() <= 400);
        QCOMPARE(line.first(), QPointF(0, 50));
        double highest = 100;
        for (qsizetype i = 0; i < line.size(); ++i) {
            highest = std::min(highest, line[i].y());
            QVERIFY(i == 0 || line[i].x() >= line[i - 1].x());
        }
        QCOMPARE(highest, 10.0);
    }

    void shortCurves()
    {
        const AxisScale scale{.max = 10, .step = 2, .decimals = 0};
        const QRectF plot(0, 0, 100, 100);
        QVERIFY(curveLine({}, scale, scale, plot).isEmpty());
        QCOMPARE(curveLine({{5000, 5}}, scale, scale, plot), QPolygonF({QPointF(50, 50)}));
        QCOMPARE(curveLine({{0, 0}, {10000, 10}}, scale, scale, plot), QPolygonF({QPointF(0, 100), QPointF(100, 0)}));
        QCOMPARE(curveLine({{0, 0}, {99000, 99}}, scale, scale, plot).last(), QPointF(100, 0)); // held at the edge
    }

    void theNearestSampleInTime()
    {
        const AxisScale seconds{.max = 10, .step = 2, .decimals = 0};
        const QRectF plot(50, 0, 100, 100);
        const std::deque<SpeedSample> samples{{1000, 1}, {2000, 2}, {6000, 3}};
        QCOMPARE(nearestSample({}, seconds, plot, 60), -1);
        QCOMPARE(nearestSample(samples, seconds, QRectF(), 60), -1);
        QCOMPARE(nearestSample(samples, seconds, plot, 0), 0);
        QCOMPARE(nearestSample(samples, seconds, plot, 66), 1);
        QCOMPARE(nearestSample(samples, seconds, plot, 89), 1);
        QCOMPARE(nearestSample(samples, seconds, plot, 91), 2);
        QCOMPARE(nearestSample(samples, seconds, plot, 500), 2);
    }

    void theBaselinesLabelKeepsOffTheCurve()
    {
        const QRectF plot(0, 0, 100, 100);
        QCOMPARE(labelTop(50, 20, 12, plot), 52.0); // the curve is above: the label goes below
        QCOMPARE(labelTop(50, 80, 12, plot), 36.0);
        QCOMPARE(labelTop(95, 20, 12, plot), 81.0); // no room below
        QCOMPARE(labelTop(5, 80, 12, plot), 7.0); // no room above
    }
};

QTEST_GUILESS_MAIN(TestChartGeometry)
#include "tst_chart_geometry.moc"

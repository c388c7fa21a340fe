#include "synthetic_run.h"

#include "ui/charts/acceptance_chart.h"
#include "ui/charts/length_chart.h"
#include "ui/charts/outcome_legend.h"
#include "ui/charts/reliability_chart.h"
#include "ui/charts/round_ribbon.h"
#include "ui/charts/speed_chart.h"
#include "ui/charts/time_split_chart.h"
#include "ui/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QImage>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>
#include <memory>

using namespace foregleam;
using foregleam::test::makeRound;
using foregleam::test::SyntheticRun;

namespace {

/// The charts over one model, shown.
struct Charts {
    Charts()
    {
        for (LiveChart* chart : all()) {
            chart->resize(460, 190);
            chart->show();
        }
    }

    std::vector<LiveChart*> all() { return {&ribbon, &acceptance, &length, &reliability, &speed, &time}; }

    /// Feeds the model and lets the frame that shows it pass.
    void show(const std::vector<Event>& batch)
    {
        model.apply(batch);
        QTest::qWait(50);
    }

    RunModel model;
    RunSelection selection;
    RoundRibbon ribbon{model, selection};
    AcceptanceChart acceptance{model, selection};
    LengthChart length{model, selection};
    ReliabilityChart reliability{model, selection};
    SpeedChart speed{model, selection};
    TimeSplitChart time{model, selection};
};

void moveMouse(QWidget& widget, const QPoint& position)
{
    QMouseEvent move(
        QEvent::MouseMove, position, widget.mapToGlobal(position), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &move);
}

void turnWheel(QWidget& widget, int eighths)
{
    QWheelEvent wheel(QPointF(50, 50), widget.mapToGlobal(QPointF(50, 50)), QPoint(), QPoint(0, eighths), Qt::NoButton,
        Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &wheel);
}

/// Some position of `chart` where the item under the mouse is `item`.
std::optional<QPoint> findItem(LiveChart& chart, int item)
{
    for (int x = 0; x < chart.width(); x += 2) {
        const QPoint position(x, chart.height() / 2);
        moveMouse(chart, position);
        if (chart.hoveredItem() == item)
            return position;
    }
    return std::nullopt;
}

bool hasColor(const QImage& image, const QColor& color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).rgb() == color.rgb())
                return true;
        }
    }
    return false;
}

} // namespace

class TestLiveCharts : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void emptyChartsSayWhatWillAppear()
    {
        Charts charts;
        for (LiveChart* chart : charts.all()) {
            QVERIFY(!chart->accessibleName().isEmpty());
            QCOMPARE(chart->accessibleDescription(), chart->describe());
            QVERIFY(chart->describe().contains(QLatin1String("here")));
            QTest::keyClick(chart, Qt::Key_Right);
            QTest::mouseClick(chart, Qt::LeftButton, Qt::NoModifier, QPoint(200, 90));
            QCOMPARE(chart->selectedItem(), -1);
            QVERIFY(!chart->grab().isNull());
        }
    }

    void theRibbonShowsEachOutcomeInItsColour_data()
    {
        QTest::addColumn<Theme::Mode>("mode");
        QTest::newRow("light") << Theme::Mode::Light;
        QTest::newRow("dark") << Theme::Mode::Dark;
    }
    void theRibbonShowsEachOutcomeInItsColour()
    {
        QFETCH(Theme::Mode, mode);
        Theme theme;
        theme.setMode(mode);
        Charts charts;
        charts.show({makeRound(6, 4, 2, 20, 10)});
        const QImage image = charts.ribbon.grab().toImage();
        for (const Outcome outcome : {Outcome::Accepted, Outcome::Rejected, Outcome::Target})
            QVERIFY(hasColor(image, theme.outcome(outcome)));
        QVERIFY(!hasColor(image, theme.outcome(Outcome::Baseline)));
    }

    void hoverReadsTheExactRound()
    {
        Charts charts;
        charts.show({makeRound(7, 7, 3, 20, 12.5), makeRound(6, 5, 5, 40, 15)});
        QVERIFY(findItem(charts.ribbon, 1));
        QCOMPARE(QToolTip::text(), QStringLiteral("Round 2: 6 drafted, 5 verified, 5 accepted, 6 emitted, 15.0 ms"));
        QVERIFY(findItem(charts.ribbon, 0));
        QCOMPARE(QToolTip::text(),
            QStringLiteral("Round 1: 7 drafted, 7 verified, 3 accepted, 3 discarded, 4 emitted, 12.5 ms"));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&charts.ribbon, &leave);
        QCOMPARE(charts.ribbon.hoveredItem(), -1);
    }

    void hoverSaysWhyARoundWasCut_data()
    {
        QTest::addColumn<LengthReason>("reason");
        QTest::addColumn<QString>("words");
        QTest::newRow("rate") << LengthReason::Rate << "Cut at 4: one more draft was not expected to pay";
        QTest::newRow("threshold") << LengthReason::Threshold
                                   << "Cut at 4: the next confidence was below the threshold";
        QTest::newRow("limit") << LengthReason::Limit << "Cut at 4: the answer or the context ends there";
        QTest::newRow("parked") << LengthReason::Parked << "Parked: drafting does not pay on this text";
        QTest::newRow("probe") << LengthReason::Probe << "Probe: parked, but tried to see whether drafting pays again";
    }
    void hoverSaysWhyARoundWasCut()
    {
        QFETCH(LengthReason, reason);
        QFETCH(QString, words);
        Charts charts;
        RoundEvent round = makeRound(7, 4, 4, 20, 10);
        round.reason = reason;
        charts.show({round});
        QVERIFY(findItem(charts.ribbon, 0));
        QVERIFY2(QToolTip::text().endsWith(QStringLiteral(". ") + words), qPrintable(QToolTip::text()));
        QVERIFY(charts.ribbon.describe().contains(words));
        // Parked and tried rounds carry a mark in the baseline's colour; the others do not.
        const bool marked = reason == LengthReason::Parked || reason == LengthReason::Probe;
        QCOMPARE(hasColor(charts.ribbon.grab().toImage(), Theme::instance().outcome(Outcome::Baseline)), marked);
    }

    void arrowKeysChooseRounds()
    {
        Charts charts;
        charts.show(SyntheticRun(7, 1).next(300));
        QSignalSpy spy(&charts.selection, &RunSelection::changed);
        const auto press = [&](Qt::Key key) {
            QTest::keyClick(&charts.ribbon, key);
            return charts.ribbon.selectedItem();
        };
        QCOMPARE(press(Qt::Key_Left), 299); // starts at the newest
        QCOMPARE(press(Qt::Key_Left), 298);
        QCOMPARE(press(Qt::Key_Right), 299);
        QCOMPARE(press(Qt::Key_Right), 299);
        QCOMPARE(press(Qt::Key_Home), 0);
        QCOMPARE(charts.ribbon.firstVisibleRound(), 0);
        QVERIFY(!charts.ribbon.followsNewest());
        QVERIFY(press(Qt::Key_PageDown) > 10);
        QCOMPARE(press(Qt::Key_End), 299);
        QCOMPARE(charts.ribbon.lastVisibleRound(), 299);
        QCOMPARE(press(Qt::Key_Escape), -1);
        QVERIFY(charts.ribbon.followsNewest());
        QCOMPARE(spy.size(), 7);
        QVERIFY(charts.selection.isEmpty());
    }

    void aClickChoosesTheRoundUnderTheMouse()
    {
        Charts charts;
        charts.show(SyntheticRun(7, 1).next(20));
        QSignalSpy spy(&charts.selection, &RunSelection::changed);
        const auto position = findItem(charts.ribbon, 4);
        QVERIFY(position);
        QTest::mouseClick(&charts.ribbon, Qt::LeftButton, Qt::NoModifier, *position);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(charts.selection.round(), 4);
        QVERIFY(charts.ribbon.accessibleDescription().startsWith(QLatin1String("Chosen: Round 5:")));
    }

    void theRibbonFollowsTheNewestUnlessScrolledBack()
    {
        Charts charts;
        SyntheticRun run(7, 1);
        charts.show(run.next(400));
        QVERIFY(charts.ribbon.followsNewest());
        QCOMPARE(charts.ribbon.lastVisibleRound(), 399);
        turnWheel(charts.ribbon, 120);
        QVERIFY(!charts.ribbon.followsNewest());
        const int first = charts.ribbon.firstVisibleRound();
        charts.show(run.next(50));
        QCOMPARE(charts.ribbon.firstVisibleRound(), first);
        turnWheel(charts.ribbon, -12000);
        QVERIFY(charts.ribbon.followsNewest());
        charts.show(run.next(1));
        QCOMPARE(charts.ribbon.lastVisibleRound(), 450);
    }

    void whatIsInSightStaysWhenOldRoundsGo()
    {
        Charts charts;
        SyntheticRun run(3, 1);
        charts.show(run.next(static_cast<int>(RunModel::kMaxRounds)));
        charts.ribbon.selectItem(5000);
        const int first = charts.ribbon.firstVisibleRound();
        charts.show(run.next(1000));
        QCOMPARE(charts.ribbon.firstVisibleRound(), first);
        QCOMPARE(charts.ribbon.selectedItem(), 5000);
        charts.show(run.next(5000)); // now round 5,000 is gone
        QTRY_COMPARE(charts.ribbon.selectedItem(), -1);
        QVERIFY(charts.ribbon.firstVisibleRound() >= 6000);
    }

    void aClearedModelLetsGoOfTheChoice()
    {
        Charts charts;
        charts.show(SyntheticRun(7, 1).next(200));
        for (LiveChart* chart : charts.all())
            chart->selectItem(2);
        charts.model.clear();
        for (LiveChart* chart : charts.all())
            QTRY_COMPARE(chart->selectedItem(), -1);
        QVERIFY(charts.ribbon.followsNewest());
        QCOMPARE(charts.ribbon.firstVisibleRound(), -1);
    }

    void theWheelPassesOnWhereThereIsNothingToScroll()
    {
        Charts charts;
        charts.show(SyntheticRun(7, 1).next(3));
        QWheelEvent wheel(QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120), Qt::NoButton, Qt::NoModifier,
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(&charts.ribbon, &wheel);
        QVERIFY(!wheel.isAccepted());
    }

    void acceptanceSaysRateIntervalAndNumber()
    {
        Charts charts;
        charts.show({makeRound(2, 2, 2, 20, 10), makeRound(2, 2, 1, 40, 10), makeRound(2, 2, 0, 60, 10),
            makeRound(2, 2, 2, 80, 10)});
        QVERIFY(findItem(charts.acceptance, 0));
        QCOMPARE(QToolTip::text(),
            QStringLiteral("Place 1: 75.0 % accepted, 3 of 4 rounds that reached it (95 % interval 30.1 to 95.4 %)"));
        QTest::keyClick(&charts.acceptance, Qt::Key_Left);
        QCOMPARE(charts.acceptance.selectedItem(), 0);
        QTest::keyClick(&charts.acceptance, Qt::Key_Right);
        QCOMPARE(charts.acceptance.selectedItem(), 1);
        QVERIFY(
            charts.acceptance.accessibleDescription().startsWith(QLatin1String("Place 2: 66.7 % accepted, 2 of 3")));
        charts.acceptance.selectItem(-1);
        QCOMPARE(charts.acceptance.describe(),
            QStringLiteral("Accepted drafts by place in the block: place 1 75 % of 4, place 2 67 % of 3."));
        QCOMPARE(charts.acceptance.valuesAsTsv().split(QLatin1Char('\n')).at(2),
            QStringLiteral("2\t3\t2\t0.6667\t0.2077\t0.9385"));
    }

    void speedIsComparedWithTheBaselineInWords()
    {
        Charts charts;
        charts.show({makeRound(3, 3, 3, 1100, 100), makeRound(5, 5, 5, 1150, 50)}); // 10 in 150 ms
        QCOMPARE(charts.speed.summary(), QStringLiteral("66.7 tok/s, baseline not measured"));
        charts.model.setBaselineStepMs(20); // 50 tok/s
        QCOMPARE(charts.speed.summary(), QStringLiteral("66.7 tok/s, 1.3 × the measured baseline"));
        QVERIFY(charts.speed.describe().contains(QLatin1String("One at a time: 50.0 tok/s.")));
        QTest::keyClick(&charts.speed, Qt::Key_Left);
        QCOMPARE(charts.speed.selectedItem(), 1);
        QVERIFY(charts.speed.describe().contains(QLatin1String("Chosen: 1.15 s: 66.7 tok/s.")));
        QCOMPARE(charts.speed.valuesAsTsv(),
            QStringLiteral("at_ms\ttokens_per_second\tbaseline_tokens_per_second\n"
                           "1100.000\t40.00\t50.00\n1150.000\t66.67\t50.00\n"));
        Theme& theme = Theme::instance();
        QVERIFY(hasColor(charts.speed.grab().toImage(), theme.outcome(Outcome::Baseline)));
        QVERIFY(findItem(charts.speed, 0));
        QCOMPARE(QToolTip::text(), QStringLiteral("1.10 s: 40.0 tok/s"));
    }

    void copyTakesPictureAndValues()
    {
        Charts charts;
        charts.show(SyntheticRun(7, 1).next(30));
        for (LiveChart* chart : charts.all()) {
            QApplication::clipboard()->clear();
            chart->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(chart));
            chart->setFocus();
            QTest::keySequence(chart, QKeySequence(QKeySequence::Copy));
            const QMimeData* data = QApplication::clipboard()->mimeData();
            QVERIFY2(data && data->hasImage(), qPrintable(chart->accessibleName()));
            QCOMPARE(data->text(), chart->valuesAsTsv());
            QCOMPARE(qvariant_cast<QImage>(data->imageData()).size(), chart->size() * chart->devicePixelRatioF());
            QCOMPARE(chart->actions().size(), 2);
            QCOMPARE(chart->contextMenuPolicy(), Qt::ActionsContextMenu);
        }
        QCOMPARE(charts.ribbon.valuesAsTsv().count(QLatin1Char('\n')), 31);
    }

    void repaintsAtMostThirtyTimesASecondAndNotWhileIdle()
    {
        Charts charts;
        SyntheticRun run(7, 1);
        charts.model.apply(run.next(100));
        QTest::qWait(300);
        for (LiveChart* chart : charts.all())
            QVERIFY(chart->paintCount() > 0);
        std::vector<int> before;
        for (LiveChart* chart : charts.all())
            before.push_back(chart->paintCount());
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 500) {
            charts.model.apply(run.next(1));
            QTest::qWait(1);
        }
        for (std::size_t i = 0; i < before.size(); ++i)
            QVERIFY(charts.all()[i]->paintCount() - before[i] <= std::ceil(static_cast<double>(clock.elapsed()) / 33));
        QTest::qWait(1200); // the last frame, and an axis that had to wait for its second
        for (std::size_t i = 0; i < before.size(); ++i)
            before[i] = charts.all()[i]->paintCount();
        QTest::qWait(300);
        for (std::size_t i = 0; i < before.size(); ++i)
            QCOMPARE(charts.all()[i]->paintCount(), before[i]);
    }

    void hiddenChartsDoNotPaintAndCatchUpWhenShown()
    {
        Charts charts;
        for (LiveChart* chart : charts.all())
            chart->hide();
        std::vector<int> before;
        for (LiveChart* chart : charts.all())
            before.push_back(chart->paintCount());
        charts.model.apply(SyntheticRun(7, 1).next(100));
        QTest::qWait(120);
        for (std::size_t i = 0; i < before.size(); ++i)
            QCOMPARE(charts.all()[i]->paintCount(), before[i]);
        for (LiveChart* chart : charts.all()) {
            chart->show();
            QCOMPARE(chart->accessibleDescription(), chart->describe());
        }
        QCOMPARE(charts.ribbon.lastVisibleRound(), 99);
    }

    void chartsFollowTheTheme()
    {
        Theme theme;
        theme.setMode(Theme::Mode::Light);
        Charts charts;
        charts.show(SyntheticRun(7, 1).next(30));
        theme.setMode(Theme::Mode::Dark);
        for (LiveChart* chart : charts.all())
            QCOMPARE(chart->grab().toImage().pixelColor(chart->width() - 2, chart->height() - 2), theme.panel());
    }

    void chartsBearAnySize()
    {
        Charts charts;
        charts.show(SyntheticRun(16, 1).next(2000));
        for (LiveChart* chart : charts.all()) {
            for (const QSize& size : {QSize(1, 1), QSize(40, 20), QSize(180, 104), QSize(2000, 900)}) {
                chart->resize(size);
                QVERIFY(!chart->grab().isNull());
                moveMouse(*chart, QPoint(size.width() / 2, size.height() / 2));
            }
        }
    }

    void theLegendNamesEveryOutcomeAndWraps()
    {
        OutcomeLegend legend;
        QCOMPARE(outcomeLegendEntries().size(), std::size_t(6));
        const int oneLine = legend.heightForWidth(2000);
        QVERIFY(legend.heightForWidth(200) > oneLine);
        QCOMPARE(legend.sizeHint().height(), oneLine);
        for (const LegendEntry& entry : outcomeLegendEntries())
            QVERIFY(legend.accessibleDescription().contains(entry.word));
        legend.resize(600, oneLine);
        const QImage image = legend.grab().toImage();
        QVERIFY(hasColor(image, Theme::instance().outcome(Outcome::Accepted)));
        QVERIFY(hasColor(image, Theme::instance().outcome(Outcome::Target)));
    }
};

QTEST_MAIN(TestLiveCharts)
#include "tst_live_charts.moc"

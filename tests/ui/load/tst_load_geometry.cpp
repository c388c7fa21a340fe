// Where the points of a load measurement lie, and the table that holds them. Pure.

#include "ui/charts/load_geometry.h"
#include "ui/models/load_table_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace foregleam;

namespace {

/// A point whose one step emitted `emitted` tokens in 100 ms and verified `verified` drafts a sequence.
LoadPoint pointOf(Method method, std::int32_t atOnce, std::int32_t emitted, std::int32_t verified = 1)
{
    LoadPoint point{method, LoadFigures(atOnce), true};
    LoadStep step;
    step.verified.assign(static_cast<std::size_t>(atOnce), verified);
    step.rows = atOnce * (1 + verified);
    step.emitted = emitted;
    step.ms = 100;
    point.figures.add(step);
    return point;
}

} // namespace

class TestLoadGeometry : public QObject {
    Q_OBJECT

private slots:
    void plotsStandSideBySideWhereThereIsRoom()
    {
        const LoadPlots wide = loadPlots({800, 300}, 60, 14);
        QCOMPARE(wide.speed.top(), wide.lengths.top());
        QVERIFY(wide.lengths.left() >= wide.speed.right() + 60);
        const LoadPlots narrow = loadPlots({400, 500}, 60, 14);
        QCOMPARE(narrow.speed.left(), narrow.lengths.left());
        QVERIFY(narrow.lengths.top() > narrow.speed.bottom() + 2 * 14);
        for (const LoadPlots& plots : {wide, narrow, loadPlots({100, 60}, 60, 14)}) {
            for (const QRectF& plot : {plots.speed, plots.lengths})
                QVERIFY(plot.width() >= 0 && plot.height() >= 0);
        }
        for (const LoadPlots& plots : {wide})
            QVERIFY(QRectF(0, 0, 800, 300).contains(plots.lengths));
    }

    void everyDoublingOfALoadIsAsWide()
    {
        QCOMPARE(loadShare(1, 32), 0.0);
        QCOMPARE(loadShare(32, 32), 1.0);
        QCOMPARE(loadShare(2, 32), 0.2);
        QVERIFY(qFuzzyCompare(loadShare(16, 32) - loadShare(8, 32), loadShare(4, 32) - loadShare(2, 32)));
        QCOMPARE(loadShare(1, 1), 0.0);
        QCOMPARE(loadTicks(32), (std::vector<std::int32_t>{1, 2, 4, 8, 16, 32}));
        QCOMPARE(loadTicks(12), (std::vector<std::int32_t>{1, 2, 4, 8, 12}));
        QCOMPARE(loadTicks(1), (std::vector<std::int32_t>{1}));
    }

    void aLineGoesThroughTheLoadsOfAMethodAsTheyRise()
    {
        const std::vector<LoadPoint> points{pointOf(Method::Off, 8, 1), pointOf(Method::Dspark, 2, 1),
            pointOf(Method::Off, 1, 1), pointOf(Method::Off, 4, 1)};
        const auto lines = loadLines(points);
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines[0], (std::vector<int>{2, 3, 0}));
        QCOMPARE(lines[1], (std::vector<int>{1}));
        QVERIFY(loadLines({}).empty());
    }

    void thePointUnderTheMouseIsTheNearestInReach()
    {
        const std::vector<QPointF> points{{10, 10}, {20, 10}, {100, 100}};
        QCOMPARE(nearestPoint(points, {12, 10}, 12), 0);
        QCOMPARE(nearestPoint(points, {16, 10}, 12), 1);
        QCOMPARE(nearestPoint(points, {60, 60}, 12), -1);
        QCOMPARE(nearestPoint({}, {0, 0}, 12), -1);
    }

    void theTableHoldsOnePointOfEachMethodAndLoadInOrder()
    {
        LoadTableModel table;
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.set(pointOf(Method::Dspark, 8, 40, 2));
        table.set(pointOf(Method::Off, 8, 8, 0));
        table.set(pointOf(Method::Off, 1, 1, 0));
        QCOMPARE(table.rowCount(), 3);
        const auto text = [&table](int row, int column) { return table.index(row, column).data().toString(); };
        QCOMPARE(text(0, LoadTableModel::Requests), QStringLiteral("1"));
        QCOMPARE(text(1, LoadTableModel::MethodName), QStringLiteral("Off"));
        QCOMPARE(text(2, LoadTableModel::MethodName), QStringLiteral("DSpark"));
        QCOMPARE(text(2, LoadTableModel::Throughput), QStringLiteral("400.0"));
        QCOMPARE(text(2, LoadTableModel::PerUser), QStringLiteral("50.0"));
        QCOMPARE(text(2, LoadTableModel::Verified), QStringLiteral("2.00"));
        QCOMPARE(text(2, LoadTableModel::AcceptedLength), QStringLiteral("5.00"));
        QCOMPARE(text(2, LoadTableModel::SameText), QStringLiteral("yes"));

        QSignalSpy changed(&table, &QAbstractItemModel::dataChanged);
        table.set(pointOf(Method::Dspark, 8, 80, 2)); // measured again
        QCOMPARE(table.rowCount(), 3);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(text(2, LoadTableModel::Throughput), QStringLiteral("800.0"));
        table.remove(pointOf(Method::Dspark, 4, 1)); // is not there
        QCOMPARE(table.rowCount(), 3);
        table.remove(pointOf(Method::Off, 8, 1));
        QCOMPARE(table.rowCount(), 2);
        QCOMPARE(text(1, LoadTableModel::MethodName), QStringLiteral("DSpark"));
        table.clear();
        QCOMPARE(table.rowCount(), 0);
    }

    void theEndsOfALoadAreThoseOfOneMethod()
    {
        const std::vector<LoadPoint> points{pointOf(Method::Off, 1, 1), pointOf(Method::Dspark, 4, 1, 3),
            pointOf(Method::Dspark, 16, 1, 1), pointOf(Method::Dspark, 2, 1, 4), pointOf(Method::Off, 32, 1)};
        const auto ends = lightestAndHeaviest(points, Method::Dspark);
        QVERIFY(ends.has_value());
        QCOMPARE(ends->first.figures.atOnce(), 2);
        QCOMPARE(ends->second.figures.atOnce(), 16);
        QVERIFY(!lightestAndHeaviest(points, Method::Ngram).has_value());
        QVERIFY(!lightestAndHeaviest({pointOf(Method::Dspark, 4, 1)}, Method::Dspark).has_value());
    }
};

QTEST_GUILESS_MAIN(TestLoadGeometry)
#include "tst_load_geometry.moc"

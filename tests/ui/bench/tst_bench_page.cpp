// The benchmark window, driven by mouse and keys on a scripted engine.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/charts/bench_acceptance_chart.h"
#include "ui/charts/speedup_chart.h"
#include "ui/pages/bench_page.h"
#include "ui/pages/message_input.h"
#include "ui/pages/note_bar.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

using namespace foregleam;
using namespace foregleam::test;

namespace {

struct Bench : ChatFixture {
    explicit Bench(double tokensPerSecond = 0)
    {
        Script script;
        script.text = "one two three four five six seven eight nine ten eleven twelve";
        script.tokensPerSecond = tokensPerSecond;
        engine->setScript(script);
        open();
    }

    void open()
    {
        QTest::keyClick(window.get(), Qt::Key_B, Qt::ControlModifier);
        page = window->findChild<BenchPage*>();
        if (!page || !QTest::qWaitForWindowExposed(page))
            qFatal("the page was not shown");
    }

    template <class Widget> Widget* part(const char* name) const { return child<Widget>(name); }
    void run() const { QTest::mouseClick(part<QPushButton>("benchRun"), Qt::LeftButton); }
    const BenchTableModel& rows() const
    {
        return *qobject_cast<BenchTableModel*>(part<QTableView>("benchTable")->model());
    }
    QString cell(int row, int column) const { return rows().index(row, column).data().toString(); }
    QStringList keptFiles() const
    {
        return QDir(folder.filePath(QStringLiteral("benchmarks"))).entryList({QStringLiteral("*.json")}, QDir::Files);
    }

    BenchPage* page = nullptr;
};

} // namespace

class TestBenchPage : public QObject {
    Q_OBJECT

private slots:
    void aRunFillsTheTableAndIsKept()
    {
        Bench bench;
        bench.part<QLineEdit>("benchSizes")->setText(QStringLiteral("3, 7"));
        bench.part<QSpinBox>("benchLimit")->setValue(0);
        QVERIFY(bench.part<QCheckBox>("bench.ngram")->isChecked());
        QCOMPARE(
            bench.part<QLabel>("benchWords")->text().section(u' ', 0, 0), QStringLiteral("21")); // 7 prompts, 3 runs
        bench.run();
        QCOMPARE(bench.controller().phase(), ChatController::Phase::Occupied);
        QTRY_VERIFY(bench.part<QPushButton>("benchRun")->isVisible());
        QCOMPARE(bench.controller().phase(), ChatController::Phase::Ready);
        QCOMPARE(bench.rows().rowCount(), 3);
        QCOMPARE(bench.cell(0, BenchTableModel::BlockSize), QStringLiteral("–"));
        QCOMPARE(bench.cell(1, BenchTableModel::BlockSize), QStringLiteral("3"));
        QCOMPARE(bench.cell(2, BenchTableModel::BlockSize), QStringLiteral("7"));
        QCOMPARE(bench.cell(1, BenchTableModel::Set), QStringLiteral("small"));
        QCOMPARE(bench.cell(1, BenchTableModel::Prompts), QStringLiteral("7"));
        QVERIFY(bench.cell(1, BenchTableModel::Interval).contains(QStringLiteral("to")));
        QCOMPARE(bench.keptFiles().size(), 1);
        QVERIFY(bench.part<QLabel>("benchFacts")->text().contains(QStringLiteral("aaaaaaaaaaaa")));
        const auto* chart = bench.page->findChild<SpeedupChart*>();
        QVERIFY(chart->describe().contains(QStringLiteral("×")));
    }

    void everyFigureIsTheKeptDocuments()
    {
        Bench bench;
        bench.run();
        QTRY_COMPARE(bench.keptFiles().size(), 1);
        QTRY_VERIFY(bench.part<QPushButton>("benchRun")->isVisible());
        QFile file(bench.folder.filePath(QStringLiteral("benchmarks/")) + bench.keptFiles().front());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto record = readBenchDocument(file.readAll().toStdString(), "here");
        QVERIFY(record.ok());
        QCOMPARE(bench.rows().rows(), record->rows);
        QCOMPARE(
            bench.cell(1, BenchTableModel::AcceptedLength), QLocale().toString(record->rows[1].acceptedLength, 'f', 2));
        // The scripted engine says how many answers there were: those of the plan, the warm-up, and what empties the
        // cache before each.
        QCOMPARE(bench.engine->requests().size(), 5 * 2 * 2 + 2U);
    }

    void cancelKeepsWhatEveryMethodAnswered()
    {
        Bench bench(120);
        bench.run();
        QTRY_VERIFY(bench.part<QProgressBar>("benchProgress")->value() >= 3);
        QVERIFY(bench.part<QLabel>("benchWords")->text().contains(QStringLiteral("left")));
        QTest::mouseClick(bench.part<QPushButton>("benchCancel"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(bench.part<QPushButton>("benchRun")->isVisible(), 2000);
        QVERIFY(bench.rows().rowCount() == 2);
        QVERIFY(bench.cell(0, BenchTableModel::Prompts).toInt() < 5);
        QVERIFY(bench.part<QLabel>("benchFacts")->text().contains(QStringLiteral("cancelled")));
        QVERIFY(bench.controller().canSend());
    }

    void cancelledAtOnceNothingIsKept()
    {
        Bench bench(20);
        bench.run();
        QTest::mouseClick(bench.part<QPushButton>("benchCancel"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(bench.part<QPushButton>("benchRun")->isVisible(), 2000);
        QCOMPARE(bench.keptFiles().size(), 0);
        QVERIFY(bench.page->findChild<NoteBar*>()->sentence().contains(QStringLiteral("nothing was kept")));
    }

    void anEarlierRunIsCompared()
    {
        Bench bench;
        for (int run = 1; run <= 2; ++run) {
            bench.run();
            QTRY_VERIFY(bench.part<QPushButton>("benchRun")->isVisible());
            QCOMPARE(bench.keptFiles().size(), run);
        }
        auto* table = bench.part<QTableView>("benchTable");
        QVERIFY(table->isColumnHidden(BenchTableModel::Before));
        bench.part<QComboBox>("benchCompared")->setCurrentIndex(2); // the first run
        QVERIFY(!table->isColumnHidden(BenchTableModel::Before));
        QVERIFY(bench.cell(1, BenchTableModel::Before).contains(QStringLiteral("×")));
        bench.restart(); // another run of the program finds both
        bench.open();
        QCOMPARE(bench.part<QComboBox>("benchShown")->count(), 2);
        QCOMPARE(bench.rows().rowCount(), 2);
        QTest::mouseClick(bench.part<QPushButton>("benchRemove"), Qt::LeftButton);
        QCOMPARE(bench.keptFiles().size(), 1);
        QCOMPARE(bench.part<QComboBox>("benchShown")->count(), 1);
    }

    void whatIsMissingIsSaid()
    {
        Bench bench;
        auto* run = bench.part<QPushButton>("benchRun");
        const auto* words = bench.part<QLabel>("benchWords");
        bench.part<QLineEdit>("benchSizes")->setText(QStringLiteral("40"));
        QVERIFY(!run->isEnabled());
        QVERIFY(words->text().contains(QStringLiteral("from 1 to")));
        bench.part<QLineEdit>("benchSizes")->setText(QStringLiteral("4"));
        bench.part<QListWidget>("benchSets")->item(0)->setCheckState(Qt::Unchecked);
        QVERIFY(words->text().contains(QStringLiteral("prompt set")));
        bench.part<QListWidget>("benchSets")->item(0)->setCheckState(Qt::Checked);
        QVERIFY(run->isEnabled());
        QTest::mouseClick(bench.part<QCheckBox>("bench.ngram"), Qt::LeftButton, {}, {5, 5});
        QVERIFY(words->text().contains(QStringLiteral("method")));
        QVERIFY(!bench.part<QCheckBox>("bench.dspark")->isEnabled());
        QVERIFY(bench.part<QCheckBox>("bench.dspark")->toolTip().contains(QStringLiteral("drafter")));
    }

    void theChatWaitsAndAnAnswerHoldsTheBenchmarkBack()
    {
        Bench bench(60);
        bench.run();
        auto* input = bench.part<MessageInput>("messageInput");
        bench.type(QStringLiteral("hello"));
        QCOMPARE(bench.conversation().rowCount(), 0);
        QCOMPARE(input->toPlainText(), QStringLiteral("hello"));
        QTest::mouseClick(bench.part<QPushButton>("benchCancel"), Qt::LeftButton);
        QTRY_VERIFY(bench.controller().canSend());
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(bench.conversation().rowCount(), 2);
        QVERIFY(!bench.part<QPushButton>("benchRun")->isEnabled());
        QTRY_VERIFY(bench.part<QPushButton>("benchRun")->isEnabled());
    }

    void closingTheWindowInMidRunDoesNotHang()
    {
        Bench bench(20);
        bench.run();
        QTest::qWait(60);
        QElapsedTimer timer;
        timer.start();
        bench.window.reset();
        QVERIFY(timer.elapsed() < 1000);
        QTRY_VERIFY(!bench.worker->busy());
    }

    void rowsChartAndAcceptanceFollowEachOther()
    {
        Bench bench;
        bench.run();
        QTRY_VERIFY(bench.part<QPushButton>("benchRun")->isVisible());
        auto* chart = bench.page->findChild<SpeedupChart*>();
        auto* acceptance = bench.page->findChild<BenchAcceptanceChart*>();
        QCOMPARE(chart->selectedItem(), 1); // the first row that drafted
        QVERIFY(acceptance->describe().contains(QStringLiteral("Place 1")));
        bench.part<QTableView>("benchTable")->selectRow(0);
        QCOMPARE(chart->selectedItem(), 0);
        QVERIFY(!acceptance->describe().contains(QStringLiteral("Place 1")));
        QTest::mouseClick(bench.part<QPushButton>("benchCopy"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text().count(u'\n'), 3);
        QVERIFY(chart->saveTo(bench.folder.filePath(QStringLiteral("speed.svg"))));
    }

    void theTableKeepsTheRulesOfModels()
    {
        BenchTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        BenchRow row;
        row.method = "dspark";
        row.set = "chat";
        row.blockSize = 4;
        BenchRow other = row;
        other.blockSize = 7;
        model.setRows({row, other});
        model.setBefore({other});
        QVERIFY(!model.before(row));
        QVERIFY(model.before(other));
        QCOMPARE(model.index(0, BenchTableModel::Speedup).data().toString(), QStringLiteral("–"));
    }

    void timeIsToldInWords()
    {
        QCOMPARE(timeLeft(-1), QString());
        QCOMPARE(timeLeft(9.2), QStringLiteral("about 10 s left"));
        QCOMPARE(timeLeft(130), QStringLiteral("about 2 min 10 s left"));
        QCOMPARE(timeLeft(7260), QStringLiteral("about 2 h 1 min left"));
    }
};

QTEST_MAIN(TestBenchPage)
#include "tst_bench_page.moc"

// The load page on a scripted engine: measuring, watching, stopping, and what the chat sees of it.

#include "tests/support/scripted_load.h"
#include "tests/ui/chat/chat_fixture.h"
#include "ui/charts/load_chart.h"
#include "ui/pages/load_page.h"

#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableView>
#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

ModelSources withDrafter()
{
    ModelSources sources = oneDrafter();
    sources.models = [] { return std::vector<ModelFile>(); };
    return sources;
}

/// The window with a model and its drafter, and the page beside it.
class PageFixture {
public:
    explicit PageFixture(bool load = true)
        : chat(load, withDrafter())
    {
        QFile file(chat.folder.filePath(QStringLiteral("prompts.jsonl")));
        if (!file.open(QIODevice::WriteOnly) || file.write("{\"turns\": [\"Why?\"]}\n{\"turns\": [\"How?\"]}\n") < 0)
            qFatal("the prompts cannot be written");
        page = std::make_unique<LoadPage>(
            chat.controller(), *chat.worker, std::vector<std::string>{file.fileName().toStdString()});
        page->resize(900, 700);
        page->show();
        if (!QTest::qWaitForWindowExposed(page.get()))
            qFatal("the page was not shown");
    }

    template <class Widget> Widget* child(const char* name) const
    {
        auto* found = page->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no widget named %s", name);
        return found;
    }
    void click(const char* button) const { QTest::mouseClick(child<QPushButton>(button), Qt::LeftButton); }
    bool ended() const { return !page->running() && chat.ready(); }
    QString cell(int row, int column) const { return page->table().index(row, column).data().toString(); }

    ChatFixture chat;
    std::unique_ptr<LoadPage> page;
};

} // namespace

class TestLoadPage : public QObject {
    Q_OBJECT

private slots:
    void measuringALoadShowsWhatTheEngineTold()
    {
        PageFixture fixture;
        auto* slider = fixture.child<QSlider>("loadSlider");
        slider->setFocus();
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(slider, Qt::Key_Left);
        QCOMPARE(slider->value(), 4);
        QCOMPARE(fixture.child<QSpinBox>("loadAtOnce")->value(), 4);
        fixture.child<QSpinBox>("loadSeconds")->setValue(1);
        fixture.click("loadStart");
        QTRY_VERIFY(fixture.ended());
        QCOMPARE(fixture.page->table().rowCount(), 3);
        int row = 0;
        for (const Method method : {Method::Off, Method::DsparkFixed, Method::Dspark}) {
            const LoadStep step = scriptedStep(method, 7, 4);
            QCOMPARE(fixture.cell(row, LoadTableModel::Requests), QStringLiteral("4"));
            QCOMPARE(fixture.cell(row, LoadTableModel::Throughput),
                QLocale().toString(1000.0 * step.emitted / step.ms, 'f', 1));
            QCOMPARE(fixture.cell(row, LoadTableModel::PerUser),
                QLocale().toString(1000.0 * step.emitted / step.ms / 4, 'f', 1));
            QCOMPARE(fixture.cell(row, LoadTableModel::Verified), QLocale().toString((step.rows - 4) / 4.0, 'f', 2));
            ++row;
        }
        // For it the model was loaded for four at once, afterwards as before.
        const std::vector<LoadRequest> loads = fixture.chat.engine->loads();
        QCOMPARE(loads.size(), std::size_t(3));
        QCOMPARE(loads[1].sequences, 4);
        QCOMPARE(loads[1].drafter, std::string("/drafters/made.gguf"));
        QCOMPARE(loads[2].sequences, loads[0].sequences);
        QCOMPARE(loads[2].contextLength, loads[0].contextLength);
        QCOMPARE(loads[2].drafter, loads[1].drafter);
        QVERIFY(loads[2].recall);
    }

    void measuringAllLoadsEndsWithASentence()
    {
        PageFixture fixture;
        QVERIFY(!fixture.child<QLabel>("loadSeen")->isVisible());
        fixture.child<QSpinBox>("loadSeconds")->setValue(1);
        fixture.click("loadAll");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.ended(), 20000);
        QCOMPARE(fixture.page->table().rowCount(), 18);
        QCOMPARE(fixture.child<QLabel>("loadSeen")->text(),
            QStringLiteral("At 32 requests the scheduler verifies 1.0 drafts a round instead of 5.0 at 1."));
        QVERIFY(fixture.child<QLabel>("loadSeen")->isVisible());
        const auto* chart = fixture.child<LoadChart>("loadChart");
        QCOMPARE(chart->valuesAsTsv().count(u'\n'), 19);
        QVERIFY(chart->describe().contains(QStringLiteral("32 request")));
    }

    void stoppingKeepsTheLoadsThatAreDone()
    {
        PageFixture fixture;
        Script script;
        script.loadStepMs = 2; // some forty steps for each load and method
        fixture.chat.engine->setScript(script);
        fixture.child<QSpinBox>("loadSeconds")->setValue(2);
        fixture.click("loadAll");
        QVERIFY(fixture.page->running());
        QVERIFY(!fixture.child<QPushButton>("loadStart")->isEnabled());
        QVERIFY(!fixture.child<QSlider>("loadSlider")->isEnabled());
        QTRY_VERIFY(fixture.child<QProgressBar>("loadProgress")->value() >= 2);
        QTRY_VERIFY(fixture.child<QLabel>("loadState")->text().contains(QStringLiteral("drafts verified")));
        QCOMPARE(fixture.chat.controller().phase(), ChatController::Phase::Occupied);
        QVERIFY(!fixture.chat.controller().canSend());
        fixture.click("loadStop");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.ended(), 2000);
        const int rows = fixture.page->table().rowCount();
        QVERIFY(rows >= 2 && rows < 18);
        for (const LoadPoint& point : fixture.page->table().points())
            QVERIFY(point.figures.ms() >= 2000.0); // none was cut short
        QCOMPARE(fixture.chat.engine->loads().back().sequences, 1); // the chat has its model again
        QVERIFY(fixture.child<QPushButton>("loadStart")->isEnabled());
        fixture.chat.ask(QStringLiteral("And the chat goes on?"));
        QCOMPARE(fixture.chat.conversation().lastRow(), 1);
    }

    void whyNothingCanBeMeasuredIsSaid()
    {
        PageFixture fixture(false);
        const auto* state = fixture.child<QLabel>("loadState");
        QCOMPARE(state->text(), QStringLiteral("Open a model first."));
        QVERIFY(!fixture.child<QPushButton>("loadAll")->isEnabled());
        fixture.chat.controller().loadModel(fixture.chat.folder.filePath(QStringLiteral("scripted.gguf")));
        QTRY_VERIFY(fixture.chat.ready());
        QVERIFY(fixture.child<QPushButton>("loadAll")->isEnabled());
        for (auto* box : fixture.page->findChildren<QCheckBox*>())
            QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(6, box->height() / 2));
        QCOMPARE(state->text(), QStringLiteral("Choose a method."));
        QVERIFY(!fixture.child<QPushButton>("loadAll")->isEnabled());
        fixture.child<QCheckBox>("loadMethod.off")->setChecked(true);
        Script script;
        script.failure = "The device went away.";
        fixture.chat.engine->setScript(script);
        fixture.click("loadStart");
        QTRY_VERIFY(fixture.ended());
        QCOMPARE(state->text(), QStringLiteral("The device went away."));
        QCOMPARE(fixture.page->table().rowCount(), 0);
    }

    void aPointOfTheChartAndItsRowAreChosenTogether()
    {
        PageFixture fixture;
        fixture.child<QSpinBox>("loadSeconds")->setValue(1);
        fixture.click("loadStart");
        QTRY_VERIFY(fixture.ended());
        auto* view = fixture.child<QTableView>("loadTable");
        auto* chart = fixture.child<LoadChart>("loadChart");
        view->selectRow(1);
        QCOMPARE(chart->selectedItem(), 1);
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(chart->selectedItem(), 2);
        QCOMPARE(view->currentIndex().row(), 2);
        QTest::keyClick(chart, Qt::Key_Escape);
        QVERIFY(!view->selectionModel()->hasSelection());
    }

    void pointsOfAnotherModelAreLetGo()
    {
        PageFixture fixture;
        fixture.child<QSpinBox>("loadSeconds")->setValue(1);
        fixture.click("loadStart");
        QTRY_VERIFY(fixture.ended());
        QVERIFY(fixture.page->table().rowCount() > 0);
        fixture.chat.controller().loadModel(fixture.chat.folder.filePath(QStringLiteral("other.gguf")));
        QTRY_VERIFY(fixture.chat.ready());
        QCOMPARE(fixture.page->table().rowCount(), 0);
    }

    void closingInMidMeasurementDoesNotHang()
    {
        PageFixture fixture;
        Script script;
        script.loadStepMs = 5;
        fixture.chat.engine->setScript(script);
        fixture.child<QSpinBox>("loadSeconds")->setValue(600);
        fixture.click("loadStart");
        QTRY_VERIFY(fixture.page->table().rowCount() > 0);
        fixture.page.reset();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.chat.worker->busy() == false, 2000);
    }

    void everythingThatTakesFocusHasANameAndAPlaceInOrder()
    {
        PageFixture fixture;
        QWidget* first = fixture.child<QSlider>("loadSlider");
        QStringList order;
        QWidget* at = first;
        do {
            const bool part = at->objectName().startsWith(QStringLiteral("qt_")); // of a spin box, which has the name
            if (!part && at->focusPolicy() & Qt::TabFocus && at->isVisibleTo(fixture.page.get()) && at->isEnabled()
                && fixture.page->isAncestorOf(at)) {
                const auto* button = qobject_cast<QAbstractButton*>(at);
                QVERIFY2(!at->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                    at->metaObject()->className());
                order << at->objectName();
            }
            at = at->nextInFocusChain();
        } while (at != first);
        QCOMPARE(order,
            QStringList({"loadSlider", "loadAtOnce", "loadStart", "loadAll", "loadMethod.off",
                "loadMethod.dspark-fixed", "loadMethod.dspark", "loadSeconds", "loadChart", "loadTable"}));
    }
};

QTEST_MAIN(TestLoadPage)
#include "tst_load_page.moc"

// The tour, the words and the About page.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/charts/bench_acceptance_chart.h"
#include "ui/charts/chart.h"
#include "ui/models/bench_table_model.h"
#include "ui/models/glossary.h"
#include "ui/pages/tour.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QTextBrowser>
#include <QToolTip>

using namespace foregleam;
using namespace foregleam::test;

namespace {

QAction* menuAction(const QMainWindow& window, const QString& text)
{
    for (const QAction* menu : window.menuBar()->actions()) {
        for (QAction* action : menu->menu()->actions()) {
            if (action->text() == text)
                return action;
        }
    }
    qFatal("no action %s", qPrintable(text));
}

} // namespace

class TestHelp : public QObject {
    Q_OBJECT

private slots:
    void theTourPointsAtWhatItSays()
    {
        ChatFixture chat;
        QVERIFY(!chat.window->findChild<Tour*>()); // the application starts it, not the window
        chat.window->startTour();
        auto* tour = chat.window->findChild<Tour*>();
        QVERIFY(tour && tour->isVisible());
        QCOMPARE(tour->size(), chat.window->size());
        QStringList texts;
        int steps = 0;
        auto* next = chat.child<QPushButton>("tourNext");
        const QPointer<Tour> guard(tour);
        while (guard && tour->isVisible() && steps < 20) {
            const QString text = chat.child<QLabel>("tourText")->text();
            QVERIFY(!texts.contains(text));
            texts << text;
            QVERIFY(tour->rect().contains(next->parentWidget()->geometry()));
            ++steps;
            QTest::mouseClick(next, Qt::LeftButton);
        }
        QCOMPARE(steps, 7);
        QVERIFY(chat.preferences.values().tourSeen);
        QTRY_VERIFY(!guard);
    }

    void theTourGoesBackAndIsSkipped()
    {
        ChatFixture chat;
        menuAction(*chat.window, QStringLiteral("&Tour"))->trigger();
        QPointer<Tour> tour = chat.window->findChild<Tour*>();
        QTest::keyClick(tour, Qt::Key_Right);
        QTest::keyClick(tour, Qt::Key_Right);
        QCOMPARE(tour->step(), 2);
        QTest::keyClick(tour, Qt::Key_Left);
        QCOMPARE(tour->step(), 1);
        chat.window->resize(1000, 640);
        QTRY_COMPARE(tour->size(), chat.window->size());
        QTest::keyClick(tour, Qt::Key_Escape);
        QVERIFY(chat.preferences.values().tourSeen);
        QTRY_VERIFY(!tour);
    }

    void stepsWithoutTheirPartAreLeftOut()
    {
        ChatFixture chat;
        chat.preferences.edit([](auto& values) { values.layout = Layout::Chat; }); // no rounds, no charts
        chat.window->startTour();
        QPointer<Tour> tour = chat.window->findChild<Tour*>();
        for (int presses = 0; presses < 5; ++presses)
            QTest::mouseClick(chat.child<QPushButton>("tourNext"), Qt::LeftButton);
        QTRY_VERIFY(!tour);
    }

    void everyWordIsExplained()
    {
        QStringList names;
        for (const Term term : kTerms) {
            QVERIFY(!termName(term).isEmpty() && termMeaning(term).size() > 20);
            QVERIFY(!names.contains(termName(term)));
            names << termName(term);
            QVERIFY(glossaryHtml().contains(termName(term).toHtmlEscaped()));
        }
        ChatFixture chat;
        menuAction(*chat.window, QStringLiteral("&Words"))->trigger();
        auto* dialog = chat.child<QDialog>("glossary");
        QVERIFY(dialog->findChild<QTextBrowser*>()->toPlainText().contains(termMeaning(Term::Acceptance)));
    }

    void wordsAreExplainedWhereTheyStand()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("hello"));
        for (const char* dock :
            {"rounds", "acceptance", "length", "reliability", "speed", "time", "inspector", "tokens"})
            QVERIFY2(!chat.child<QDockWidget>(qPrintable(QStringLiteral("dock.") + QLatin1String(dock)))
                          ->whatsThis()
                          .isEmpty(),
                dock);
        auto* acceptance = chat.child<QDockWidget>("dock.acceptance")->findChild<Chart*>();
        chat.child<QDockWidget>("dock.acceptance")->raise();
        QTest::mouseMove(acceptance, QPoint(20, 10)); // the axis title
        QMouseEvent over(QEvent::MouseMove, QPointF(20, 10), acceptance->mapToGlobal(QPointF(20, 10)), Qt::NoButton,
            Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(acceptance, &over);
        QTRY_VERIFY(QToolTip::text().contains(termMeaning(Term::Acceptance).left(20)));
        BenchTableModel table;
        QVERIFY(table.headerData(BenchTableModel::AcceptedLength, Qt::Horizontal, Qt::ToolTipRole)
                    .toString()
                    .contains(termName(Term::AcceptedLength)));
    }

    void aboutNamesVersionsAndLicences()
    {
        ChatFixture chat;
        menuAction(*chat.window, QStringLiteral("&About Foregleam"))->trigger();
        const QString text = chat.child<QDialog>("about")->findChild<QTextBrowser*>()->toPlainText();
        for (const char* part :
            {"test", qVersion(), "CPU", "LGPL", "SQLite", "PCRE2", "SentencePiece", "md4c", "Apache"})
            QVERIFY2(text.contains(QLatin1String(part)), part);
    }
};

QTEST_MAIN(TestHelp)
#include "tst_help.moc"

// The lecture in the real window: keys and buttons, live answers, guesses, and what screen readers hear.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/charts/round_stage.h"
#include "ui/pages/lecture_pane.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QSvgRenderer>
#include <QTabBar>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// A window in the layout Lecture with a drafter for its model.
struct LectureFixture : ChatFixture {
    LectureFixture()
        : ChatFixture(true, oneDrafter())
    {
        QLocale::setDefault(QLocale::c());
        preferences.edit([](auto& values) { values.layout = Layout::Lecture; });
        Script script;
        for (int word = 0; word < 80; ++word)
            script.text += "word" + std::to_string(word) + " ";
        engine->setScript(script);
        ask(QStringLiteral("Go on"));
    }

    LecturePane& pane() const { return *window->findChild<LecturePane*>(); }
    LectureModel& lecture() const { return pane().lecture(); }
    RoundStage* stage() const { return window->findChild<RoundStage*>(); }
    QString words() const { return child<QLabel>("lectureWords")->text(); }
    void key(Qt::Key key) const { QTest::keyClick(stage(), key); }
};

} // namespace

class TestLectureWindow : public QObject {
    Q_OBJECT

private slots:
    void theLayoutShowsTheLectureAndNothingThatTellsBefore()
    {
        LectureFixture l;
        QVERIFY(l.stage()->isVisible());
        for (const char* dock : {"dock.rounds", "dock.inspector", "dock.tokens"})
            QVERIFY(!l.child<QDockWidget>(dock)->isVisible());
        QVERIFY(l.engine->requests().back().explain);
        l.preferences.edit([](auto& values) { values.layout = Layout::Analysis; });
        QVERIFY(!l.stage()->isVisible());
        l.ask(QStringLiteral("More"));
        QVERIFY(!l.engine->requests().back().explain);
    }

    void keysStepAndTheStageShowsWhatTheStepIsAbout()
    {
        LectureFixture l;
        l.lecture().start();
        l.stage()->setFocus();
        QCOMPARE(l.lecture().step().stage, Stage::Draft);
        QCOMPARE(l.stage()->boxText(0), QStringLiteral("·the")); // what the parallel pass thinks likeliest
        l.key(Qt::Key_Right);
        QCOMPARE(l.lecture().step(), (LectureStep{Stage::Correction, 0}));
        QVERIFY(l.stage()->boxText(0).contains(QStringLiteral("word")));
        QCOMPARE(l.stage()->boxText(1), QStringLiteral("·the"));
        QVERIFY2(l.words().contains(QStringLiteral("from 25\u00A0% to 80\u00A0%")), qPrintable(l.words()));
        l.key(Qt::Key_Left);
        QCOMPARE(l.lecture().step().stage, Stage::Draft);
        l.key(Qt::Key_PageDown);
        QCOMPARE(l.lecture().round().index, 1);
        QCOMPARE(l.window->selection().round(), -1); // the text would tell what is accepted
        l.lecture().goTo(Stage::Commit);
        QCOMPARE(l.window->selection().round(), 1);
        l.key(Qt::Key_PageUp);
        QCOMPARE(l.lecture().round().index, 0);
        l.window->selection().select(4);
        QCOMPARE(l.lecture().round().index, 4);
        l.key(Qt::Key_End);
        QVERIFY(l.lecture().following());
        QCOMPARE(l.lecture().round().index, l.lecture().roundCount() - 1);
    }

    void spacePlaysAndPauses()
    {
        LectureFixture l;
        l.lecture().start();
        l.child<QComboBox>("lecturePace")->setCurrentIndex(static_cast<int>(Pace::Rounds1));
        l.stage()->setFocus();
        l.key(Qt::Key_Space);
        QVERIFY(l.lecture().playing());
        QCOMPARE(l.child<QPushButton>("lecturePlay")->text(), QStringLiteral("Pause"));
        QTRY_VERIFY(l.lecture().round().index >= 3);
        l.key(Qt::Key_Space);
        const int stays = l.lecture().round().index;
        QTest::qWait(150);
        QCOMPARE(l.lecture().round().index, stays);
        QTest::mouseClick(l.child<QPushButton>("lecturePlay"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!l.lecture().playing(), 20000); // to the end
        QCOMPARE(l.lecture().round().index, l.lecture().roundCount() - 1);
    }

    void aGuessIsTypedOrClickedAndCounted()
    {
        LectureFixture l;
        l.lecture().start();
        l.stage()->setFocus();
        l.lecture().goTo(Stage::Guess);
        QVERIFY(l.words().contains(QStringLiteral("How many of them will survive?")));
        QTest::keyClick(l.stage(), Qt::Key_0 + l.lecture().round().accepted);
        QCOMPARE(l.lecture().step().stage, Stage::Verify);
        l.lecture().goTo(Stage::Commit);
        QVERIFY(l.child<QLabel>("lectureScore")->text().contains(QStringLiteral("right. 1 of 1 guesses right")));
        l.lecture().nextRound();
        l.lecture().goTo(Stage::Guess);
        const int wrong = l.lecture().round().accepted == 1 ? 2 : 1;
        const auto buttons = l.pane().findChildren<QPushButton*>(QStringLiteral("lectureGuess"));
        QVERIFY(buttons[wrong]->isVisible());
        QVERIFY(!buttons[l.lecture().round().verified + 1]->isVisible());
        QTest::mouseClick(buttons[wrong], Qt::LeftButton);
        l.lecture().goTo(Stage::Commit);
        QVERIFY(l.child<QLabel>("lectureScore")->text().endsWith(QStringLiteral("1 of 2 guesses right")));
        QTest::mouseClick(l.child<QCheckBox>("lectureAsks"), Qt::LeftButton);
        l.lecture().nextRound();
        l.lecture().goTo(Stage::Guess);
        QCOMPARE(l.lecture().step().stage, Stage::Draft); // it is not asked
    }

    void aLiveAnswerIsFollowedAndGoesOnWhileThePageStays()
    {
        LectureFixture l;
        Script script;
        for (int word = 0; word < 400; ++word)
            script.text += "more" + std::to_string(word) + " ";
        script.tokensPerSecond = 400;
        l.engine->setScript(script);
        const int before = l.lecture().roundCount();
        l.type(QStringLiteral("On"));
        QTRY_VERIFY(l.lecture().roundCount() > before + 3);
        QVERIFY(l.lecture().following());
        QVERIFY(l.child<QLabel>("lectureStanding")->text().endsWith(QStringLiteral("following the answer")));
        QTest::mouseClick(l.child<QPushButton>("lecturePrevious"), Qt::LeftButton);
        const int stays = l.lecture().round().index;
        const int then = l.lecture().roundCount();
        QTRY_VERIFY(l.lecture().roundCount() > then + 3); // the engine is not held
        QCOMPARE(l.lecture().round().index, stays);
        QVERIFY(l.child<QLabel>("lectureStanding")->text().endsWith(QStringLiteral("this page stays")));
        QTest::mouseClick(l.child<QPushButton>("lectureNewest"), Qt::LeftButton);
        QVERIFY(l.lecture().following());
        QTRY_VERIFY_WITH_TIMEOUT(l.ready(), 20000);
    }

    void stageButtonsLeadToTheirStages()
    {
        LectureFixture l;
        l.lecture().start();
        auto* tabs = l.child<QTabBar>("lectureStages");
        const Stage stages[] = {
            Stage::Draft, Stage::Correction, Stage::Confidence, Stage::Cut, Stage::Guess, Stage::Commit};
        for (const int tab : {3, 1, 4, 0, 2, 5}) {
            QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center());
            QCOMPARE(l.lecture().step().stage, stages[tab]); // to verification only past the guess
            QCOMPARE(tabs->currentIndex(), tab);
        }
        l.preferences.edit([](auto& values) { values.method = Method::Ngram; });
        l.ask(QStringLiteral("Without a drafter"));
        l.lecture().followNewest();
        QVERIFY(!tabs->isTabEnabled(1)); // nothing corrects what is copied
    }

    void everyPartHasANameAndAPlaceInTheTabOrder()
    {
        LectureFixture l;
        l.lecture().start();
        l.lecture().goTo(Stage::Guess);
        l.settle();
        QList<QWidget*> reached;
        l.stage()->setFocus();
        for (int i = 0; i < 200; ++i) {
            QWidget* now = QApplication::focusWidget();
            if (l.pane().isAncestorOf(now) && !reached.contains(now))
                reached << now;
            QTest::keyClick(now, Qt::Key_Tab);
        }
        for (QWidget* widget : l.pane().findChildren<QWidget*>()) {
            const bool control = qobject_cast<QPushButton*>(widget) || qobject_cast<QComboBox*>(widget)
                || qobject_cast<QCheckBox*>(widget) || qobject_cast<QTabBar*>(widget)
                || qobject_cast<RoundStage*>(widget);
            if (!control || !widget->isVisible() || !widget->isEnabled())
                continue;
            QVERIFY2(reached.contains(widget), qPrintable(widget->objectName()));
            const auto* interface = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
        }
        l.lecture().goTo(Stage::Cut);
        QTRY_VERIFY2_WITH_TIMEOUT(l.stage()->accessibleDescription().contains(QStringLiteral("Cut")),
            qPrintable(l.stage()->accessibleDescription()), 3000);
        QVERIFY(l.stage()->describe().contains(l.words()));
    }

    void everyStageCanBeSavedAsAPicture()
    {
        LectureFixture l;
        l.lecture().start();
        int pictures = 0;
        for (; l.lecture().round().index == 0; l.lecture().next()) {
            const QString path = l.folder.filePath(QStringLiteral("stage%1.svg").arg(pictures++));
            QVERIFY(l.stage()->saveTo(path));
            QVERIFY(QSvgRenderer(path).isValid());
        }
        QVERIFY(pictures >= 12);
        QVERIFY(l.stage()->valuesAsTsv().startsWith(QStringLiteral("place\ttoken")));
    }
};

QTEST_MAIN(TestLectureWindow)
#include "tst_lecture_window.moc"

// The race in its window, on a scripted engine: one method after the other, replayed together, kept in the log.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/pages/race_column.h"
#include "ui/pages/race_page.h"

#include <QAccessible>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTextEdit>

using namespace foregleam;
using namespace foregleam::test;

namespace {

struct RaceFixture : ChatFixture {
    RaceFixture()
        : ChatFixture(true, oneDrafter())
    {
        QLocale::setDefault(QLocale::c());
        Script script;
        script.text.clear();
        for (int word = 0; word < 40; ++word)
            script.text += (word > 0 ? " word" : "word") + std::to_string(word);
        engine->setScript(script);
        for (QAction* action : window->findChildren<QAction*>()) {
            if (action->shortcut() == QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A))
                action->trigger();
        }
        if (!QTest::qWaitForWindowExposed(&page()))
            qFatal("the race was not shown");
    }

    RacePage& page() const { return *window->findChild<RacePage*>(); }
    template <class Widget> Widget* part(const char* name) const
    {
        return page().findChild<Widget*>(QLatin1String(name));
    }
    QString words() const { return part<QLabel>("raceWords")->text(); }
    QList<RaceColumn*> columns() const { return page().findChildren<RaceColumn*>(); }
    void race() const
    {
        QTest::mouseClick(part<QPushButton>("raceStart"), Qt::LeftButton);
        if (!QTest::qWaitFor([this] { return part<QPushButton>("raceReplay")->isEnabled(); }, 20000))
            qFatal("the race did not end");
        settle(); // the columns before are gone
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

} // namespace

class TestRacePage : public QObject {
    Q_OBJECT

private slots:
    void theMethodsRunOneAfterTheOtherOnOnePrompt()
    {
        RaceFixture r;
        r.part<QSpinBox>("raceRepeats")->setValue(2);
        r.race();
        std::vector<Method> methods;
        for (const GenerationRequest& request : r.engine->requests()) {
            methods.push_back(request.method);
            QVERIFY(request.sampling.reproducible);
            QCOMPARE(request.sampling.seed, r.engine->requests()[0].sampling.seed);
            QCOMPARE(request.messages, r.engine->requests()[0].messages);
        }
        QCOMPARE(methods,
            (std::vector{Method::Off, Method::Ngram, Method::Dspark, Method::Dspark, Method::Ngram, Method::Off}));
        QCOMPARE(r.columns().size(), 3);
        QVERIFY2(r.words().contains(QStringLiteral("Every answer is the same text, token by token: 40 tokens.")),
            qPrintable(r.words()));
        QVERIFY(r.ready());
    }

    void theReplayTakesAsLongAsTheAnswersDid()
    {
        RaceFixture r;
        r.race();
        QTRY_VERIFY_WITH_TIMEOUT(r.page().replayMs() >= r.page().lengthMs(), 20000);
        for (const RaceColumn* column : r.columns()) {
            QCOMPARE(column->shownTokens(), std::size_t{40});
            QVERIFY(column->findChild<QTextEdit*>()->toPlainText().endsWith(QStringLiteral("word39")));
        }
        r.part<QComboBox>("raceSlower")->setCurrentIndex(2);
        QTest::mouseClick(r.part<QPushButton>("raceReplay"), Qt::LeftButton);
        QTest::qWait(100);
        QVERIFY(r.page().replayMs() < r.page().lengthMs());
        QTest::mouseClick(r.part<QPushButton>("raceReplay"), Qt::LeftButton); // pause
        const double stands = r.page().replayMs();
        QTest::qWait(100);
        QCOMPARE(r.page().replayMs(), stands);
        auto* moment = r.part<QSlider>("raceMoment");
        moment->setFocus();
        QTest::keyClick(moment, Qt::Key_End);
        QCOMPARE(r.columns().front()->shownTokens(), std::size_t{40});
        QTest::keyClick(moment, Qt::Key_Home);
        QCOMPARE(r.columns().front()->shownTokens(), std::size_t{1});
        QTest::keyClick(moment, Qt::Key_PageUp);
        QVERIFY(r.columns().front()->shownTokens() >= 1);
    }

    void everyAnswerIsLogged()
    {
        RaceFixture r;
        r.race();
        const auto sessions = r.log->sessions();
        QCOMPARE(sessions->size(), std::size_t{1});
        QVERIFY(sessions->at(0).title.starts_with("Race: Write a Python function"));
        const auto messages = r.log->messages(sessions->at(0).id);
        QCOMPARE(messages->size(), std::size_t{6}); // the prompt before each answer
        QCOMPARE(messages->at(1).method, std::string("off"));
        QCOMPARE(messages->at(5).method, std::string("dspark"));
        QCOMPARE(messages->at(1).text, messages->at(5).text);
        QVERIFY(!r.log->rounds(messages->at(5).id)->empty());
        r.controller().openSession(sessions->at(0).id);
        QCOMPARE(r.conversation().rowCount(), 6);
    }

    void itCanBeStopped()
    {
        RaceFixture r;
        Script slow;
        for (int word = 0; word < 400; ++word)
            slow.text += "word ";
        slow.tokensPerSecond = 50;
        r.engine->setScript(slow);
        QTest::mouseClick(r.part<QPushButton>("raceStart"), Qt::LeftButton);
        QTRY_VERIFY(r.words().startsWith(QStringLiteral("Answer 1 of 3, with Off")));
        QVERIFY(!r.controller().canSend());
        QTest::mouseClick(r.part<QPushButton>("raceStop"), Qt::LeftButton);
        QTRY_VERIFY(r.ready());
        QVERIFY2(r.words().contains(QStringLiteral("was stopped")), qPrintable(r.words()));
        QVERIFY(!r.part<QPushButton>("raceReplay")->isEnabled());
    }

    void whatKeepsItFromStartingIsSaid()
    {
        RaceFixture r;
        auto* start = r.part<QPushButton>("raceStart");
        QVERIFY(start->isEnabled());
        QVERIFY(!r.part<QCheckBox>("raceMethod.draft-model")->isEnabled()); // no small model is loaded
        r.part<QCheckBox>("raceMethod.off")->setChecked(false);
        r.part<QCheckBox>("raceMethod.ngram")->setChecked(false);
        QVERIFY(!start->isEnabled());
        QCOMPARE(start->toolTip(), QStringLiteral("Choose two to four methods."));
        r.part<QCheckBox>("raceMethod.off")->setChecked(true);
        r.part<QPlainTextEdit>("racePrompt")->clear();
        QCOMPARE(start->toolTip(), QStringLiteral("Write a prompt."));
        Script failing;
        failing.failure = "The prompt is longer than the context.";
        r.engine->setScript(failing);
        r.part<QPlainTextEdit>("racePrompt")->setPlainText(QStringLiteral("x"));
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_COMPARE(r.words(), QStringLiteral("The prompt is longer than the context."));
        QTRY_VERIFY(start->isEnabled());
    }

    void theWindowMayCloseWhileItRuns()
    {
        RaceFixture r;
        Script slow;
        for (int word = 0; word < 400; ++word)
            slow.text += "word ";
        slow.tokensPerSecond = 50;
        r.engine->setScript(slow);
        QTest::mouseClick(r.part<QPushButton>("raceStart"), Qt::LeftButton);
        QTRY_COMPARE(r.engine->requests().size(), std::size_t{1});
        r.window.reset(); // the job goes with it; the engine's thread does not
        QTRY_VERIFY(!r.worker->busy());
    }

    void everyPartHasAName()
    {
        RaceFixture r;
        r.race();
        for (QWidget* widget : r.page().findChildren<QWidget*>()) {
            const bool control = widget->isVisible()
                && (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget)
                    || qobject_cast<QSpinBox*>(widget) || qobject_cast<QSlider*>(widget)
                    || qobject_cast<QProgressBar*>(widget) || qobject_cast<QTextEdit*>(widget)
                    || qobject_cast<QPlainTextEdit*>(widget));
            if (control)
                QVERIFY2(!QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name).isEmpty(),
                    qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
        }
    }
};

QTEST_MAIN(TestRacePage)
#include "tst_race_page.moc"

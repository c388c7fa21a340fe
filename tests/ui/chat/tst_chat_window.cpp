// The window driven by mouse and keys while a scripted engine answers.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/pages/code_block.h"
#include "ui/pages/conversation_view.h"
#include "ui/pages/cursor_rest.h"
#include "ui/pages/message_body.h"
#include "ui/pages/message_input.h"
#include "ui/pages/message_view.h"
#include "ui/pages/note_bar.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTextBrowser>
#include <QToolButton>

using namespace foregleam;
using namespace foregleam::test;

class TestChatWindow : public QObject {
    Q_OBJECT

private:
    static QString longText(int words)
    {
        QString text;
        for (int word = 0; word < words; ++word)
            text += QStringLiteral("word%1%2").arg(word).arg(word % 40 == 39 ? "\n\n" : " ");
        return text;
    }

    static void click(QWidget* widget) { QTest::mouseClick(widget, Qt::LeftButton); }

private slots:
    void enterSendsAndTheAnswerStreamsIn()
    {
        ChatFixture chat;
        Script script;
        script.text = "The **sky** scatters blue light.";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Why is the sky blue?"));
        QCOMPARE(chat.conversation().rowCount(), 2);
        QCOMPARE(chat.conversation().at(1).source, script.text);
        QCOMPARE(chat.shownText(0), QStringLiteral("Why is the sky blue?"));
        QCOMPARE(chat.shownText(1), QStringLiteral("The sky scatters blue light.")); // bold, not asterisks
        QVERIFY(chat.child<MessageInput>("messageInput")->toPlainText().isEmpty());
        QVERIFY(chat.window->run().rounds().size() >= 1);
    }

    void shiftEnterMakesALineAndTheFieldGrows()
    {
        ChatFixture chat;
        auto* input = chat.child<MessageInput>("messageInput");
        const int before = input->height();
        QTest::keyClicks(input, "one");
        QTest::keyClick(input, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(input, "two");
        QCOMPARE(input->toPlainText(), QStringLiteral("one\ntwo"));
        QTRY_VERIFY(input->height() > before);
        for (int line = 0; line < 20; ++line)
            QTest::keyClick(input, Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(input->height() < 8 * input->fontMetrics().lineSpacing());
        QCOMPARE(chat.conversation().rowCount(), 0);
    }

    void escapeStopsWithinMoments()
    {
        ChatFixture chat;
        Script script;
        script.text = longText(5000).toStdString();
        script.tokensPerSecond = 100;
        chat.engine->setScript(script);
        chat.type(QStringLiteral("Go on"));
        QTRY_VERIFY(chat.conversation().rowCount() == 2 && !chat.conversation().at(1).text.isEmpty());
        QVERIFY(chat.child<QPushButton>("stop")->isVisible());
        QTest::keyClick(chat.window->focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(chat.ready(), 1000);
        QCOMPARE(chat.conversation().at(1).stats->stop, StopReason::Cancelled);
        QVERIFY(chat.child<QLabel>("figures")->isHidden()); // the user's message has none
        QVERIFY(chat.child<QPushButton>("send")->isVisible());
        chat.engine->setScript({});
        chat.ask(QStringLiteral("And now"));
        QCOMPARE(chat.conversation().at(3).source, std::string("All right."));
    }

    void figuresStayWithTheAnswer()
    {
        ChatFixture chat;
        Script script;
        script.text = longText(60).toStdString();
        script.tokensPerSecond = 500;
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Hello"));
        auto* view = chat.window->findChild<ConversationView*>()->viewOf(1);
        const QString figures = view->findChild<QLabel*>("figures")->text();
        QVERIFY2(figures.contains(QStringLiteral(" × · ")) && figures.contains(QStringLiteral(" tok/s · τ "))
                && figures.contains(QStringLiteral("first ")),
            qPrintable(figures));
        QVERIFY(view->findChild<QLabel*>("figures")->toolTip().contains(QStringLiteral("one token at a time")));
        QVERIFY(chat.child<QLabel>("speed")->text().contains(QStringLiteral("tok/s")));
    }

    void regenerateReplacesTheAnswer()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("Say something"));
        Script script;
        script.text = "Something else.";
        chat.engine->setScript(script);
        auto* view = chat.window->findChild<ConversationView*>()->viewOf(1);
        click(view->findChild<QToolButton*>("regenerate"));
        QTRY_COMPARE(chat.conversation().at(chat.conversation().lastRow()).source, script.text);
        QTRY_VERIFY(chat.ready());
        QCOMPARE(chat.conversation().rowCount(), 2);
        QCOMPARE(chat.log->messages(chat.controller().session())->size(), std::size_t(2));
        QCOMPARE(chat.engine->requests().back().messages.size(), std::size_t(1));
    }

    void editAndResendTruncatesTheSession()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("First"));
        chat.ask(QStringLiteral("Second"));
        QCOMPARE(chat.conversation().rowCount(), 4);
        auto* view = chat.window->findChild<ConversationView*>()->viewOf(0);
        click(view->findChild<QToolButton*>("editMessage"));
        auto* editor = view->findChild<MessageInput*>("editInput");
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, "Changed");
        click(view->findChild<QPushButton*>("sendEdit"));
        QTRY_VERIFY(chat.ready() && chat.conversation().rowCount() == 2);
        QCOMPARE(chat.conversation().at(0).source, std::string("Changed"));
        const auto logged = chat.log->messages(chat.controller().session());
        QCOMPARE(logged->size(), std::size_t(2));
        QCOMPARE(logged->front().text, std::string("Changed"));
    }

    void editCanBeCancelled()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("First"));
        QTest::keyClick(chat.window.get(), Qt::Key_E, Qt::ControlModifier);
        auto* editor = chat.window->findChild<MessageInput*>("editInput");
        QVERIFY(editor);
        QTest::keyClick(editor, Qt::Key_Escape);
        QTRY_VERIFY(!chat.window->findChild<MessageInput*>("editInput"));
        QCOMPARE(chat.shownText(0), QStringLiteral("First"));
    }

    void aWholeAnswerAndACodeBlockCanBeCopied()
    {
        ChatFixture chat;
        Script script;
        script.text = "Look:\n\n```python\nprint(1)\nprint(2)\n```\n\nDone.";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Code, please"));
        auto* view = chat.window->findChild<ConversationView*>()->viewOf(1);
        click(view->findChild<QToolButton*>("copyMessage"));
        QCOMPARE(QApplication::clipboard()->text(), QString::fromStdString(script.text));
        click(view->findChild<QToolButton*>("copyCode"));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("print(1)\nprint(2)"));
        QCOMPARE(view->findChildren<CodeBlock*>().size(), 1);
    }

    void htmlIsShownAndNotInterpreted()
    {
        ChatFixture chat;
        Script script;
        script.text = "<b>not bold</b> <img src=\"http://example.org/x.png\"> ![pic](http://example.org/y.png) "
                      "<script>alert(1)</script> [f](file:///etc/passwd)";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("<b>mine</b>"));
        QVERIFY(chat.shownText(0).contains(QStringLiteral("<b>mine</b>")));
        const QString shown = chat.shownText(1);
        QVERIFY(shown.contains(QStringLiteral("<b>not bold</b>")));
        QVERIFY(shown.contains(QStringLiteral("<script>alert(1)</script>")));
        QVERIFY(shown.contains(QStringLiteral("[image: pic]")));
        auto* view = chat.window->findChild<ConversationView*>()->viewOf(1);
        const QString html = view->findChild<QTextBrowser*>()->document()->toHtml();
        QVERIFY(!html.contains(QStringLiteral("<img")));
        QVERIFY(!html.contains(QStringLiteral("file:///")));
    }

    void controlCharactersBecomeVisible()
    {
        ChatFixture chat;
        Script script;
        script.text = std::string("a\x1b[31mb\x07 c")
            + "\xE2\x80\xAE"
              "d"
            + "\xEF\xBF\xBC"
              "e";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("x"));
        const QString shown = chat.shownText(1);
        QVERIFY2(shown.startsWith(QStringLiteral("a\u241B[31mb\u2407 c")), qPrintable(shown));
        QVERIFY(!shown.contains(QChar(0x202E)) && !shown.contains(QChar(0xFFFC)));
        QCOMPARE(chat.conversation().at(1).source, script.text); // what goes back to the model is what came from it
    }

    void linksOpenOnlyAfterAQuestionThatShowsThem()
    {
        ChatFixture chat;
        Script script;
        script.text = "[here](https://example.org/a?b=c)";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("x"));
        auto* view = chat.window->findChild<ConversationView*>()->viewOf(1);
        emit view->linkChosen(QUrl(QStringLiteral("https://example.org/a?b=c")));
        auto* question = chat.child<QMessageBox>("linkQuestion");
        QVERIFY(question->text().contains(QStringLiteral("https://example.org/a?b=c")));
        question->reject();
    }

    void originsAreMarkedWithColourAndUnderline()
    {
        ChatFixture chat;
        Script script;
        script.text = "one two three four five six seven eight nine ten";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("x"));
        QTest::keyClick(chat.window.get(), Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(chat.shownText(1), QString::fromStdString(script.text));
        auto* text = chat.window->findChild<ConversationView*>()->viewOf(1)->findChild<QTextBrowser*>();
        QTextCursor cursor(text->document());
        cursor.setPosition(1);
        QCOMPARE(cursor.charFormat().underlineStyle(), QTextCharFormat::DotLine);
        cursor.setPosition(6); // " two" is an accepted draft of the first round
        QCOMPARE(cursor.charFormat().underlineStyle(), QTextCharFormat::SingleUnderline);
        QCOMPARE(cursor.charFormat().foreground().color(), chat.theme.outcome(Outcome::Accepted));
        QVERIFY(cursor.charFormat().toolTip().contains(QStringLiteral("Accepted draft, place 1")));
        chat.ask(QStringLiteral("again")); // streams in with the marks on
        QCOMPARE(chat.shownText(3), QString::fromStdString(script.text));
    }

    void theViewFollowsUntilTheUserScrollsUp()
    {
        ChatFixture chat;
        Script script;
        script.text = longText(3000).toStdString();
        script.tokensPerSecond = 2000;
        chat.engine->setScript(script);
        chat.type(QStringLiteral("Long"));
        auto* view = chat.window->findChild<ConversationView*>();
        QScrollBar* bar = view->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 500);
        QTRY_COMPARE(bar->value(), bar->maximum());
        bar->setValue(50);
        QTest::qWait(200);
        QCOMPARE(bar->value(), 50);
        QVERIFY(!view->follows());
        auto* jump = chat.child<QToolButton>("jumpToNewest");
        QVERIFY(jump->isVisible());
        click(jump);
        QVERIFY(view->follows());
        QTRY_VERIFY_WITH_TIMEOUT(chat.ready(), 20000);
        QTRY_COMPARE(bar->value(), bar->maximum());
    }

    void aLongAnswerIsLaidOutOnlyWhereOneLooks()
    {
        ChatFixture chat;
        chat.preferences.edit([](auto& values) { values.maxTokens = 100000; });
        Script script;
        script.text = longText(20000).toStdString();
        script.tokensPerSecond = 20000;
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Long"));
        auto* view = chat.window->findChild<ConversationView*>();
        QScrollBar* bar = view->verticalScrollBar();
        const auto live = [&] { return view->viewOf(1)->findChildren<QTextBrowser*>().size(); };
        QTRY_COMPARE(bar->value(), bar->maximum());
        QVERIFY2(live() >= 2 && live() <= 12, qPrintable(QString::number(live())));
        QVERIFY(chat.shownText(1).contains(QStringLiteral("word19999")));
        QVERIFY(!chat.shownText(1).contains(QStringLiteral("word0 ")));

        bar->setValue(0);
        QVERIFY(chat.shownText(1).contains(QStringLiteral("word0 ")));
        QTRY_VERIFY(!chat.shownText(1).contains(QStringLiteral("word19999")));
        QVERIFY2(live() <= 12, qPrintable(QString::number(live())));
        // What was laid out once keeps its height: there and back again nothing moves.
        QTest::qWait(50);
        const int before = bar->maximum();
        bar->setValue(before);
        QTest::qWait(50);
        bar->setValue(0);
        QTest::qWait(50);
        QCOMPARE(bar->maximum(), before);

        click(view->viewOf(1)->findChild<QToolButton*>("copyMessage"));
        QCOMPARE(QApplication::clipboard()->text(), QString::fromStdString(script.text));
        auto* body = view->viewOf(1)->findChild<MessageBody*>();
        QCOMPARE(
            QAccessible::queryAccessibleInterface(body)->text(QAccessible::Value), QString::fromStdString(script.text));
    }

    void whatOneReadsStaysInPlaceWhileTextAboveIsLaidOut()
    {
        ChatFixture chat;
        chat.preferences.edit([](auto& values) { values.maxTokens = 100000; });
        Script script;
        for (int block = 0; block < 300; ++block)
            script.text +=
                "Block " + std::to_string(block) + "\n\n- a list\n- of two\n\n```c\nint wide;\n```\n\n## Head\n\n";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Mixed"));
        chat.restart();
        chat.controller().openSession(chat.log->sessions()->front().id); // heights are estimates now
        QCoreApplication::processEvents();
        auto* view = chat.window->findChild<ConversationView*>();
        QScrollBar* bar = view->verticalScrollBar();
        QTRY_COMPARE(bar->value(), bar->maximum());
        QVERIFY(chat.shownText(1).contains(QStringLiteral("Block 299")));
        bar->setValue(bar->maximum() / 2);
        QTest::qWait(20);
        const auto first = [&]() -> QWidget* {
            for (auto* piece : view->viewOf(1)->findChildren<QTextBrowser*>()) {
                const int y = piece->mapTo(view, QPoint(0, 0)).y();
                if (y >= 0 && y < 150)
                    return piece;
            }
            return nullptr;
        };
        QWidget* read = first();
        QVERIFY(read);
        for (int step = 0; step < 40; ++step) {
            const int y = read->mapTo(view, QPoint(0, 0)).y();
            const int value = bar->value();
            bar->setValue(value - 30);
            const int scrolled = value - bar->value();
            QTest::qWait(2); // pieces above come near and get their true height
            if (y + scrolled > view->height()) {
                QVERIFY(step > 10);
                break;
            }
            QCOMPARE(read->mapTo(view, QPoint(0, 0)).y(), y + scrolled);
        }
    }

    void aSelectionAndTheFocusKeepTheirPiece()
    {
        ChatFixture chat;
        chat.preferences.edit([](auto& values) { values.maxTokens = 100000; });
        Script script;
        script.text = longText(10000).toStdString();
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Long"));
        auto* view = chat.window->findChild<ConversationView*>();
        view->verticalScrollBar()->setValue(0);
        QVERIFY(chat.shownText(1).contains(QStringLiteral("word0 ")));
        auto* piece = qobject_cast<QTextBrowser*>(view->viewOf(1)->findChild<MessageBody*>()->childAt(5, 5)->parent());
        piece->setFocus();
        piece->selectAll();
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum());
        QTest::qWait(50);
        QTest::keyClick(piece, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("word0 ")));
    }

    void tabGoesThroughThePiecesInTheirOrder()
    {
        ChatFixture chat;
        Script script;
        script.text = "One\n\n```c\nint two;\n```\n\nThree\n\n```c\nint four;\n```\n\nFive";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("x"));
        chat.window->findChild<ConversationView*>()->viewOf(1)->findChild<QToolButton*>("regenerate")->setFocus();
        QStringList read;
        for (int step = 0; step < 7; ++step) {
            QTest::keyClick(chat.window->focusWidget(), Qt::Key_Tab);
            auto* text = qobject_cast<QTextBrowser*>(chat.window->focusWidget());
            read << (text ? text->toPlainText() : QStringLiteral("copy"));
        }
        QCOMPARE(read.join(u' '), QStringLiteral("One int two; copy Three int four; copy Five"));
    }

    void textIsLaidOutAgainForAnotherWidth()
    {
        ChatFixture chat;
        chat.preferences.edit([](auto& values) { values.maxTokens = 100000; });
        Script script;
        script.text = longText(5000).toStdString();
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Long"));
        auto* view = chat.window->findChild<ConversationView*>();
        const int before = view->verticalScrollBar()->maximum();
        chat.window->resize(960, 800);
        QTRY_VERIFY(view->verticalScrollBar()->maximum() > before * 11 / 10);
        QTRY_COMPARE(view->verticalScrollBar()->value(), view->verticalScrollBar()->maximum());
        for (auto* piece : view->viewOf(1)->findChildren<QTextBrowser*>()) {
            QCOMPARE(piece->width(), piece->parentWidget()->width());
            QVERIFY(piece->document()->size().height() <= piece->height());
        }
    }

    void theCursorRestsWhereNobodyTypes()
    {
        const int flashTime = QApplication::cursorFlashTime();
        QLineEdit field;
        {
            CursorRest rest(nullptr, 20);
            QTRY_COMPARE(QApplication::cursorFlashTime(), 0);
            QTest::keyClick(&field, Qt::Key_A);
            QCOMPARE(QApplication::cursorFlashTime(), flashTime);
            QTRY_COMPARE(QApplication::cursorFlashTime(), 0);
        }
        QCOMPARE(QApplication::cursorFlashTime(), flashTime);
    }

    void aFailedAnswerIsOneSentence()
    {
        ChatFixture chat;
        Script script;
        script.failure = "The prompt has 9,000 tokens; the context has 8,192. Start a new chat or shorten the message.";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("Too long"));
        auto* view = chat.window->findChild<ConversationView*>()->viewOf(1);
        QCOMPARE(view->findChild<QLabel*>("note")->text(), QString::fromStdString(script.failure));
        chat.engine->setScript({});
        chat.ask(QStringLiteral("Short"));
        QCOMPARE(chat.conversation().at(3).source, std::string("All right."));
    }

    void readingALongPromptShowsProgress()
    {
        ChatFixture chat;
        Script script;
        script.prefillMs = 600;
        script.promptTokens = 2048;
        chat.engine->setScript(script);
        chat.type(QStringLiteral("Long prompt"));
        auto* bar = chat.child<QProgressBar>("progress");
        QTRY_VERIFY(bar->isVisible() && bar->value() > 100);
        QVERIFY(bar->accessibleName().contains(QStringLiteral("2,048")));
        QTRY_VERIFY(chat.ready());
        QVERIFY(!bar->isVisible());
    }

    void methodAndBlockSizeReachTheEngine()
    {
        ChatFixture chat;
        auto* method = chat.child<QComboBox>("methodPicker");
        auto* block = chat.child<QSpinBox>("blockSize");
        block->setValue(3);
        chat.ask(QStringLiteral("x"));
        QCOMPARE(chat.engine->requests().back().blockSize, 3);
        QCOMPARE(chat.engine->requests().back().method, Method::Ngram);
        QVERIFY(chat.engine->requests().back().sampling.seed != 0);
        QVERIFY(!chat.child<QDoubleSpinBox>("threshold")->isVisible());
        method->setFocus();
        QTest::keyClick(method, Qt::Key_Down); // what follows needs a drafter, so that nothing happens
        QCOMPARE(method->currentText(), QStringLiteral("N-gram lookup"));
        QTest::keyClick(method, Qt::Key_Up);
        QVERIFY(!block->isEnabled());
        chat.ask(QStringLiteral("y"));
        QCOMPARE(chat.engine->requests().back().method, Method::Off);
        const QString figures =
            chat.window->findChild<ConversationView*>()->viewOf(3)->findChild<QLabel*>("figures")->text();
        QVERIFY(!figures.contains(QStringLiteral("τ")) && !figures.contains(QStringLiteral("×")));
    }

    void themeAndTextSizeSwitchWhileTextIsShown()
    {
        ChatFixture chat;
        chat.ask(QStringLiteral("x"));
        chat.preferences.edit([](auto& values) { values.theme = Theme::Mode::Dark; });
        QVERIFY(chat.theme.isDark());
        QCOMPARE(chat.window->palette().color(QPalette::Base), chat.theme.window());
        const QFont before = QApplication::font();
        QTest::keyClick(chat.window.get(), Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(QApplication::font().pointSizeF() > before.pointSizeF());
        for (const char* name : {"speed", "device", "memory", "speedLine", "figures"}) // widgets that were there before
            QTRY_VERIFY2(chat.child<QLabel>(name)->font().pointSizeF() > before.pointSizeF(), name);
        QTRY_VERIFY(chat.child<MessageInput>("messageInput")->font().pointSizeF() > before.pointSizeF());
        chat.preferences.edit([](auto& values) { values.theme = Theme::Mode::Light; }); // while text is rebuilt
        chat.preferences.edit([](auto& values) { values.theme = Theme::Mode::Dark; });
        QCOMPARE(chat.shownText(1), QStringLiteral("All right."));
        QTest::keyClick(chat.window.get(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(QApplication::font().pointSizeF(), before.pointSizeF());
    }

    void aHundredMessagesStayQuick()
    {
        ChatFixture chat;
        for (int turn = 0; turn < 50; ++turn)
            chat.ask(QStringLiteral("Message %1").arg(turn));
        QCOMPARE(chat.conversation().rowCount(), 100);
        chat.restart();
        const SessionId session = chat.log->sessions()->front().id;
        QElapsedTimer timer;
        timer.start();
        chat.controller().openSession(session);
        QTest::qWait(1);
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        auto* view = chat.window->findChild<ConversationView*>();
        QVERIFY(!view->viewOf(0) && view->viewOf(99));
        click(chat.child<QToolButton>("showEarlier"));
        click(chat.child<QToolButton>("showEarlier"));
        QVERIFY(view->viewOf(0));
        view->verticalScrollBar()->setValue(0);
        QCOMPARE(chat.shownText(0), QStringLiteral("Message 0"));
    }

    void everyWidgetThatTakesFocusHasAName()
    {
        ChatFixture chat;
        Script script;
        script.text = "Text\n\n```c\nint i;\n```\n";
        chat.engine->setScript(script);
        chat.ask(QStringLiteral("x"));
        QTest::keyClick(chat.window.get(), Qt::Key_Comma, Qt::ControlModifier);
        QStringList nameless;
        for (QWidget* top : QApplication::topLevelWidgets()) {
            for (QWidget* widget : top->findChildren<QWidget*>()) {
                if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible() || widget->focusProxy())
                    continue;
                QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
                if (!face || face->text(QAccessible::Name).isEmpty())
                    nameless << QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName();
            }
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    }

    void theWindowStaysUsableWhenSmall()
    {
        ChatFixture chat;
        chat.window->resize(960, 600);
        QTest::qWait(50);
        QCOMPARE(chat.window->size(), QSize(960, 600));
        QVERIFY(chat.child<MessageInput>("messageInput")->width() > 250);
        chat.window->resize(700, 600);
        QTRY_VERIFY(!chat.window->findChild<QDockWidget*>("dock.speed")->isVisible());
        chat.window->resize(1280, 800);
        QTRY_VERIFY(chat.window->findChild<QDockWidget*>("dock.speed")->isVisible());
    }
};

QTEST_MAIN(TestChatWindow)
#include "tst_chat_window.moc"

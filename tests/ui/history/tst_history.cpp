// Logged chats: gone through round by round, compared, and written to files.

#include "tests/ui/chat/chat_fixture.h"
#include "ui/models/figures_table_model.h"
#include "ui/models/text_difference.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/session_exporter.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTextEdit>

using namespace foregleam;
using namespace foregleam::test;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString joined(const std::vector<TextPiece>& pieces, TextPiece::Kind without)
{
    QString text;
    for (const TextPiece& piece : pieces)
        text += piece.kind == without ? QString() : piece.text;
    return text;
}

/// Two chats whose answers differ in one word.
struct History : ChatFixture {
    History()
    {
        Script script;
        script.text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
        script.tokensPerSecond = 2000;
        engine->setScript(script);
        ask(QStringLiteral("First"));
        first = controller().session();
        controller().newSession();
        script.text.replace(script.text.find("seven"), 5, "SEVEN");
        script.accepted = {1, 0};
        engine->setScript(script);
        ask(QStringLiteral("Second"));
        second = controller().session();
    }

    SessionId first = 0;
    SessionId second = 0;
};

} // namespace

class TestHistory : public QObject {
    Q_OBJECT

private slots:
    void theSliderGoesThroughTheRounds()
    {
        History chat;
        auto* slider = chat.child<QSlider>("scrubber");
        QVERIFY(!chat.preferences.values().markOrigins);
        chat.controller().openSession(chat.first);
        const int rounds = static_cast<int>(chat.window->run().rounds().size());
        QVERIFY(rounds > 2);
        QCOMPARE(slider->maximum(), rounds - 1);
        QCOMPARE(chat.child<QLabel>("scrubberPlace")->text(), QStringLiteral("%1 rounds").arg(rounds));
        QVERIFY(chat.window->selection().isEmpty());
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(chat.window->selection().round(), 1);
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(chat.window->selection().round(), rounds - 1);
        QCOMPARE(chat.child<QLabel>("scrubberPlace")->text(), QStringLiteral("%1 of %1").arg(rounds));
        QVERIFY(chat.preferences.values().markOrigins); // else the text would show nothing of it
        chat.window->selection().select(0); // by any other way
        QCOMPARE(slider->value(), 0);
        chat.controller().newSession();
        QVERIFY(!slider->isEnabled());
    }

    void theFiguresAreTheLogs()
    {
        History chat;
        QVERIFY(chat.log->flush().ok());
        const auto figures = readFigures(*chat.log, chat.second);
        QVERIFY(figures.ok());
        const auto messages = chat.log->messages(chat.second);
        const GenerationStats& stats = *messages->back().stats;
        QCOMPARE(figures->answers, 1);
        QCOMPARE(figures->emitted, stats.emitted);
        QCOMPARE(figures->accepted, stats.accepted);
        QCOMPARE(figures->verified, stats.verified);
        QCOMPARE(figures->acceptedLength(), stats.acceptedLength());
        // The rounds' times add up to the decoding time.
        const auto rounds = chat.log->rounds(messages->back().id);
        QVERIFY(std::abs(figures->decoded.ms - (rounds->back().atMs - stats.firstTokenMs)) < 1e-6);
        QCOMPARE(figures->decoded.rounds, static_cast<std::int64_t>(rounds->size()));
        QCOMPARE(figures->rate().perMs, figures->decoded.tokens / figures->decoded.ms);
        QVERIFY(figures->speedup().perMs > 0);
    }

    void twoChatsAreCompared()
    {
        History chat;
        QTest::keyClick(chat.window.get(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        auto* page = chat.window->findChild<ComparePage*>();
        QVERIFY(page && page->isVisible());
        auto* left = chat.child<QComboBox>("comparePicker0");
        auto* right = chat.child<QComboBox>("comparePicker1");
        QCOMPARE(left->currentText(), QStringLiteral("Second"));
        QCOMPARE(right->currentText(), QStringLiteral("First"));
        QVERIFY(chat.child<QTextEdit>("compareText0")->toPlainText().contains(QStringLiteral("SEVEN")));
        QVERIFY(chat.child<QTextEdit>("compareText1")->toPlainText().contains(QStringLiteral("seven")));
        QCOMPARE(chat.child<QLabel>("compareWords")->text(),
            QStringLiteral("Words that only the first has: 1; words that only the second has: 1."));
        const auto* model = chat.child<QTableView>("compareTable")->model();
        QCOMPARE(model->columnCount(), 2);
        QVERIFY(model->index(FiguresTableModel::Acceptance, 0).data().toString().contains(QStringLiteral(" to ")));
        right->setCurrentIndex(left->currentIndex());
        QCOMPARE(
            chat.child<QLabel>("compareWords")->text(), QStringLiteral("The answers are the same, letter by letter."));
    }

    void everyFormatIsWritten_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("begins");
        QTest::addColumn<QByteArray>("holds");
        QTest::newRow("Markdown") << "md" << QByteArray("# First\n") << QByteArray("one two three");
        QTest::newRow("HTML") << "html" << QByteArray("<!DOCTYPE html>") << QByteArray("class=\"accepted\"");
        QTest::newRow("PDF") << "pdf" << QByteArray("%PDF-") << QByteArray("%%EOF");
        QTest::newRow("CSV") << "csv" << QByteArray("session,message,method") << QByteArray("ngram");
        QTest::newRow("JSON") << "json" << QByteArray("{\n  \"session\"") << QByteArray("\"rounds\"");
    }

    void everyFormatIsWritten()
    {
        QFETCH(QString, ending);
        QFETCH(QByteArray, begins);
        QFETCH(QByteArray, holds);
        History chat;
        const QString path = chat.folder.filePath(QStringLiteral("chat.") + ending);
        SessionExporter exporter(*chat.log);
        QSignalSpy finished(&exporter, &SessionExporter::finished);
        exporter.start(chat.first, path);
        QTRY_COMPARE(finished.size(), 1);
        const QByteArray content = contentOf(path);
        QVERIFY2(content.startsWith(begins), content.left(40).constData());
        QVERIFY(content.contains(holds));
        QVERIFY(!content.contains("SEVEN"));
    }

    void whatCantBeWrittenIsSaid()
    {
        History chat;
        const auto unknown = exportSession(*chat.log, chat.first, chat.folder.filePath(QStringLiteral("chat.doc")));
        QVERIFY(!unknown.ok());
        QVERIFY(unknown.error().message.find(".pdf") != std::string::npos);
        QVERIFY(!exportSession(*chat.log, chat.first, QStringLiteral("/nowhere/at/all.md")).ok());
        QVERIFY(!exportSession(*chat.log, 4711, chat.folder.filePath(QStringLiteral("x.md"))).ok());
        QVERIFY(!QFile::exists(chat.folder.filePath(QStringLiteral("x.md"))));
    }

    void theMenuExportsTheChatOnScreen()
    {
        History chat;
        QTest::keyClick(chat.window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = chat.window->findChild<QFileDialog*>(QStringLiteral("exportDialog"));
        QVERIFY(dialog);
        const QString path = chat.folder.filePath(QStringLiteral("out.md"));
        emit dialog->fileSelected(path);
        dialog->close();
        QTRY_VERIFY(contentOf(path).contains("SEVEN"));
    }

    void bothTextsComeBackFromTheirDifference_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<int>("pieces");
        QTest::newRow("nothing") << ""
                                 << "" << 0;
        QTest::newRow("the same") << "a b  c\n"
                                  << "a b  c\n"
                                  << 1;
        QTest::newRow("one word") << "a b c"
                                  << "a x c" << 4;
        QTest::newRow("only the second") << ""
                                         << "a b" << 1;
        QTest::newRow("a word more at the end") << "a b "
                                                << "a b c" << 2;
        QTest::newRow("nothing in common") << "a b"
                                           << "c d" << 2;
        QTest::newRow("moved") << "x a b c"
                               << "a b c x" << 4;
        QString one;
        QString two;
        for (int word = 0; word < 3000; ++word) {
            one += QStringLiteral("l%1 ").arg(word);
            two += QStringLiteral("r%1 ").arg(word);
        }
        QTest::newRow("too long to look for words in common") << one << two << 2;
    }

    void bothTextsComeBackFromTheirDifference()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(int, pieces);
        const auto difference = textDifference(first, second);
        QCOMPARE(joined(difference, TextPiece::Kind::Second), first);
        QCOMPARE(joined(difference, TextPiece::Kind::First), second);
        QCOMPARE(static_cast<int>(difference.size()), pieces);
    }

    void theFiguresTableKeepsTheRulesOfModels()
    {
        FiguresTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SessionFigures figures;
        figures.answers = 1;
        figures.emitted = 11;
        figures.rounds = 5;
        model.setSide(1, QStringLiteral("two"), figures);
        QCOMPARE(model.index(FiguresTableModel::AcceptedLength, 1).data().toString(), QLocale().toString(2.0, 'f', 2));
        QCOMPARE(model.index(FiguresTableModel::AcceptedLength, 0).data().toString(), QString());
        QCOMPARE(model.index(FiguresTableModel::Rate, 1).data().toString(), QStringLiteral("–"));
    }
};

QTEST_MAIN(TestHistory)
#include "tst_history.moc"

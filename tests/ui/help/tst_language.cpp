// Every text of the program has its translation, and the language changes while the program runs.

#include "app/window_keeper.h"
#include "tests/ui/chat/chat_fixture.h"

#include <QAction>
#include <QActionGroup>
#include <QLocale>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QXmlStreamReader>

using namespace foregleam;
using namespace foregleam::test;

namespace {

struct Entry {
    QString context;
    QString source;
    QStringList forms; ///< one, or one a plural form
    bool finished = true;
};

std::vector<Entry> entriesOf(const QString& path)
{
    QFile file(path);
    std::vector<Entry> entries;
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement())
            continue;
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("source")) {
            entries.push_back({context, xml.readElementText(), {}, true});
        } else if (xml.name() == QLatin1String("translation") && !entries.empty()) {
            entries.back().finished = xml.attributes().value(QLatin1String("type")).isEmpty();
            while (xml.readNext() != QXmlStreamReader::EndElement || xml.name() != QLatin1String("translation")) {
                if (xml.isStartElement())
                    entries.back().forms << xml.readElementText();
                else if (xml.isCharacters() && !xml.isWhitespace())
                    entries.back().forms << xml.text().toString();
            }
        }
    }
    return entries;
}

QStringList placeholdersOf(const QString& text)
{
    static const QRegularExpression place(QStringLiteral("%(L?[0-9]|n)"));
    QStringList places;
    for (auto matches = place.globalMatch(text); matches.hasNext();)
        places << matches.next().captured();
    places.sort();
    places.removeDuplicates();
    return places;
}

/// Whoever makes windows as the application does.
struct Application : ChatFixture {
    Application()
        : keeper(
            [this] {
                return std::make_unique<MainWindow>(
                    MainWindow::Parts{*worker, *log, preferences, theme, "test", folder.path(), LoadRequest{}});
            },
            preferences)
    {
        window.reset(); // the fixture's own
        keeper.window().show();
        keeper.window().controller().loadModel(folder.filePath(QStringLiteral("scripted.gguf")));
        if (!QTest::qWaitFor([this] { return keeper.window().controller().canSend(); }))
            qFatal("not loaded");
    }

    void choose(const QString& code)
    {
        QSignalSpy remade(&keeper, &WindowKeeper::remade);
        preferences.edit([&code](auto& values) { values.language = code; });
        if (!remade.wait(2000))
            qFatal("the window was not made anew");
    }

    WindowKeeper keeper;
};

} // namespace

class TestLanguage : public QObject {
    Q_OBJECT

private slots:
    void everyTextIsTranslated()
    {
        QTemporaryDir folder;
        const QString known = QStringLiteral(FOREGLEAM_SOURCE_DIR "/resources/translations/foregleam_de.ts");
        const QString fresh = folder.filePath(QStringLiteral("fresh.ts"));
        QVERIFY(QFile::copy(known, fresh));
        QProcess lupdate;
        lupdate.setWorkingDirectory(QStringLiteral(FOREGLEAM_SOURCE_DIR));
        lupdate.start(QStringLiteral(FOREGLEAM_LUPDATE),
            {QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("-locations"),
                QStringLiteral("none"), QStringLiteral("ui"), QStringLiteral("app"), QStringLiteral("-ts"), fresh});
        QVERIFY(lupdate.waitForFinished(60000));
        QCOMPARE(lupdate.exitCode(), 0);
        QStringList missing;
        const auto entries = entriesOf(fresh);
        QVERIFY(entries.size() > 400);
        for (const Entry& entry : entries) {
            if (!entry.finished || entry.forms.isEmpty() || entry.forms.contains(QString()))
                missing << entry.context + QStringLiteral(": ") + entry.source;
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
    }

    void placesAreKept()
    {
        for (const char* language : {"de", "en"}) {
            const auto entries =
                entriesOf(QStringLiteral(FOREGLEAM_SOURCE_DIR "/resources/translations/foregleam_%1.ts")
                              .arg(QLatin1String(language)));
            QVERIFY(!entries.empty());
            for (const Entry& entry : entries) {
                for (QString form : entry.forms) {
                    QStringList expected = placeholdersOf(entry.source);
                    if (entry.forms.size() > 1 && !form.contains(QStringLiteral("%n")))
                        expected.removeAll(QStringLiteral("%n")); // "once"
                    QVERIFY2(placeholdersOf(form) == expected, qPrintable(entry.source + QStringLiteral(" → ") + form));
                }
            }
        }
    }

    void theLanguageChangesAtRunTime()
    {
        Application program;
        QCOMPARE(program.keeper.window().menuBar()->actions().front()->text(), QStringLiteral("&File"));
        program.keeper.window().controller().send(QStringLiteral("hello"));
        QTRY_VERIFY(program.keeper.window().controller().canSend());
        const SessionId session = program.keeper.window().controller().session();
        program.keeper.window()
            .findChild<QPlainTextEdit*>(QStringLiteral("messageInput"))
            ->setPlainText(QStringLiteral("half a"));
        program.choose(QStringLiteral("de"));
        const MainWindow& german = program.keeper.window();
        QCOMPARE(german.menuBar()->actions().front()->text(), QStringLiteral("&Datei"));
        QCOMPARE(german.findChild<QPushButton*>(QStringLiteral("send"))->text(), QStringLiteral("Senden"));
        QCOMPARE(program.keeper.window().controller().session(), session);
        QVERIFY(program.keeper.window().controller().canSend()); // the model is still there
        QVERIFY(!program.keeper.window().run().rounds().empty());
        QCOMPARE(
            german.findChild<QPlainTextEdit*>(QStringLiteral("messageInput"))->toPlainText(), QStringLiteral("half a"));
        QCOMPARE(QLocale().toString(1.5, 'f', 1), QStringLiteral("1,5"));
        QCOMPARE(program.engine->loads().size(), 2U); // the fixture's window and the keeper's; none for the language
        program.choose(QStringLiteral("en"));
        QCOMPARE(program.keeper.window().menuBar()->actions().front()->text(), QStringLiteral("&File"));
    }

    void anAnswerIsNotDisturbed()
    {
        Application program;
        Script script;
        script.text = "one two three four five six seven eight nine ten eleven twelve";
        script.tokensPerSecond = 30;
        program.engine->setScript(script);
        program.keeper.window().controller().send(QStringLiteral("hello"));
        QSignalSpy remade(&program.keeper, &WindowKeeper::remade);
        program.preferences.edit([](auto& values) { values.language = QStringLiteral("de"); });
        QTest::qWait(50);
        QVERIFY(program.keeper.window().controller().answering());
        QCOMPARE(remade.size(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(remade.size(), 1, 10000);
        const auto messages = program.log->messages(program.keeper.window().controller().session());
        QCOMPARE(QString::fromStdString(messages->back().text), QString::fromStdString(script.text));
        program.choose(QStringLiteral("en"));
    }

    void theSizeOfTextDoesNotGrowWithEveryWindow()
    {
        Application program;
        program.preferences.edit([](auto& values) { values.textPercent = 150; });
        const double size = program.keeper.window().font().pointSizeF();
        program.choose(QStringLiteral("de"));
        QCOMPARE(program.keeper.window().font().pointSizeF(), size);
        program.choose(QStringLiteral("en"));
    }

    void pluralsAreEnglish()
    {
        Language language;
        language.use(QStringLiteral("en"));
        const auto tokens = [](int count) {
            return QCoreApplication::translate("foregleam::BenchPage", "at most %n token(s) an answer", nullptr, count);
        };
        QCOMPARE(tokens(1), QStringLiteral("at most 1 token an answer"));
        QCOMPARE(tokens(128), QStringLiteral("at most 128 tokens an answer"));
    }
};

QTEST_MAIN(TestLanguage)
#include "tst_language.moc"

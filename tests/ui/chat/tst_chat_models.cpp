// The models behind the chat, without widgets.

#include "engine/api/session_log.h"
#include "ui/models/answer_summary.h"
#include "ui/models/conversation_model.h"
#include "ui/models/day_group.h"
#include "ui/models/display_text.h"
#include "ui/models/markdown_splitter.h"
#include "ui/models/model_files.h"
#include "ui/models/session_list_model.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace foregleam;

class TestChatModels : public QObject {
    Q_OBJECT

private:
    /// "T:text|C(lang):code", closed or not.
    static QString print(const std::vector<MarkdownBlock>& blocks)
    {
        QStringList parts;
        for (const MarkdownBlock& block : blocks) {
            const QString text = block.text.trimmed().replace(u'\n', u'/');
            parts << (block.kind == MarkdownBlock::Kind::Text ? QStringLiteral("T:") + text
                                                              : QStringLiteral("C(%1):%2").arg(block.language, text));
        }
        return parts.join(u'|');
    }

private slots:
    void blocksEndWhereMarkdownEndsThem_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("blocks");
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("one paragraph") << "a\nb"
                                       << "T:a/b";
        QTest::newRow("two paragraphs") << "a\n\nb"
                                        << "T:a|T:b";
        QTest::newRow("fence") << "a\n```py\nx\n\ny\n```\nb"
                               << "T:a|C(py):x//y|T:b";
        QTest::newRow("open fence") << "```\nx"
                                    << "C():x";
        QTest::newRow("tildes hold ticks") << "~~~\n```\n~~~\n"
                                           << "C():```";
        QTest::newRow("longer fence") << "````md\n```\n````\nz"
                                      << "C(md):```|T:z";
        QTest::newRow("ticks in a line are no fence") << "```a``` b"
                                                      << "T:```a``` b";
        QTest::newRow("loose list stays whole") << "1. a\n\n2. b\n\n   more\n\nend"
                                                << "T:1. a//2. b//   more|T:end";
        QTest::newRow("code in a list stays in it") << "- a\n\n  ```c\n  x\n\n  y\n  ```\n- b\n"
                                                    << "T:- a//  ```c/  x//  y/  ```/- b";
        QTest::newRow("blank start") << "\n\n  \na"
                                     << "T:a";
    }

    void blocksEndWhereMarkdownEndsThem()
    {
        QFETCH(QString, markdown);
        QFETCH(QString, blocks);
        QCOMPARE(print(splitMarkdown(markdown)), blocks);
        // However it is cut into pieces on the way, the result is the same.
        for (qsizetype size = 1; size <= 3; ++size) {
            MarkdownSplitter splitter;
            for (qsizetype at = 0; at < markdown.size(); at += size)
                splitter.append(markdown.mid(at, size));
            splitter.finish();
            QCOMPARE(print(splitter.blocks()), blocks);
        }
    }

    void anEndlessParagraphIsCut()
    {
        MarkdownSplitter splitter;
        for (int word = 0; word < 20000; ++word)
            splitter.append(QStringLiteral("word "));
        QVERIFY(splitter.partialLine().size() <= MarkdownSplitter::kMostCharacters);
        qsizetype all = splitter.partialLine().size();
        for (const MarkdownBlock& block : splitter.blocks()) {
            QVERIFY(block.text.size() <= 2 * MarkdownSplitter::kMostCharacters + 2);
            all += block.text.count(u'w') * 5;
        }
        QVERIFY(qAbs(all - 100000) < 10);
    }

    void controlCharactersKeepLengths()
    {
        const QString text = QStringLiteral("a\tb\nc\u0000d\u001b\u202e\ufdd0\u2029");
        QCOMPARE(displayText(text).size(), text.size());
        QCOMPARE(displayText(QStringLiteral("a\tb\n")), QStringLiteral("a\tb\n"));
        QCOMPARE(displayText(QStringLiteral("\u202e")), QString(QChar(QChar::ReplacementCharacter)));
    }

    void daysAreGrouped_data()
    {
        QTest::addColumn<QDate>("day");
        QTest::addColumn<QString>("group");
        const QDate today(2026, 11, 23);
        QTest::newRow("today") << today << "Today";
        QTest::newRow("clock set back") << today.addDays(1) << "Today";
        QTest::newRow("yesterday") << today.addDays(-1) << "Yesterday";
        QTest::newRow("this week") << today.addDays(-7) << "Previous 7 days";
        QTest::newRow("older") << QDate(2026, 10, 2) << "October 2026";
    }

    void daysAreGrouped()
    {
        QFETCH(QDate, day);
        QFETCH(QString, group);
        QCOMPARE(dayGroup(day, QDate(2026, 11, 23)), group);
    }

    void theConversationIsAProperModel()
    {
        ConversationModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy grown(&model, &ConversationModel::grown);
        Message answer;
        answer.role = Role::Assistant;
        answer.state = MessageState::Streaming;
        model.append({});
        model.append(answer);
        model.grow("hel\x07lo", {{3, TokenOrigin::Bonus, -1, 1}, {3, TokenOrigin::Accepted, 0, 0.5F}});
        model.finish(MessageState::Complete, {}, QStringLiteral("note"));
        QCOMPARE(grown.size(), 1);
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("hel\u2407lo"));
        QCOMPARE(model.index(1).data(ConversationModel::SpeakerRole).toString(), QStringLiteral("assistant"));
        QCOMPARE(model.index(1).data(ConversationModel::NoteRole).toString(), QStringLiteral("note"));
        model.truncate(1);
        QCOMPARE(model.rowCount(), 1);
        model.reset({});
        QCOMPARE(model.rowCount(), 0);
    }

    void theSessionListIsAProperModel()
    {
        QTemporaryDir folder;
        auto log = SessionLog::open(folder.filePath(QStringLiteral("log.sqlite")).toStdString());
        QVERIFY(log.ok());
        SessionListModel model(**log);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const SessionId one = (*log)->createSession("One");
        (*log)->addMessage(one, {Role::User, "a giraffe"});
        const SessionId two = (*log)->createSession("Two");
        (*log)->addMessage(two, {Role::User, "a whale"});
        model.refresh();
        QCOMPARE(model.rowCount(), 3); // a heading and two sessions
        QCOMPARE(model.index(0).flags(), Qt::ItemFlags(Qt::NoItemFlags));
        QVERIFY(model.indexOf(one).isValid());
        QVERIFY(model.setData(model.indexOf(one), QStringLiteral("  Uno  "), Qt::EditRole));
        QVERIFY(!model.setData(model.indexOf(one), QStringLiteral("  "), Qt::EditRole));
        QCOMPARE(model.indexOf(one).data().toString(), QStringLiteral("Uno"));
        model.setSearch(QStringLiteral("whale"));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1).data(SessionListModel::SessionRole).toLongLong(), two);
        model.setSearch(QStringLiteral("\"unbalanced AND ( * "));
        model.setSearch({});
        QCOMPARE(model.rowCount(), 3);
    }

    void figuresSayWhatIsKnown()
    {
        Message answer;
        answer.role = Role::Assistant;
        QCOMPARE(answerFigures(answer), QString());
        GenerationStats stats;
        stats.emitted = 97;
        stats.decodeMs = 1000;
        stats.rounds = 53;
        stats.drafted = 300;
        stats.firstTokenMs = 120;
        stats.stop = StopReason::EndOfText;
        answer.stats = stats;
        answer.baselineStepMs = 14.6;
        QCOMPARE(answerFigures(answer), QStringLiteral("1.4 × · 96 tok/s · τ 1.8 · first 120 ms"));
        answer.baselineStepMs = 0;
        QCOMPARE(answerFigures(answer), QStringLiteral("96 tok/s · τ 1.8 · first 120 ms"));
        answer.stats->drafted = 0;
        answer.stats->stop = StopReason::MaxTokens;
        QCOMPARE(answerFigures(answer), QStringLiteral("96 tok/s · first 120 ms · token limit reached"));
    }

    void modelsAreFoundInFoldersWithinFolders()
    {
        QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("deep/er"));
        for (const char* name : {"zebra.gguf", "deep/er/SmolLM2-135M.gguf", "note.txt", "Alpha.GGUF"}) {
            QFile file(folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QStringList labels;
        for (const ModelFile& file : findModelFiles(folder.path()))
            labels << file.label;
        QCOMPARE(labels, (QStringList{"SmolLM2-135M", "Alpha", "zebra"}));
        QVERIFY(findModelFiles(folder.filePath(QStringLiteral("nowhere"))).empty());
    }
};

QTEST_GUILESS_MAIN(TestChatModels)
#include "tst_chat_models.moc"

// The models behind the chat, without widgets.

#include "engine/api/session_log.h"
#include "ui/bridge/logged_session.h"
#include "ui/models/answer_summary.h"
#include "ui/models/conversation_model.h"
#include "ui/models/day_group.h"
#include "ui/models/display_text.h"
#include "ui/models/drafter_list_model.h"
#include "ui/models/markdown_splitter.h"
#include "ui/models/message_pieces.h"
#include "ui/models/method_choice.h"
#include "ui/models/method_list_model.h"
#include "ui/models/model_files.h"
#include "ui/models/run_model.h"
#include "ui/models/session_list_model.h"
#include "ui/models/speed_verdict.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace foregleam;

class TestChatModels : public QObject {
    Q_OBJECT

private:
    /// "T:text|C(lang):code", closed or not. However `markdown` is cut into parts of `size` on the way.
    static QString split(const QString& markdown, qsizetype size)
    {
        MarkdownSplitter splitter;
        std::vector<MarkdownBlock> blocks;
        const auto take = [&](const std::vector<MarkdownBlock>& more) {
            blocks.insert(blocks.end(), more.begin(), more.end());
        };
        for (qsizetype end = size; end < markdown.size(); end += size)
            take(splitter.advance(QStringView(markdown).left(end)));
        take(splitter.finish(markdown));
        QStringList parts;
        for (const MarkdownBlock& block : blocks) {
            const QString text = markdown.mid(block.from, block.end - block.from).trimmed().replace(u'\n', u'/');
            parts << (block.kind == MarkdownBlock::Kind::Text ? QStringLiteral("T:") + text
                                                              : QStringLiteral("C(%1):%2").arg(block.language, text));
        }
        return parts.join(u'|');
    }

    /// The pieces of an answer that arrives in parts of `size` characters, each "kind:text".
    static QStringList pieces(MessagePiece::Kind form, const Message& whole, qsizetype size)
    {
        MessagePieces pieces(form);
        Message soFar;
        soFar.role = whole.role;
        soFar.spans = whole.spans;
        soFar.state = MessageState::Streaming;
        std::vector<MessagePiece> before;
        for (qsizetype end = size; end < whole.text.size(); end += size) {
            soFar.text = whole.text.left(end);
            const std::size_t first = pieces.advance(soFar);
            for (std::size_t at = 0; at < std::min(first, before.size()); ++at) {
                if (before[at] != pieces.all()[at])
                    qFatal("a piece changed that was said to be settled");
            }
            before = pieces.all();
        }
        pieces.advance(whole);
        QStringList texts;
        for (const MessagePiece& piece : pieces.all())
            texts << QString::number(static_cast<int>(piece.kind)) + u':' + whole.text.mid(piece.from, piece.length);
        return texts;
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
        QCOMPARE(split(markdown, 1000), blocks);
        for (qsizetype size = 1; size <= 3; ++size)
            QCOMPARE(split(markdown, size), blocks);
    }

    void anEndlessParagraphIsCutAndNothingIsLost()
    {
        const QString text = QStringLiteral("word ").repeated(4000);
        MarkdownSplitter splitter;
        qsizetype at = 0;
        for (qsizetype end = 7; end < text.size(); end += 7) {
            for (const MarkdownBlock& block : splitter.advance(QStringView(text).left(end))) {
                QCOMPARE(block.from, at);
                QVERIFY(block.end - block.from <= MarkdownSplitter::kMostCharacters);
                at = block.end;
            }
            QVERIFY(end - splitter.partialLine() <= MarkdownSplitter::kMostCharacters);
        }
        for (const MarkdownBlock& block : splitter.finish(text)) {
            QCOMPARE(block.from, at);
            at = block.end;
        }
        QCOMPARE(at, text.size());
    }

    void anAnswerInPiecesIsWholeHoweverItArrives()
    {
        Message answer;
        answer.role = Role::Assistant;
        for (int part = 0; part < 60; ++part)
            answer.text += QStringLiteral("Paragraph %1 ").arg(part) + QString(part * 10, u'x')
                + (part % 7 ? QStringLiteral("\n\n") : QStringLiteral("\n\n```c\nint a;\n\nint b;\n```\n"));
        const QStringList all = pieces(MessagePiece::Kind::Markdown, answer, 100000);
        QVERIFY(all.size() > 20);
        QVERIFY(all.contains(QStringLiteral("2:int a;\n\nint b;")));
        QString text = all.join(QString());
        for (int part = 0; part < 60; ++part)
            QVERIFY(text.contains(QStringLiteral("Paragraph %1 ").arg(part)));
        for (const QString& piece : all)
            QVERIFY(piece.size() <= MessagePieces::kCharacters + 2);
        for (const qsizetype size : {1, 5, 333})
            QCOMPARE(pieces(MessagePiece::Kind::Markdown, answer, size), all);
    }

    void plainAndMarkedPiecesEndWithLines()
    {
        Message message;
        for (int line = 0; line < 400; ++line)
            message.text += QStringLiteral("line %1\n").arg(line);
        for (qsizetype left = message.text.size(); left > 0; left -= 4)
            addSpans(message.spans, {}, std::min<qsizetype>(4, left));
        for (const auto form : {MessagePiece::Kind::Plain, MessagePiece::Kind::Marked}) {
            QString text;
            for (const QString& piece : pieces(form, message, 100000)) {
                QVERIFY(piece.size() <= 2 * MessagePieces::kCharacters + 2);
                text += piece.mid(2) + QLatin1String(piece.endsWith(u'\n') ? "" : "\n");
            }
            QCOMPARE(text, message.text);
        }
    }

    void longTokensTakeSeveralSpans()
    {
        TokenEvent token;
        token.confidence = 0.5F;
        std::vector<TokenSpan> spans;
        addSpans(spans, token, 100000);
        QCOMPARE(spans.size(), std::size_t(2));
        QCOMPARE(int(spans[0].length) + int(spans[1].length), 100000);
        QCOMPARE(int(spans[0].strength), 2);
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
        std::vector<TokenSpan> spans;
        addSpans(spans, {}, 3);
        addSpans(spans, {}, 3);
        model.grow("hel\x07lo", spans);
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

    void methodsSayWhatTheyNeed()
    {
        DrafterFacts block;
        block.kind = DrafterKind::Block;
        block.confidence = true;
        block.blockSize = 5;
        DrafterFacts small;
        small.kind = DrafterKind::Model;
        for (const Method method : kMethods) {
            const bool needsBlock = drafterNeeded(method) == DrafterKind::Block;
            const bool needsModel = drafterNeeded(method) == DrafterKind::Model;
            QCOMPARE(methodObstacle(method, {}).isEmpty(), !needsBlock && !needsModel);
            QCOMPARE(methodObstacle(method, block).isEmpty(), !needsModel);
            QCOMPARE(methodObstacle(method, small).isEmpty(), !needsBlock);
            QVERIFY(!methodTitle(method).isEmpty() && !methodExplained(method).isEmpty());
            QCOMPARE(largestBlock(method, block), needsBlock ? 5 : 16);
        }
        block.confidence = false;
        QVERIFY(!methodObstacle(Method::DsparkThreshold, block).isEmpty());
        QVERIFY(methodObstacle(Method::Dspark, block).isEmpty());
        // What is wished, where it can be; else the best that can.
        QCOMPARE(effectiveMethod(Method::Dspark, {}), Method::Ngram);
        QCOMPARE(effectiveMethod(Method::Off, block), Method::Off);
        QCOMPARE(effectiveMethod(Method::Ngram, block), Method::Ngram);
        QCOMPARE(effectiveMethod(Method::DsparkThreshold, block), Method::Dspark);
        QCOMPARE(effectiveMethod(Method::Dspark, small), Method::DraftModel);
    }

    void theMethodListDisablesWhatCannotBe()
    {
        MethodListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QModelIndex dspark = model.index(MethodListModel::rowOf(Method::Dspark));
        QVERIFY(!(dspark.flags() & Qt::ItemIsEnabled));
        QVERIFY(dspark.data(MethodListModel::DetailRole).toString().contains(QStringLiteral("Needs a DSpark drafter")));
        QVERIFY(dspark.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Needs a DSpark drafter")));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        DrafterFacts block;
        block.kind = DrafterKind::Block;
        block.confidence = true;
        model.setDrafter(block);
        QCOMPARE(changed.size(), 1);
        QVERIFY(dspark.flags() & Qt::ItemIsEnabled);
        QCOMPARE(dspark.data(MethodListModel::DetailRole).toString(), methodExplained(Method::Dspark));
    }

    void theDrafterListSaysWhyAFileDoesNotFit()
    {
        DrafterListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 2); // none, open
        DrafterChoice fits;
        fits.facts.kind = DrafterKind::Block;
        fits.facts.path = "/d/a.gguf";
        fits.facts.name = "a";
        fits.facts.description = "DSpark, 2 layers";
        fits.facts.fileBytes = 38'000'000;
        fits.facts.blockSize = 7;
        fits.made = true;
        DrafterChoice other;
        other.facts.path = "/d/b.gguf";
        other.facts.name = "b";
        other.reason = "This drafter was made for a model with hidden size 2,560.";
        model.setChoices({fits, other}, {});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.index(1).data(DrafterListModel::DetailRole).toString(),
            QStringLiteral("Made for this model: DSpark, 2 layers · 38 MB · γ 7"));
        QVERIFY(model.index(1).flags() & Qt::ItemIsEnabled);
        QVERIFY(!(model.index(2).flags() & Qt::ItemIsEnabled));
        QCOMPARE(model.index(2).data(DrafterListModel::DetailRole).toString(), QString::fromStdString(other.reason));
        QCOMPARE(model.rowOf(QStringLiteral("/d/b.gguf")), 2);
        QCOMPARE(model.rowOf(QStringLiteral("/elsewhere")), 0);
        QVERIFY(model.index(0).data(DrafterListModel::PathRole).isValid());
        QVERIFY(!model.index(3).data(DrafterListModel::PathRole).isValid());
        // One that is loaded from elsewhere is listed too.
        DrafterFacts loaded = fits.facts;
        loaded.path = "/elsewhere/c.gguf";
        model.setChoices({fits, other}, loaded);
        QCOMPARE(model.rowOf(QStringLiteral("/elsewhere/c.gguf")), 1);
        model.setChoices({fits, other}, fits.facts);
        QCOMPARE(model.rowCount(), 4);
    }

    void whetherSpeculationPaysIsSaidInWords()
    {
        QLocale::setDefault(QLocale::c());
        RunModel run;
        QCOMPARE(speedVerdict(run).kind, SpeedVerdict::Kind::Nothing);
        QVERIFY(speedVerdict(run).sentence.isEmpty());
        run.setBaselineStepMs(10);
        double now = 0;
        const auto rounds = [&](int count, int drafted, int accepted, double ms, LengthReason reason) {
            std::vector<Event> batch;
            for (int i = 0; i < count; ++i) {
                RoundEvent round;
                round.drafted.assign(static_cast<std::size_t>(drafted), 1);
                round.verified = drafted;
                round.accepted = accepted;
                round.emitted.assign(static_cast<std::size_t>(accepted) + 1, 1);
                round.verifyMs = ms;
                round.reason = reason;
                round.atMs = now += ms;
                batch.push_back(round);
            }
            run.apply(batch);
            return speedVerdict(run);
        };
        run.beginAnswer(Method::Dspark);
        QCOMPARE(rounds(3, 4, 2, 15, LengthReason::Whole).sentence,
            QStringLiteral("2.0 × so far against one token at a time; too few rounds to be sure"));
        SpeedVerdict verdict = rounds(9, 4, 2, 15, LengthReason::Whole);
        QCOMPARE(verdict.kind, SpeedVerdict::Kind::Faster);
        QCOMPARE(verdict.sentence,
            QStringLiteral("2.0 × faster than one token at a time (2.0 to 2.0): 3.0 tokens survive per round, and a "
                           "round costs 1.5 steps"));
        run.beginAnswer(Method::Dspark);
        verdict = rounds(12, 4, 0, 14, LengthReason::Whole);
        QCOMPARE(verdict.kind, SpeedVerdict::Kind::Slower);
        QVERIFY(verdict.sentence.startsWith(QStringLiteral("Slower than one token at a time: 0.71 ×")));
        verdict = rounds(5, 0, 0, 10, LengthReason::Parked);
        QCOMPARE(verdict.sentence,
            QStringLiteral(
                "Parked: on this text speculation is not worth it: 1.0 tokens survive per round, and a round "
                "costs 1.4 steps. It is tried again now and then."));
        QCOMPARE(rounds(1, 4, 1, 12, LengthReason::Probe).kind, SpeedVerdict::Kind::Slower);
        run.beginAnswer(Method::Off);
        QCOMPARE(rounds(10, 0, 0, 10, LengthReason::Whole).sentence,
            QStringLiteral("One token at a time: 100 tokens per second"));
        run.beginAnswer(Method::Ngram);
        QVERIFY(rounds(10, 0, 0, 10, LengthReason::Whole).sentence.startsWith(QStringLiteral("Nothing was drafted")));
        run.beginAnswer(Method::Ngram);
        for (int i = 0; i < 20; ++i)
            verdict = rounds(1, 4, i % 2, i % 2 ? 20 : 10, LengthReason::Whole);
        QCOMPARE(verdict.kind, SpeedVerdict::Kind::Even);
        run.setBaselineStepMs(0);
        QCOMPARE(speedVerdict(run).kind, SpeedVerdict::Kind::NotMeasured);
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

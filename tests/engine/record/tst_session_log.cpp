#include "tests/engine/record/log_scenario.h"

#include <QFile>

#include <algorithm>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// All the bytes that the log left on the disk.
QByteArray everythingOnDisk(const std::string& path)
{
    QByteArray bytes;
    for (const char* suffix : {"", "-wal", "-shm"}) {
        QFile file(QString::fromStdString(path) + suffix);
        if (file.open(QIODevice::ReadOnly))
            bytes += file.readAll();
    }
    return bytes;
}

void compareRounds(const RoundEvent& read, const RoundEvent& written)
{
    QCOMPARE(read.index, written.index);
    QCOMPARE(read.start, written.start);
    QCOMPARE(read.anchor, written.anchor);
    QCOMPARE(read.drafted, written.drafted);
    QCOMPARE(read.draftedText, written.draftedText);
    QCOMPARE(read.confidence, written.confidence);
    QCOMPARE(read.survival, written.survival);
    QCOMPARE(read.expectedRate, written.expectedRate);
    QCOMPARE(read.verified, written.verified);
    QCOMPARE(read.accepted, written.accepted);
    QCOMPARE(read.emitted, written.emitted);
    QCOMPARE(read.atMs, written.atMs);
    QCOMPARE(read.draftMs, written.draftMs);
    QCOMPARE(read.scheduleMs, written.scheduleMs);
    QCOMPARE(read.verifyMs, written.verifyMs);
    QCOMPARE(read.sampleMs, written.sampleMs);
    QCOMPARE(read.contextUsed, written.contextUsed);
}

} // namespace

class TestSessionLog : public QObject {
    Q_OBJECT

private slots:
    void aConversationComesBackAfterReopening()
    {
        const LogFolder folder;
        SessionId session = 0;
        {
            const auto log = openLog(folder.path());
            session = log->createSession("Sky");
            log->addMessage(session, {Role::System, "Be brief."});
            log->addMessage(session, {Role::User, "Why is the sky blue? 👩‍💻\n"});
            answer(*log, session, "Because.");
            log->renameSession(session, "The sky");
        }
        const auto log = openLog(folder.path());
        const auto sessions = log->sessions();
        QCOMPARE(sessions->size(), std::size_t{1});
        QCOMPARE(sessions->at(0).title, std::string("The sky"));
        QCOMPARE(sessions->at(0).modelName, std::string("Tiny"));
        QCOMPARE(sessions->at(0).messages, 3);
        QVERIFY(sessions->at(0).createdMs > 1577836800000 && sessions->at(0).updatedMs >= sessions->at(0).createdMs);
        const auto messages = log->messages(session);
        QCOMPARE(messages->size(), std::size_t{3});
        QVERIFY(messages->at(0).role == Role::System && messages->at(1).role == Role::User);
        QCOMPARE(messages->at(1).text, std::string("Why is the sky blue? 👩‍💻\n"));
        QVERIFY(!messages->at(1).stats && messages->at(1).method.empty());
        const MessageRecord& last = messages->at(2);
        QVERIFY(last.role == Role::Assistant && !last.interrupted);
        QCOMPARE(last.text, std::string("Because."));
        QCOMPARE(last.method, std::string("ngram"));
        QCOMPARE(last.modelName, std::string("Tiny"));
        QCOMPARE(last.baselineStepMs, 10.0);
        QVERIFY(last.error.empty() && last.notices.empty());
        const auto stats = finished(8, 100.0).stats;
        QVERIFY(last.stats && last.stats->stop == stats.stop);
        QCOMPARE(last.stats->promptTokens, stats.promptTokens);
        QCOMPARE(last.stats->cachedTokens, stats.cachedTokens);
        QCOMPARE(last.stats->emitted, stats.emitted);
        QCOMPARE(last.stats->rounds, stats.rounds);
        QCOMPARE(last.stats->drafted, stats.drafted);
        QCOMPARE(last.stats->verified, stats.verified);
        QCOMPARE(last.stats->accepted, stats.accepted);
        QCOMPARE(last.stats->prefillMs, stats.prefillMs);
        QCOMPARE(last.stats->firstTokenMs, stats.firstTokenMs);
        QCOMPARE(last.stats->decodeMs, stats.decodeMs);
        QCOMPARE(last.stats->draftMs, stats.draftMs);
        QCOMPARE(last.stats->scheduleMs, stats.scheduleMs);
        QCOMPARE(last.stats->verifyMs, stats.verifyMs);
        QCOMPARE(last.stats->sampleMs, stats.sampleMs);
    }

    void roundsAndTokensComeBackExactly()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        MessageId id = 0;
        const auto sink = log->beginAnswer(log->createSession(""), context(), &id);
        std::vector<RoundEvent> rounds;
        for (std::int32_t i = 0; i < 5; ++i)
            rounds.push_back(round(i, i * 3, i * 2, i));
        rounds[2].confidence[1] = 1.0F / 3.0F;
        rounds[2].draftedText[0] = "\"\\\n größe 👩‍💻";
        rounds[3].expectedRate.clear();
        std::vector<TokenEvent> tokens{token(0, "Zero"), token(1, "", 0), token(2, std::string("a\0b", 3), 0)};
        tokens[1].origin = TokenOrigin::Corrected;
        tokens[1].positionInBlock = 3;
        tokens[1].p = 0.1F;
        tokens[1].q = 1e-30F;
        tokens[1].u = 0.99999994F;
        tokens[1].confidence = 0.25F;
        tokens[2].origin = TokenOrigin::Accepted;
        for (const auto& each : rounds)
            sink->publish(each);
        sink->publish(PrefillProgress{1, 2});
        for (const auto& each : tokens)
            sink->publish(each);
        const auto readRounds = log->rounds(id);
        QCOMPARE(readRounds->size(), rounds.size());
        for (std::size_t i = 0; i < rounds.size(); ++i)
            compareRounds(readRounds->at(i), rounds[i]);
        const auto readTokens = log->tokens(id);
        QCOMPARE(readTokens->size(), tokens.size());
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const TokenEvent& read = readTokens->at(i);
            QCOMPARE(read.index, tokens[i].index);
            QCOMPARE(read.round, tokens[i].round);
            QCOMPARE(read.id, tokens[i].id);
            QCOMPARE(read.text, tokens[i].text);
            QVERIFY(read.origin == tokens[i].origin);
            QCOMPARE(read.positionInBlock, tokens[i].positionInBlock);
            QVERIFY(read.p == tokens[i].p && read.q == tokens[i].q && read.u == tokens[i].u);
            QVERIFY(read.confidence == tokens[i].confidence);
        }
    }

    void whatAnAnswerWasMadeWithComesBack()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const SessionId session = log->createSession("");
        AnswerContext made = context(Method::Off);
        made.request.messages = {{Role::User, "not kept twice"}};
        made.request.blockSize = 5;
        made.request.sampling.topK = 40;
        made.request.sampling.reproducible = true;
        MessageId id = 0;
        log->beginAnswer(session, made, &id);
        const auto read = log->answerContext(id);
        QVERIFY(read.ok() && read->has_value());
        const AnswerContext& kept = **read;
        QCOMPARE(kept.appVersion, made.appVersion);
        QVERIFY(kept.request.sampling == made.request.sampling);
        QVERIFY(kept.request.method == Method::Off && kept.request.blockSize == 5);
        QCOMPARE(kept.request.stop, made.request.stop);
        QVERIFY(kept.request.messages.empty());
        QCOMPARE(kept.model.path, made.model.path);
        QCOMPARE(kept.model.quantization, made.model.quantization);
        QCOMPARE(kept.model.parameters, made.model.parameters);
        QCOMPARE(kept.model.deviceReason, made.model.deviceReason);
        QCOMPARE(kept.model.weightBytesPerStep, made.model.weightBytesPerStep);
        QVERIFY(!log->answerContext(log->addMessage(session, {}))->has_value());
    }

    void failedAnswersKeepTheirReasonAndNotices()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const SessionId session = log->createSession("");
        const auto sink = log->beginAnswer(session, context(), nullptr);
        sink->publish(Notice{"Speculation was parked."});
        sink->publish(Notice{"The context is nearly full."});
        auto end = finished(0, 0.0, StopReason::Failed);
        end.error = "The device ran out of memory.";
        sink->publish(end);
        const auto messages = log->messages(session);
        QCOMPARE(messages->at(0).error, end.error);
        QCOMPARE(messages->at(0).notices.size(), std::size_t{2});
        QCOMPARE(messages->at(0).notices[0], std::string("Speculation was parked."));
        QVERIFY(messages->at(0).stats->stop == StopReason::Failed);
        QCOMPARE(messages->at(0).text, std::string());
    }

    void anAnswerIsReadableWhileItRuns()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const SessionId session = log->createSession("");
        auto sink = log->beginAnswer(session, context(), nullptr);
        sink->publish(token(0, "So"));
        sink->publish(token(1, " far"));
        auto messages = log->messages(session);
        QCOMPARE(messages->at(0).text, std::string("So far"));
        QVERIFY(!messages->at(0).interrupted && !messages->at(0).stats);
        sink.reset();
        messages = log->messages(session);
        QVERIFY(messages->at(0).interrupted);
    }

    void anInterruptedAnswerKeepsItsTextAndIsFound()
    {
        const LogFolder folder;
        SessionId session = 0;
        std::unique_ptr<EventSink> sink;
        {
            const auto log = openLog(folder.path());
            session = log->createSession("");
            sink = log->beginAnswer(session, context(), nullptr);
            sink->publish(token(0, "Half a sen"));
            sink->publish(token(1, "tence"));
        }
        sink->publish(token(2, "after the log went"));
        sink.reset();
        const auto log = openLog(folder.path());
        const auto messages = log->messages(session);
        QCOMPARE(messages->at(0).text, std::string("Half a sentence"));
        QVERIFY(messages->at(0).interrupted && !messages->at(0).stats);
        QCOMPARE(messages->at(0).method, std::string("ngram"));
        QCOMPARE(log->search("sentence", 10)->size(), std::size_t{1});
    }

    void sessionsComeNewestFirst()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const SessionId first = log->createSession("first");
        const SessionId second = log->createSession("second");
        QVERIFY(first > 0 && second > first);
        QCOMPARE(log->sessions()->at(0).id, second);
        QTest::qSleep(3);
        log->addMessage(first, {Role::User, "again"});
        QCOMPARE(log->sessions()->at(0).id, first);
        log->renameSession(second, "renaming is no news");
        QCOMPARE(log->sessions()->at(0).id, first);
    }

    void idsGoOnWhereTheyStopped()
    {
        const LogFolder folder;
        std::vector<SessionId> ids;
        for (int i = 0; i < 3; ++i)
            ids.push_back(openLog(folder.path())->createSession(""));
        QCOMPARE(ids, (std::vector<SessionId>{1, 2, 3}));
    }

    void twoLogsOnOneFileShareItWithoutMixingUp()
    {
        const LogFolder folder;
        const auto window = openLog(folder.path());
        const auto other = openLog(folder.path());
        const SessionId mine = window->createSession("window");
        const SessionId theirs = other->createSession("other");
        QVERIFY(mine != theirs);
        QVERIFY(window->addMessage(mine, {Role::User, "a"}) != other->addMessage(theirs, {Role::User, "b"}));
        QVERIFY(other->flush().ok());
        QCOMPARE(window->sessions()->size(), std::size_t{2});
        other->addMessage(mine, {Role::User, "from the other"});
        QVERIFY(other->flush().ok());
        QCOMPARE(window->messages(mine)->size(), std::size_t{2});
    }

    void deletingTakesEverythingAlong()
    {
        const LogFolder folder;
        {
            const auto log = openLog(folder.path());
            const SessionId kept = log->createSession("kept");
            log->addMessage(kept, {Role::User, "keepsake"});
            const SessionId session = log->createSession("secret title xyzzytitle");
            log->addMessage(session, {Role::User, "xyzzyquestion"});
            MessageId id = 0;
            auto sink = log->beginAnswer(session, context(), &id);
            sink->publish(token(0, "xyzzyanswer"));
            sink->publish(round(0, 7, 5, 2));
            sink->publish(Notice{"xyzzynotice"});
            sink->publish(finished(1, 1.0));
            QCOMPARE(log->search("xyzzyanswer", 10)->size(), std::size_t{1});
            log->deleteSession(session);
            // What an answer that still runs says after its session was deleted belongs nowhere.
            sink->publish(token(1, "xyzzylate"));
            sink->publish(finished(2, 1.0));
            QVERIFY(log->flush().ok());
            QCOMPARE(log->writeError(), std::string());
            QCOMPARE(log->sessions()->size(), std::size_t{1});
            QCOMPARE(log->messages(session)->size(), std::size_t{0});
            QCOMPARE(log->rounds(id)->size(), std::size_t{0});
            for (const char* word : {"xyzzyquestion", "xyzzyanswer", "xyzzylate"})
                QCOMPARE(log->search(word, 10)->size(), std::size_t{0});
            QCOMPARE(log->search("keepsake", 10)->size(), std::size_t{1});
            for (const char* table : {"answers", "rounds", "tokens", "notices"})
                QCOMPARE(numberIn(folder.path(), std::string("SELECT count(*) FROM ") + table), std::int64_t{0});
            QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM messages"), std::int64_t{1});
        }
        QVERIFY(everythingOnDisk(folder.path()).contains("keepsake"));
        QVERIFY(!everythingOnDisk(folder.path()).contains("xyzzy"));
    }

    void truncatingRemovesAMessageAndAllThatFollow()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const SessionId session = log->createSession("");
        const SessionId other = log->createSession("");
        log->addMessage(session, {Role::User, "one"});
        const MessageId second = answer(*log, session, "two");
        log->addMessage(other, {Role::User, "elsewhere"});
        log->addMessage(session, {Role::User, "three"});
        answer(*log, session, "four");
        log->truncateSession(other, second); // not its message
        QCOMPARE(log->messages(other)->size(), std::size_t{1});
        QCOMPARE(log->messages(session)->size(), std::size_t{4});
        log->truncateSession(session, second);
        log->addMessage(session, {Role::User, "five"});
        const auto messages = log->messages(session);
        QCOMPARE(messages->size(), std::size_t{2});
        QCOMPARE(messages->at(0).text, std::string("one"));
        QCOMPARE(messages->at(1).text, std::string("five"));
        QCOMPARE(log->search("two", 10)->size(), std::size_t{0});
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM tokens"), std::int64_t{0});
    }

    void searchFindsWordsWhereverTheyAre()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const SessionId session = log->createSession("Physics");
        const MessageId question =
            log->addMessage(session, {Role::User, "Does Rayleigh scattering explain the Größe?"});
        const MessageId reply = answer(*log, session, "Rayleigh scattering, yes");
        auto hits = log->search("rayleigh scat", 10);
        QCOMPARE(hits->size(), std::size_t{2});
        QCOMPARE(hits->at(0).session, session);
        QCOMPARE(hits->at(0).sessionTitle, std::string("Physics"));
        QVERIFY(hits->at(0).message == reply || hits->at(0).message == question);
        QVERIFY(hits->at(0).snippet.find("\x02Rayleigh\x03 \x02scattering\x03") != std::string::npos);
        QCOMPARE(log->search("rayleigh", 1)->size(), std::size_t{1});
        QCOMPARE(log->search("grosse", 10)->size(), std::size_t{0});
        QCOMPARE(log->search("GROSS", 10)->size(), std::size_t{0});
        QCOMPARE(log->search("größe", 10)->size(), std::size_t{1});
        QCOMPARE(log->search("groß", 10)->size(), std::size_t{1});
        QCOMPARE(log->search("scat rayleigh", 10)->size(), std::size_t{0}); // only the last word may be a beginning
        QCOMPARE(log->search("explain yes", 10)->size(), std::size_t{0}); // all of them in one message
    }

    void searchFindsPartsOfScriptsWithoutSpaces()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const SessionId session = log->createSession("");
        const std::string padding = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
        log->addMessage(session, {Role::User, padding + "人工智能很有趣" + padding + " 100%_GPT"});
        log->addMessage(session, {Role::User, "ภาษาไทยไม่มีช่องว่าง"});
        const auto hits = log->search("智能", 10);
        QCOMPARE(hits->size(), std::size_t{1});
        QCOMPARE(hits->at(0).snippet,
            std::string("…九十一二三四五六七八九十一二三四五六七八九十人工\x02智能\x03很有趣"
                        "一二三四五六七八九十一二三四五六七八九十一…"));
        QCOMPARE(log->search("智能 有趣 gpt 100%_", 10)->size(), std::size_t{1});
        QCOMPARE(log->search("智能 100%%", 10)->size(), std::size_t{0});
        QCOMPARE(log->search("智能 不在", 10)->size(), std::size_t{0});
        QCOMPARE(log->search("ไทย", 10)->at(0).snippet, std::string("ภาษา\x02ไทย\x03ไม่มีช่องว่าง"));
        QCOMPARE(log->search("日" + std::string(200000, 'x'), 10)->size(), std::size_t{0});
    }

    void searchTakesWhateverIsTyped_data()
    {
        QTest::addColumn<QByteArray>("typed");
        for (const char* typed : {"", " ", "\"", "\"\"", "*", "AND", "a AND", "NOT", "NEAR(", "(((", "a*b", "a\"b",
                 "-a", "^a", "text:", "{text}:a", "a + b", "'; DROP TABLE messages; --", "\xff\xfe", "\x02\x03", "😀",
                 "日本語", "a OR", "\\", "%", "_", "a\nb"})
            QTest::newRow(QByteArray(typed).toPercentEncoding().constData()) << QByteArray(typed);
        QTest::newRow("long") << QByteArray(100000, 'a');
        QTest::newRow("many") << QByteArray("a b ").repeated(2000);
    }

    void searchTakesWhateverIsTyped()
    {
        QFETCH(QByteArray, typed);
        static const LogFolder folder;
        static const auto log = [] {
            auto made = openLog(folder.path());
            made->addMessage(made->createSession(""), {Role::User, "a AND b OR text NOT 'quoted' \"double\" 日本語"});
            return made;
        }();
        const auto hits = log->search(typed.toStdString(), 10);
        QVERIFY2(hits.ok(), hits.ok() ? "" : hits.error().message.c_str());
    }

    void anAnswerIsFoundWhenItIsFinished()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        const auto sink = log->beginAnswer(log->createSession(""), context(), nullptr);
        sink->publish(token(0, "incre"));
        sink->publish(token(1, "mental"));
        QCOMPARE(log->search("incremental", 10)->size(), std::size_t{0});
        sink->publish(finished(2, 1.0));
        QCOMPARE(log->search("incremental", 10)->size(), std::size_t{1});
    }

    void stepProfilesAreKept()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        ModelInfo model = context().model;
        model.stepCosts = {{1, 7.5}, {2, 9.0}, {4, 12.25}};
        model.draftCosts = {{0, 0.25}, {7, 3.5}};
        log->addStepProfile(model);
        QVERIFY(log->flush().ok());
        QCOMPARE(numberIn(folder.path(),
                     "SELECT count(*) FROM step_costs JOIN step_profiles ON id = profile "
                     "WHERE model_name = 'Tiny' AND rows * 3 >= 3"),
            std::int64_t{3});
        QCOMPARE(numberIn(folder.path(), "SELECT 100 * ms FROM step_costs WHERE rows = 4"), std::int64_t{1225});

        // The newest of the same model, device and drafter is where the next load starts from.
        model.stepCosts = {{1, 8.0}};
        log->addStepProfile(model);
        const Recollection known = log->recall(model);
        QCOMPARE(known.stepCosts.size(), std::size_t{1});
        QCOMPARE(known.stepCosts[0].ms, 8.0);
        QCOMPARE(known.draftCosts.size(), std::size_t{2});
        QCOMPARE(known.draftCosts[1].rows, 7);
        QCOMPARE(known.draftCosts[1].ms, 3.5);
        ModelInfo other = model;
        other.deviceDetail = "AVX2, 1 thread";
        QVERIFY(log->recall(other).stepCosts.empty());
        other = model;
        other.fileBytes += 1;
        QVERIFY(log->recall(other).stepCosts.empty());
        other = model;
        other.drafter.path = "/models/drafter.gguf";
        QVERIFY(log->recall(other).draftCosts.empty());
    }

    void calibrationsAreRecalledByDrafterAndTemperature()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        ModelInfo model = context().model;
        model.drafter.path = "/models/drafter.gguf";
        model.drafter.fileBytes = 1234;
        Calibration greedy;
        greedy.temperatures = {1.25F, 0.8F};
        greedy.rounds = 400;
        greedy.before = {0.08, 0.82, 0.15};
        greedy.after = {0.01, 0.83, 0.14};
        log->addCalibration(model, greedy);
        Calibration sampled = greedy;
        sampled.samplingTemperature = 1.0F;
        log->addCalibration(model, sampled);
        greedy.temperatures = {2.0F};
        log->addCalibration(model, greedy);
        const auto known = log->recall(model).calibrations;
        QCOMPARE(known.size(), std::size_t{2});
        QCOMPARE(known[0].temperatures, (std::vector<float>{2.0F}));
        QCOMPARE(known[1].temperatures, (std::vector<float>{1.25F, 0.8F}));
        QCOMPARE(known[1].samplingTemperature, 1.0F);
        QCOMPARE(known[1].rounds, std::int64_t{400});
        QCOMPARE(known[1].before.ece, 0.08);
        QCOMPARE(known[1].after.brier, 0.14);
        model.drafter.fileBytes = 1235;
        QVERIFY(log->recall(model).calibrations.empty());
    }

    void whatALogRecallsIsCheckedFirst()
    {
        const LogFolder folder;
        ModelInfo model = context().model;
        {
            const auto log = openLog(folder.path());
            model.stepCosts = {{1, 7.5}, {2, 9.0}};
            log->addStepProfile(model);
            log->addCalibration(model, {});
            QVERIFY(log->flush().ok());
        }
        {
            auto file = Database::open(folder.path(), DatabaseAccess::ReadWrite);
            QVERIFY(file->run("UPDATE step_costs SET ms = -1 WHERE rows = 2;"
                              "INSERT INTO step_costs VALUES (1, -5, 3.0), (1, 3, 'x');"
                              "UPDATE calibrations SET temperatures = '[1, -2]'"));
        }
        const auto log = openLog(folder.path());
        const Recollection known = log->recall(model);
        QCOMPARE(known.stepCosts.size(), std::size_t{2}); // 'x' reads as 0
        QCOMPARE(known.stepCosts[0].ms, 7.5);
        QVERIFY(known.calibrations.empty());
    }

    void decisionsAndDraftersAreKept()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        AnswerContext made = context(Method::Dspark);
        made.request.threshold = 0.625F;
        made.model.drafter = {DrafterKind::Block, "/models/drafter.gguf", "Drafter", "DSpark, 3 layers", "Q8_0",
            20000000, 21000000, 7, true, 0, 0};
        const SessionId session = log->createSession("");
        MessageId id = 0;
        {
            const auto sink = log->beginAnswer(session, made, &id);
            RoundEvent chosen = round(0, 5, 2, 1);
            chosen.reason = LengthReason::Rate;
            chosen.draftCostMs = 2.75;
            chosen.blockRate = {100.0F, 120.5F};
            chosen.rejectedP = 0.125F;
            chosen.rejectedQ = 0.75F;
            chosen.candidates = {{0, 9, " sky", 0.5F, 0.25F}, {4, 8, "\n", 0.0F, 1.0F}, {5, 8, "past the block", 0, 1}};
            sink->publish(chosen);
            RoundEvent parked = round(1, 0, 0, 0);
            parked.reason = LengthReason::Parked;
            sink->publish(parked);
            sink->publish(finished(3, 30.0));
        }
        const auto rounds = log->rounds(id);
        QCOMPARE(rounds->at(0).reason, LengthReason::Rate);
        QCOMPARE(rounds->at(0).draftCostMs, 2.75);
        QCOMPARE(rounds->at(0).blockRate, (std::vector<float>{100.0F, 120.5F}));
        QCOMPARE(rounds->at(0).rejectedP, 0.125F);
        QCOMPARE(rounds->at(0).rejectedQ, 0.75F);
        QCOMPARE(rounds->at(0).candidates.size(), std::size_t{2});
        QCOMPARE(rounds->at(0).candidates[0].text, std::string(" sky"));
        QCOMPARE(rounds->at(0).candidates[1].place, 4);
        QVERIFY(rounds->at(1).candidates.empty());
        QCOMPARE(rounds->at(1).reason, LengthReason::Parked);
        const auto again = log->answerContext(id);
        QCOMPARE((*again)->request.method, Method::Dspark);
        QCOMPARE((*again)->request.threshold, 0.625F);
        QCOMPARE((*again)->model.drafter.kind, DrafterKind::Block);
        QCOMPARE((*again)->model.drafter.description, std::string("DSpark, 3 layers"));
        QCOMPARE((*again)->model.drafter.fileBytes, std::int64_t{21000000});
        const auto drafted = log->draftedRounds(made.model, 0.7F, 10);
        QCOMPARE(drafted->size(), std::size_t{1});
        QCOMPARE(drafted->front().size(), std::size_t{2});
        QVERIFY(log->draftedRounds(made.model, 0.0F, 10)->empty());
        QCOMPARE(numberIn(folder.path(), "SELECT verified FROM length_reasons WHERE reason = 'rate'"), std::int64_t{2});
        // Survivals .9 and .81 of the verified drafts; the first one survived.
        QCOMPARE(numberIn(folder.path(), "SELECT sum(survived * drafts) FROM survival_honesty"), std::int64_t{1});
        QCOMPARE(numberIn(folder.path(), "SELECT drafts FROM survival_honesty WHERE tenth = 8"), std::int64_t{1});
    }

    void noneKeepsNothingAndAnswersWithNothing()
    {
        const auto log = openLog(":none:");
        const SessionId session = log->createSession("x");
        QVERIFY(log->createSession("y") != session);
        QVERIFY(log->addMessage(session, {}) != 0);
        MessageId id = 0;
        log->beginAnswer(session, context(), &id)->publish(token(0, "x"));
        QVERIFY(id != 0);
        log->addStepProfile({});
        log->truncateSession(session, id);
        log->deleteSession(session);
        QVERIFY(log->sessions()->empty() && log->messages(session)->empty() && log->rounds(id)->empty());
        QVERIFY(log->tokens(id)->empty() && log->acceptanceByPosition(session)->empty());
        QVERIFY(log->search("x", 5)->empty() && log->flush().ok() && log->writeError().empty());
        QVERIFY(!std::filesystem::exists(":none:"));
    }

    void writesForWhatIsNotThereAreIgnored()
    {
        const LogFolder folder;
        const auto log = openLog(folder.path());
        log->addMessage(12345, {Role::User, "to no session"});
        log->renameSession(12345, "x");
        log->deleteSession(12345);
        log->truncateSession(12345, 1);
        log->beginAnswer(12345, context(), nullptr)->publish(token(0, "x"));
        const SessionId session = log->createSession("still works");
        QVERIFY(log->flush().ok());
        QCOMPARE(log->writeError(), std::string());
        QCOMPARE(log->sessions()->at(0).id, session);
        QCOMPARE(numberIn(folder.path(), "SELECT count(*) FROM messages"), std::int64_t{0});
    }
};

QTEST_GUILESS_MAIN(TestSessionLog)
#include "tst_session_log.moc"

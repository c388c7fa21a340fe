// The figures of a benchmark from answers that are written down here.

#include "engine/report/bench_document.h"
#include "engine/report/bench_stats.h"

#include "tests/support/scripted_engine.h"

#include <QtTest>

using namespace foregleam;

namespace {

/// An answer of `emitted` tokens at `rate` tokens a second.
BenchRun madeRun(
    std::size_t prompt, int repeat, double rate, std::int32_t emitted = 11, const std::string& text = "same")
{
    BenchRun run;
    run.prompt = prompt;
    run.repeat = repeat;
    run.answer.text = text;
    run.answer.stats.emitted = emitted;
    run.answer.stats.decodeMs = 1000.0 * (emitted - 1) / rate;
    return run;
}

RoundEvent madeRound(std::int32_t verified, std::int32_t accepted)
{
    RoundEvent round;
    round.verified = verified;
    round.accepted = accepted;
    return round;
}

} // namespace

class TestBenchStats : public QObject {
    Q_OBJECT

private slots:
    void theMedianIsTheMiddle();
    void speedupIsTheMedianOfPairedRatios();
    void acceptanceByPositionIsConditional();
    void countsAreThoseOfTheFirstRepeat();
    void aTextThatDiffersIsNamed();
    void theIntervalHoldsTheMedian();
    void survivalsAreComparedWithOutcomes();
    void nothingDecodedIsNull();
    void everyMethodAnswersAPromptBeforeTheNext();
    void whatEveryMethodAnsweredIsKeptWhenStopped();
    void aDocumentReadsBackAsItWas();
    void aDamagedDocumentIsRefused_data();
    void aDamagedDocumentIsRefused();
};

void TestBenchStats::theMedianIsTheMiddle()
{
    QCOMPARE(median({}), std::nullopt);
    QCOMPARE(median({3, 1, 2}), 2.0);
    QCOMPARE(median({4, 1, 3, 2}), 2.5);
}

void TestBenchStats::speedupIsTheMedianOfPairedRatios()
{
    // The machine was ten times slower for the second prompt: the ratio of the medians would be 3, the pairs say 2.
    const std::vector<BenchRun> off{madeRun(0, 0, 100), madeRun(1, 0, 10), madeRun(2, 0, 100)};
    const std::vector<BenchRun> fast{madeRun(0, 0, 200), madeRun(1, 0, 20), madeRun(2, 0, 300)};
    const BenchRow row = summarise("ngram", "chat", fast, off, true);
    QCOMPARE(*row.speedup, 2.0);
    QCOMPARE(*row.tokensPerSecond, 200.0);
    QCOMPARE(*row.textIdenticalToOff, true);
    QCOMPARE(*summarise("off", "chat", off, off, true).speedup, 1.0);
}

void TestBenchStats::acceptanceByPositionIsConditional()
{
    BenchRun run = madeRun(0, 0, 100);
    run.answer.rounds = {madeRound(3, 3), madeRound(3, 1), madeRound(3, 0), madeRound(0, 0), madeRound(1, 1)};
    const BenchRow row = summarise("ngram", "chat", {run}, {run}, true);
    // Place 0: reached 4 times, accepted 3. Place 1: reached by 3+ and 1+, accepted once. Place 2: once, once.
    QCOMPARE(row.acceptanceByPosition, (std::vector<double>{0.75, 0.5, 1.0}));
}

void TestBenchStats::countsAreThoseOfTheFirstRepeat()
{
    BenchRun first = madeRun(0, 0, 100);
    first.answer.stats.rounds = 5;
    BenchRun second = first;
    second.repeat = 1;
    const BenchRow row = summarise("off", "chat", {first, second}, {first, second}, true);
    QCOMPARE(row.prompts, 1);
    QCOMPARE(row.emitted, 11);
    QCOMPARE(row.acceptedLength, 2.0); // ten tokens in five rounds; the first token is the prefill's
}

void TestBenchStats::aTextThatDiffersIsNamed()
{
    const std::vector<BenchRun> off{madeRun(0, 0, 100), madeRun(1, 0, 100)};
    const std::vector<BenchRun> other{madeRun(0, 0, 100), madeRun(1, 0, 100, 11, "other")};
    const BenchRow row = summarise("ngram", "chat", other, off, true);
    QCOMPARE(*row.textIdenticalToOff, false);
    QCOMPARE(*row.firstDifference, 1U);
    QVERIFY(!summarise("ngram", "chat", other, off, false).textIdenticalToOff);
}

/// Of n values the k-th from either end, where P(Binomial(n, 1/2) < k) is at most 2.5 %: 1 of 6, 2 of 9, 6 of 20.
void TestBenchStats::theIntervalHoldsTheMedian()
{
    const auto upTo = [](int count) {
        std::vector<double> values;
        for (int i = count; i > 0; --i)
            values.push_back(i);
        return values;
    };
    QVERIFY(!signInterval({}) && !signInterval(upTo(5)));
    QCOMPARE(*signInterval(upTo(6)), std::pair(1.0, 6.0));
    QCOMPARE(*signInterval(upTo(8)), std::pair(1.0, 8.0));
    QCOMPARE(*signInterval(upTo(9)), std::pair(2.0, 8.0));
    QCOMPARE(*signInterval(upTo(20)), std::pair(6.0, 15.0));
    QCOMPARE(*signInterval(upTo(30)), std::pair(10.0, 21.0));
}

void TestBenchStats::survivalsAreComparedWithOutcomes()
{
    BenchRun run = madeRun(0, 0, 100);
    RoundEvent round = madeRound(2, 1);
    round.survival = {0.9F, 0.45F, 0.1F}; // the third was not verified
    RoundEvent parked = madeRound(0, 0);
    parked.reason = LengthReason::Parked;
    run.answer.rounds = {round, parked};
    run.answer.stats.verified = 2;
    const BenchRow row = summarise("dspark", "chat", {run}, {run}, true);
    QVERIFY(std::abs(*row.ece - (0.1 + 0.45) / 2) < 1e-6);
    QCOMPARE(row.parkedRounds, 1);
    QVERIFY(!summarise("off", "chat", {madeRun(0, 0, 100)}, {madeRun(0, 0, 100)}, true).ece);
}

void TestBenchStats::nothingDecodedIsNull()
{
    const std::vector<BenchRun> one{madeRun(0, 0, 100, 1)};
    const OrderedJson json = rowJson(summarise("off", "chat", one, one, false));
    QVERIFY(json["tokensPerSecond"].is_null());
    QVERIFY(json["speedup"].is_null());
    QVERIFY(json["textIdenticalToOff"].is_null());
    QVERIFY(json["speedupInterval"].is_null() && json["ece"].is_null());
}

namespace {

BenchPlan madePlan()
{
    BenchPlan plan;
    plan.methods = {Method::Ngram, Method::Off};
    plan.blockSizes = {2, 5};
    plan.sets = {{"chat", {"one", "two"}}, {"code", {"three"}}};
    return plan;
}

} // namespace

void TestBenchStats::everyMethodAnswersAPromptBeforeTheNext()
{
    test::ScriptedEngine engine;
    QCOMPARE(answersOf(madePlan()), 9U);
    std::size_t told = 0;
    std::size_t rowsAfterFirstSet = 0;
    const auto rows = runBench(engine, {}, madePlan(),
        {[] { return false; }, [&](const BenchProgress& now) { told = std::max(told, now.done); },
            [&](const std::vector<BenchRow>& so) { rowsAfterFirstSet += so.size() == 3 ? 3 : 0; }});
    QVERIFY(rows.ok());
    QCOMPARE(told, 9U);
    QCOMPARE(rowsAfterFirstSet, 3U);
    QCOMPARE(rows->size(), 6U);
    QCOMPARE(QString::fromStdString((*rows)[0].method), "ngram");
    QCOMPARE((*rows)[1].blockSize, 5);
    QCOMPARE(QString::fromStdString((*rows)[2].method), "off");
    QCOMPARE((*rows)[0].prompts, 2);
    QCOMPARE(QString::fromStdString((*rows)[5].set), "code");
    QStringList order;
    for (const GenerationRequest& request : engine.requests()) {
        if (!request.messages.empty())
            order << QStringLiteral("%1 %2 %3")
                         .arg(QString::fromStdString(request.messages[0].text),
                             QLatin1String(methodName(request.method)))
                         .arg(request.blockSize);
    }
    order.erase(order.begin(), order.begin() + 3); // warm-up
    QCOMPARE(order,
        (QStringList{"one off 5", "one ngram 2", "one ngram 5", "two ngram 2", "two ngram 5", "two off 5",
            "three off 5", "three ngram 2", "three ngram 5"}));
}

void TestBenchStats::whatEveryMethodAnsweredIsKeptWhenStopped()
{
    test::ScriptedEngine engine;
    std::size_t done = 0;
    const auto rows = runBench(
        engine, {}, madePlan(), {[&] { return done >= 4; }, [&](const BenchProgress& now) { done = now.done; }, {}});
    QVERIFY(rows.ok());
    QCOMPARE(rows->size(), 3U);
    QCOMPARE((*rows)[0].prompts, 1); // the second prompt was answered by one method only
}

void TestBenchStats::aDocumentReadsBackAsItWas()
{
    BenchRun run = madeRun(0, 0, 100);
    run.answer.rounds = {madeRound(3, 1), madeRound(2, 2)};
    for (RoundEvent& round : run.answer.rounds)
        round.survival.assign(static_cast<std::size_t>(round.verified), 0.4F);
    run.answer.stats.verified = 5;
    BenchRecord record;
    record.madeMs = 1'795'454'400'999;
    record.appVersion = "1.2";
    record.model.name = "tiny";
    record.model.drafter.kind = DrafterKind::Block;
    record.model.drafter.name = "small";
    record.modelHash = "abc";
    record.request.sampling.temperature = 0.7F;
    record.repeat = 3;
    record.interrupted = true;
    record.rows = {summarise("ngram", "chat", {run}, {run}, true),
        summarise("off", "chat", std::vector(6, run), std::vector(6, run), true)};
    QVERIFY(record.rows[1].speedupInterval);
    const auto back = readBenchDocument(benchDocument(record), "here");
    QVERIFY(back.ok());
    QCOMPARE(back->rows, record.rows);
    QCOMPARE(QString::fromStdString(benchDocument(*back)), QString::fromStdString(benchDocument(record)));
}

void TestBenchStats::aDamagedDocumentIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another document") << QByteArray("{\"a\": 1}");
    QTest::newRow("cut") << QByteArray("{\"model\": \"m\", \"methods\": [{\"name\": ");
    QTest::newRow("a text for a number") << QByteArray(
        R"({"model": "m", "methods": [{"name": "off", "set": "chat", "prompts": "two"}]})");
    QTest::newRow("a row that is a number") << QByteArray(R"({"model": "m", "methods": [5]})");
    QTest::newRow("an interval of one") << QByteArray(
        R"({"model": "m", "methods": [{"name": "off", "set": "chat", "speedupInterval": [1]}]})");
}

void TestBenchStats::aDamagedDocumentIsRefused()
{
    QFETCH(QByteArray, text);
    const auto record = readBenchDocument(text.toStdString(), "/tmp/x.json");
    QVERIFY(!record.ok());
    QVERIFY(record.error().message.find("/tmp/x.json") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestBenchStats)
#include "tst_bench_stats.moc"

// The figures of a benchmark from answers that are written down here.

#include "app/cli/bench_stats.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::cli;

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
    const Json json = rowJson(summarise("off", "chat", one, one, false));
    QVERIFY(json["tokensPerSecond"].is_null());
    QVERIFY(json["speedup"].is_null());
    QVERIFY(json["textIdenticalToOff"].is_null());
    QVERIFY(json["speedupInterval"].is_null() && json["ece"].is_null());
}

QTEST_GUILESS_MAIN(TestBenchStats)
#include "tst_bench_stats.moc"

// What a race says: when tokens came, whether texts are the same, which method was faster and how surely.

#include "ui/models/race.h"

#include <QTest>

using namespace foregleam;

namespace {

/// An answer of `rounds` rounds with so many tokens each, `ms` long, after a first token at 50 ms.
RaceRun answer(int rounds, int tokens, double ms, bool roundsFirst = true)
{
    RaceRecorder recorder;
    const auto token = [&recorder](int index, int round) {
        TokenEvent made;
        made.index = index;
        made.round = round;
        made.id = 10 + index;
        made.text = "t" + std::to_string(index) + " ";
        recorder.publish(made);
    };
    token(0, -1);
    for (int number = 0; number < rounds; ++number) {
        RoundEvent round;
        round.index = number;
        round.emitted.assign(static_cast<std::size_t>(tokens), 1);
        round.verifyMs = ms;
        round.atMs = 50 + ms * (number + 1);
        round.candidates.resize(9);
        if (roundsFirst)
            recorder.publish(round);
        for (int i = 0; i < tokens; ++i)
            token(1 + number * tokens + i, number);
        if (!roundsFirst)
            recorder.publish(round);
    }
    GenerationFinished end;
    end.stats.emitted = 1 + rounds * tokens;
    recorder.publish(end);
    return recorder.take();
}

} // namespace

class TestRace : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void tokensStandAtTheEndOfTheirRound()
    {
        for (const bool roundsFirst : {true, false}) {
            const RaceRun run = answer(4, 3, 20, roundsFirst);
            QCOMPARE(run.tokens.size(), std::size_t{13});
            QCOMPARE(run.tokens[0].atMs, 0.0);
            QCOMPARE(run.tokens[1].atMs, 20.0);
            QCOMPARE(run.tokens[3].atMs, 20.0);
            QCOMPARE(run.tokens[12].atMs, 80.0);
            QCOMPARE(runMs(run), 80.0);
            QCOMPARE(tokensAt(run, 0), std::size_t{1});
            QCOMPARE(tokensAt(run, 19.9), std::size_t{1});
            QCOMPARE(tokensAt(run, 20), std::size_t{4});
            QCOMPARE(tokensAt(run, 1000), std::size_t{13});
            QVERIFY(run.rounds[0].candidates.empty());
        }
        QCOMPARE(tokensAt(RaceRun(), 5), std::size_t{0});
    }

    void everyTokenOfEveryAnswerIsCompared()
    {
        std::vector<RaceLane> lanes{
            {Method::Off, {answer(12, 1, 10)}}, {Method::Dspark, {answer(4, 3, 15), answer(6, 2, 15)}}};
        QCOMPARE(textVerdict(lanes), QStringLiteral("Every answer is the same text, token by token: 13 tokens."));
        lanes[1].runs[1].tokens[7].id = 999;
        lanes[1].runs[1].tokens[7].text = " else";
        QCOMPARE(textVerdict(lanes),
            QStringLiteral("The texts differ: DSpark says “·else” at token 8, where Off says “t7·”."));
        QCOMPARE(firstDifference(lanes[1].runs[1], lanes[0].runs[0]), 7);
        lanes[1].runs[1] = answer(5, 2, 15); // shorter
        QCOMPARE(firstDifference(lanes[1].runs[1], lanes[0].runs[0]), 11);
        QVERIFY(textVerdict(lanes).contains(QStringLiteral("says nothing more at token 12")));
    }

    void theFasterIsNamedOnlyWhereTheIntervalsPart()
    {
        RaceLane off{Method::Off, {answer(60, 1, 10)}};
        RaceLane fast{Method::Dspark, {answer(20, 3, 15)}};
        QCOMPARE(laneRate(off).perMs, 0.1);
        QCOMPARE(laneRate(fast).perMs, 0.2);
        QCOMPARE(speedVerdict({off, fast}), QStringLiteral("DSpark was fastest: 2.00 times as fast as Off."));
        QCOMPARE(rateWords(laneRate(fast)), QStringLiteral("200 tok/s (200 to 200)"));
        const RaceLane near{Method::Ngram, {answer(60, 1, 10)}};
        QCOMPARE(
            speedVerdict({off, near}), QStringLiteral("Off and N-gram lookup are too close to tell which is faster."));
        const RaceLane slow{Method::Ngram, {answer(60, 1, 20)}};
        QVERIFY(speedVerdict({off, slow}).contains(QStringLiteral("speculation does not pay")));
        const RaceLane few{Method::Dspark, {answer(3, 9, 10)}}; // too few rounds for an interval
        QVERIFY(speedVerdict({off, few}).contains(QStringLiteral("too close to tell")));
        QCOMPARE(speedVerdict({off}), QString());
    }

    void repeatsMakeTheIntervalNarrower()
    {
        RaceLane lane{Method::Dspark, {answer(10, 2, 10)}};
        for (std::size_t i = 0; i < lane.runs[0].rounds.size(); i += 2)
            lane.runs[0].rounds[i].emitted.resize(4);
        const RateInterval once = laneRate(lane);
        lane.runs.insert(lane.runs.end(), 5, lane.runs[0]);
        const RateInterval often = laneRate(lane);
        QCOMPARE(often.perMs, once.perMs);
        QVERIFY(often.high - often.low < 0.6 * (once.high - once.low));
    }
};

QTEST_GUILESS_MAIN(TestRace)
#include "tst_race.moc"

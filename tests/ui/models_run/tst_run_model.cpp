#include "ui/models/run_model.h"

#include <QSignalSpy>
#include <QtTest>

using namespace foregleam;

namespace {

/// A round of `verified` of `drafted` tokens; emitted is accepted + 1 unless a stop cut it.
RoundEvent round(int drafted, int verified, int accepted, double atMs, double verifyMs, int emitted = -1)
{
    RoundEvent event;
    event.drafted.assign(static_cast<std::size_t>(drafted), 5);
    event.verified = verified;
    event.accepted = accepted;
    event.emitted.assign(static_cast<std::size_t>(emitted < 0 ? accepted + 1 : emitted), 5);
    event.atMs = atMs;
    event.verifyMs = verifyMs;
    return event;
}

} // namespace

class TestRunModel : public QObject {
    Q_OBJECT

private slots:
    void acceptanceIsConditionalOnEverythingBefore()
    {
        RunModel model;
        // 4 drafted; all accepted, the second rejected, the first rejected, only two verified and both accepted, none
        // drafted.
        model.apply({round(4, 4, 4, 20, 10), round(4, 4, 1, 40, 10), round(4, 4, 0, 60, 10), round(4, 2, 2, 80, 10),
            round(0, 0, 0, 90, 10)});
        const auto& places = model.acceptance();
        QCOMPARE(places.size(), std::size_t(4));
        const std::int64_t reached[] = {4, 3, 1, 1};
        const std::int64_t accepted[] = {3, 2, 1, 1};
        for (std::size_t i = 0; i < places.size(); ++i) {
            QCOMPARE(places[i].position, static_cast<std::int32_t>(i));
            QCOMPARE(places[i].reached, reached[i]);
            QCOMPARE(places[i].accepted, accepted[i]);
        }
    }

    void placesPastAStopAreLeftOut()
    {
        RunModel model;
        model.apply({round(5, 5, 4, 20, 10, 2)}); // the second accepted draft ended the text
        QCOMPARE(model.acceptance().size(), std::size_t(2));
        QCOMPARE(model.acceptance()[1].accepted, std::int64_t(1));
    }

    void aRoundBecomesASample()
    {
        RunModel model;
        RoundEvent event = round(7, 5, 3, 250, 12);
        event.draftMs = 2;
        event.scheduleMs = 0.5;
        event.sampleMs = 0.25;
        model.apply({event});
        QCOMPARE(model.rounds().size(), std::size_t(1));
        const RoundSample& sample = model.rounds().front();
        QCOMPARE(sample.index, 0);
        QCOMPARE(sample.drafted, 7);
        QCOMPARE(sample.verified, 5);
        QCOMPARE(sample.accepted, 3);
        QCOMPARE(sample.emitted, 4);
        QCOMPARE(sample.atMs, 250.0);
        QCOMPARE(sample.roundMs, 14.75);
    }

    void totalsFollowLiveAndEndWithTheEnginesOwn()
    {
        RunModel model;
        TokenEvent first;
        TokenEvent inRound;
        inRound.round = 0;
        model.apply({GenerationStarted{30, 10}, first, inRound, round(4, 4, 2, 110, 10), round(4, 3, 3, 130, 10)});
        QCOMPARE(model.totals().promptTokens, 30);
        QCOMPARE(model.totals().cachedTokens, 10);
        QCOMPARE(model.totals().emitted, 8); // 1 + 3 + 4
        QCOMPARE(model.totals().rounds, 2);
        QCOMPARE(model.totals().drafted, 8);
        QCOMPARE(model.totals().verified, 7);
        QCOMPARE(model.totals().accepted, 5);
        QCOMPARE(model.totals().verifyMs, 20.0);
        QCOMPARE(model.totals().decodeMs, 30.0); // the first round began at 100
        QCOMPARE(model.totals().acceptedLength(), 3.5);
        QCOMPARE(model.totals().tokensPerSecond(), 1000.0 * 7 / 30);

        GenerationStats stats;
        stats.emitted = 7;
        stats.stop = StopReason::EndOfText;
        model.apply({GenerationFinished{stats, {}}});
        QCOMPARE(model.totals().emitted, 7);
        QCOMPARE(model.totals().stop, StopReason::EndOfText);
    }

    void speedIsOfWholeRoundsInTheWindow()
    {
        RunModel model;
        // Rounds of 100 ms with 2 tokens, from 1,000 ms on: 20 tok/s from the first sample.
        for (int i = 0; i < 10; ++i)
            model.apply({round(1, 1, 1, 1100 + 100 * i, 100)});
        QCOMPARE(model.speed().size(), std::size_t(10));
        for (const SpeedSample& sample : model.speed())
            QCOMPARE(sample.tokensPerSecond, 20.0);
        QCOMPARE(model.speed().front().atMs, 1100.0);
        // One round of 5 tokens in 400 ms: the window of 750 ms then opens at the end of the round 800 ms before.
        model.apply({round(4, 4, 4, 2400, 400)});
        QCOMPARE(model.speed().back().tokensPerSecond, 1000.0 * (2 * 4 + 5) / 800);
    }

    void aWaitLongerThanTheWindowCountsInFull()
    {
        RunModel model;
        model.apply({round(0, 0, 0, 100, 100), round(0, 0, 0, 5100, 100)});
        QCOMPARE(model.speed().back().tokensPerSecond, 1000.0 * 1 / 5000);
    }

    void speedStaysBoundedAndInOrder()
    {
        RunModel model;
        for (int i = 1; i <= 50000; ++i)
            model.apply({round(1, 1, 1, 10.0 * i, 10)});
        QVERIFY(model.speed().size() <= RunModel::kMaxSpeedSamples);
        QVERIFY(model.speed().size() >= RunModel::kMaxSpeedSamples / 2);
        for (std::size_t i = 1; i < model.speed().size(); ++i)
            QVERIFY(model.speed()[i - 1].atMs < model.speed()[i].atMs);
        QCOMPARE(model.speed().front().atMs, 100.0);
        QVERIFY(model.speed().back().atMs > 499000);
    }

    void keepsTheNewestRoundsWhileTotalsGoOn()
    {
        RunModel model;
        std::vector<Event> batch;
        for (int i = 0; i < 20500; ++i)
            batch.emplace_back(round(1, 1, 1, 10.0 * (i + 1), 10));
        model.apply(batch);
        QCOMPARE(model.rounds().size(), RunModel::kMaxRounds);
        QCOMPARE(model.rounds().front().index, 500);
        QCOMPARE(model.rounds().back().index, 20499);
        QCOMPARE(model.totals().rounds, 20500);
        QCOMPARE(model.acceptance()[0].reached, std::int64_t(20500));
    }

    void aNewAnswerKeepsRoundsAndAcceptance()
    {
        RunModel model;
        model.apply({round(2, 2, 2, 50, 10)});
        model.beginAnswer();
        QVERIFY(model.speed().empty());
        QCOMPARE(model.totals().rounds, 0);
        QCOMPARE(model.rounds().size(), std::size_t(1));
        model.apply({round(2, 2, 1, 130, 100)});
        QCOMPARE(model.rounds().back().index, 1);
        QCOMPARE(model.acceptance()[0].reached, std::int64_t(2));
        QCOMPARE(model.speed().size(), std::size_t(1));
        QCOMPARE(model.speed().back().tokensPerSecond, 20.0);
    }

    void clearForgetsAllButTheBaseline()
    {
        RunModel model;
        model.setBaselineStepMs(8);
        model.apply({round(2, 2, 2, 50, 10)});
        model.clear();
        QVERIFY(model.rounds().empty());
        QVERIFY(model.acceptance().empty());
        QVERIFY(model.speed().empty());
        QCOMPARE(model.totals().emitted, 0);
        QCOMPARE(model.baselineTokensPerSecond(), 125.0);
        model.apply({round(2, 2, 2, 50, 10)});
        QCOMPARE(model.rounds().front().index, 0);
        model.setBaselineStepMs(0);
        QCOMPARE(model.baselineTokensPerSecond(), 0.0);
    }

    void tellsOnceABatchAndOnlyIfSomethingHappened()
    {
        RunModel model;
        QSignalSpy spy(&model, &RunModel::changed);
        model.apply({round(2, 2, 2, 50, 10), round(2, 2, 2, 60, 10)});
        QCOMPARE(spy.size(), 1);
        model.apply({PrefillProgress{1, 2}, Notice{"x"}});
        model.apply({});
        QCOMPARE(spy.size(), 1);
        model.setBaselineStepMs(10);
        model.setBaselineStepMs(10);
        QCOMPARE(spy.size(), 2);
        TokenEvent inRound;
        inRound.round = 1;
        model.apply({inRound, inRound});
        QCOMPARE(spy.size(), 3);
        QCOMPARE(model.tokens().size(), std::size_t(2));
    }

    void roundsWithoutDurationMakeNoRate()
    {
        RunModel model;
        model.apply({round(2, 2, 2, 0, 0)});
        QVERIFY(model.speed().empty());
        QCOMPARE(model.totals().tokensPerSecond(), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestRunModel)
#include "tst_run_model.moc"

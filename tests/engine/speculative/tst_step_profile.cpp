#include "engine/speculative/step_profile.h"
#include "tests/support/fake_backend.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// Counts what it is asked for.
class CountingDrafter final : public Drafter {
public:
    std::int32_t start(std::int32_t, std::span<const TokenId>, std::int32_t) override { return 0; }
    Result<void> observe(const TokenBatch& batch) override
    {
        observed += static_cast<std::int32_t>(batch.rows());
        return {};
    }
    Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft>) override
    {
        // Every token but the anchor has been seen.
        inOrder = inOrder && observed == static_cast<std::int32_t>(contexts[0].tokens.size()) - 1;
        lengths.push_back(contexts[0].maxLength);
        return {};
    }
    void commit(std::int32_t, std::int32_t, std::int32_t) override { }

    std::int32_t observed = 0;
    bool inOrder = true;
    std::vector<std::int32_t> lengths;
};

const auto kGoOn = [] { return false; };

} // namespace

class TestStepProfile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theProfileIsLinearBetweenAndBeyondItsPoints()
    {
        const StepProfile profile({{1, 10.0}, {2, 12.0}, {4, 20.0}}, {{0, 0.5}, {4, 2.5}});
        QCOMPARE(profile.ms(1), 10.0);
        QCOMPARE(profile.ms(3), 16.0);
        QCOMPARE(profile.ms(8), 36.0);
        QCOMPARE(profile.draftMs(0), 0.5);
        QCOMPARE(profile.draftMs(2), 1.5);
        QCOMPARE(StepProfile({{1, 10.0}}).ms(8), 10.0);
        QCOMPARE(StepProfile().ms(8), 0.0);
        QCOMPARE(StepProfile().draftMs(8), 0.0);
    }

    void moreRowsNeverCostLess()
    {
        QCOMPARE(StepProfile({{1, 10.0}, {2, 9.0}, {4, 20.0}}).ms(2), 10.0);
        StepProfile profile({{1, 10.0}, {2, 12.0}, {4, 20.0}});
        for (int i = 0; i < 200; ++i)
            profile.learnStep(2, 30.0);
        QVERIFY(profile.ms(4) >= profile.ms(2));
        for (int i = 0; i < 200; ++i)
            profile.learnStep(4, 5.0);
        QVERIFY(profile.ms(1) <= profile.ms(2) && profile.ms(2) <= profile.ms(4));
    }

    void liveTimesAreFollowed()
    {
        StepProfile profile({{1, 10.0}, {2, 12.0}, {4, 20.0}, {8, 40.0}});
        std::mt19937 random(3);
        std::normal_distribution<double> noise(0.0, 0.1);
        const auto truth = [](std::int32_t rows) { return 15.0 + 2.0 * rows; };
        for (int i = 0; i < 600; ++i) {
            const std::int32_t rows = 1 + i % 8;
            profile.learnStep(rows, truth(rows) * std::exp(noise(random)));
        }
        for (std::int32_t rows = 1; rows <= 8; ++rows)
            QVERIFY(std::abs(profile.ms(rows) / truth(rows) - 1.0) < 0.06);
        QCOMPARE(profile.steps().size(), std::size_t(8)); // row counts that were met became points
    }

    void aSlowerMachineIsSeenAtEveryWidth()
    {
        StepProfile profile({{1, 10.0}, {8, 40.0}});
        for (int i = 0; i < 100; ++i)
            profile.learnStep(8, 60.0);
        QVERIFY(profile.ms(8) > 58.0);
        QVERIFY(profile.ms(1) > 11.0); // it was not measured, but everything got slower
    }

    void outliersMoveLittleAndNonsenseNothing()
    {
        StepProfile profile({{1, 10.0}, {2, 12.0}});
        profile.learnStep(1, 5000.0);
        QVERIFY(profile.ms(1) < 10.4);
        const double before = profile.ms(1);
        profile.learnStep(1, 0.0);
        profile.learnStep(1, -3.0);
        profile.learnStep(1, std::nan(""));
        QCOMPARE(profile.ms(1), before);
        StepProfile empty;
        empty.learnDraft(3, 2.0);
        QCOMPARE(empty.draftMs(3), 2.0);
    }

    void stepsAreMeasuredByRows()
    {
        FakeBackend backend({});
        const auto steps = measureSteps(backend, {}, kGoOn);
        QVERIFY(steps.ok());
        QCOMPARE(steps->size(), std::size_t(5));
        QCOMPARE(steps->back().rows, 16);
        QVERIFY(steps->front().ms > 0.0);
    }

    void whatWasKnownCountsHalf()
    {
        FakeBackend backend({});
        backend.onPass = [] { QTest::qSleep(1); };
        const auto steps = measureSteps(backend, {{1, 1e9}, {16, 1e9}}, kGoOn);
        // The geometric mean of a million seconds and of 1 ms or a thousand times that, however busy the machine is.
        QVERIFY(steps->front().ms > 1e4);
        QVERIFY(steps->front().ms < 2e6);
    }

    void whatRoundsTaughtOfOtherWidthsIsKept()
    {
        FakeBackend backend({});
        backend.onPass = [] { QTest::qSleep(1); };
        // Known: flat up to 6 rows, dear at 12, and something about 40, which one sequence never has in a pass.
        const auto steps = measureSteps(backend, {{1, 100.0}, {6, 100.0}, {12, 900.0}, {40, 3000.0}}, kGoOn);
        const StepProfile profile(*steps);
        const double share = profile.ms(1) / 100.0; // what today's measurement made of it
        QVERIFY(share < 1.0);
        QVERIFY(profile.ms(12) > 2 * profile.ms(6));
        QCOMPARE(steps->back().rows, 40);
        QVERIFY(steps->back().ms < 3000.0 && steps->back().ms > profile.ms(16));
        for (std::size_t i = 1; i < steps->size(); ++i)
            QVERIFY((*steps)[i].rows > (*steps)[i - 1].rows && (*steps)[i].ms >= (*steps)[i - 1].ms);
    }

    void severalSequencesAreMeasuredFurther()
    {
        FakeBackendOptions options;
        options.slots = 8;
        options.maxRows = 256;
        FakeBackend backend(options);
        QCOMPARE(measureSteps(backend, {}, kGoOn)->back().rows, 64);
    }

    void rowsBeyondAPassTakeSeveral()
    {
        const StepProfile profile({{1, 10.0}, {16, 25.0}}, {}, 16);
        QCOMPARE(profile.ms(16), 25.0);
        QCOMPARE(profile.ms(17), 35.0);
        QCOMPARE(profile.ms(40), 2 * 25.0 + profile.ms(8));
    }

    void aTinyContextIsMeasuredAsFarAsItGoes()
    {
        FakeBackendOptions options;
        options.contextLength = 5;
        FakeBackend backend(options);
        QCOMPARE(measureSteps(backend, {}, kGoOn)->back().rows, 4);
        CountingDrafter drafter;
        QVERIFY(measureDrafts(backend, drafter, 7, {}, kGoOn)->empty());
    }

    void aSlowModelIsNotMeasuredToTheEnd()
    {
        FakeBackend backend({});
        backend.onPass = [] { QTest::qSleep(60); };
        const auto steps = measureSteps(backend, {}, kGoOn);
        QVERIFY(backend.passes < 14);
        QVERIFY(steps->front().ms >= 50.0);
    }

    void draftsAreMeasuredByLength()
    {
        FakeBackend backend({});
        CountingDrafter drafter;
        const auto drafts = measureDrafts(backend, drafter, 7, {}, kGoOn);
        QVERIFY(drafts.ok());
        std::vector<std::int32_t> lengths;
        for (const StepCost& cost : *drafts)
            lengths.push_back(cost.rows);
        QCOMPARE(lengths, (std::vector<std::int32_t>{0, 1, 2, 4, 7}));
        QVERIFY(drafter.inOrder);
        QCOMPARE(drafter.lengths.front(), 7);
    }

    void measuringCanBeCancelledAndCanFail()
    {
        FakeBackend patient({});
        QCOMPARE(measureSteps(patient, {}, [] { return true; })->size(), std::size_t(1));
        CountingDrafter drafter;
        QCOMPARE(measureDrafts(patient, drafter, 7, {}, [] { return true; })->size(), std::size_t(1));
        FakeBackendOptions options;
        options.failAtPass = 3;
        FakeBackend broken(options);
        QVERIFY(!measureSteps(broken, {}, kGoOn).ok());
        FakeBackend brokenLater(options);
        QVERIFY(!measureDrafts(brokenLater, drafter, 7, {}, kGoOn).ok());
    }
};

QTEST_GUILESS_MAIN(TestStepProfile)
#include "tst_step_profile.moc"

#include "engine/speculative/scheduler.h"
#include "tests/support/fake_backend.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

class TestScheduler : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWholeDraftIsVerifiedUpToTheLimit()
    {
        const std::vector<float> confidence{0.9F, 0.1F, 0.5F};
        const std::vector<Offer> offers{{confidence, 16}, {confidence, 2}, {{}, 16}, {confidence, 0}};
        std::vector<std::int32_t> verified(4, -1);
        WholeDraftScheduler().choose(offers, StepProfile(), verified);
        QCOMPARE(verified, (std::vector<std::int32_t>{3, 2, 0, 0}));
    }

    void survivalIsTheProductOfConfidences()
    {
        QCOMPARE(survival(std::vector<float>{0.5F, 0.5F, 1.0F}), (std::vector<float>{0.5F, 0.25F, 0.25F}));
        QVERIFY(survival({}).empty());
    }

    void expectedRatesWeighTokensAgainstMeasuredSteps()
    {
        const StepProfile profile({{1, 10.0}, {2, 12.0}, {4, 20.0}});
        const std::vector<float> rates = expectedRates(std::vector<float>{0.5F, 0.25F}, 0, profile);
        QCOMPARE(rates, (std::vector<float>{100.0F, 125.0F, 109.375F})); // 1/10, 1.5/12, 1.75/16 tokens a millisecond
        QCOMPARE(expectedRates({}, 1, profile), (std::vector<float>{1000.0F / 12.0F}));
        QVERIFY(expectedRates({}, 0, StepProfile()).empty());
    }

    void theProfileIsLinearBetweenAndBeyondItsPoints()
    {
        const StepProfile profile({{1, 10.0}, {2, 12.0}, {4, 20.0}});
        QCOMPARE(profile.ms(1), 10.0);
        QCOMPARE(profile.ms(3), 16.0);
        QCOMPARE(profile.ms(8), 36.0);
        QCOMPARE(StepProfile({{1, 10.0}}).ms(8), 10.0);
        QCOMPARE(StepProfile().ms(8), 0.0);
    }

    void stepsAreMeasuredByRows()
    {
        FakeBackend backend({});
        const Result<StepProfile> profile = measureSteps(backend, [] { return false; });
        QVERIFY(profile.ok());
        QCOMPARE(profile->costs().size(), std::size_t(5));
        QCOMPARE(profile->costs().back().rows, 16);
        QVERIFY(profile->ms(1) > 0.0);
    }

    void aTinyContextIsMeasuredAsFarAsItGoes()
    {
        FakeBackendOptions options;
        options.contextLength = 5;
        FakeBackend backend(options);
        const Result<StepProfile> profile = measureSteps(backend, [] { return false; });
        QCOMPARE(profile->costs().back().rows, 4);
    }

    void aSlowModelIsNotMeasuredToTheEnd()
    {
        FakeBackend backend({});
        backend.onPass = [] { QTest::qSleep(60); };
        const Result<StepProfile> profile = measureSteps(backend, [] { return false; });
        QVERIFY(backend.passes < 14);
        QVERIFY(profile->costs().front().ms >= 50.0);
    }

    void measuringCanBeCancelledAndCanFail()
    {
        FakeBackend patient({});
        QCOMPARE(measureSteps(patient, [] { return true; })->costs().size(), std::size_t(1));
        FakeBackendOptions options;
        options.failAtPass = 3;
        FakeBackend broken(options);
        QVERIFY(!measureSteps(broken, [] { return false; }).ok());
    }
};

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"

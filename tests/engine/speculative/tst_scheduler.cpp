#include "engine/speculative/scheduler.h"

#include <QtTest>

#include <random>

using namespace foregleam;

namespace {

/// Offers with their memory.
struct Offers {
    void add(LengthRule rule, std::vector<float> confidence, std::int32_t limit = 16, double draftMs = 0.0,
        float threshold = 0.0F)
    {
        confidences.push_back(std::move(confidence));
        survivals.push_back(survival(confidences.back()));
        rest.push_back({rule, {}, {}, limit, threshold, draftMs});
    }

    std::vector<Choice> choose(const StepProfile& profile)
    {
        for (std::size_t i = 0; i < rest.size(); ++i) {
            rest[i].confidence = confidences[i];
            rest[i].survival = survivals[i];
        }
        std::vector<Choice> choices(rest.size(), {-1, LengthReason::Parked});
        PassScheduler().choose(rest, profile, choices);
        return choices;
    }

    std::vector<std::int32_t> lengths(const StepProfile& profile)
    {
        std::vector<std::int32_t> lengths;
        for (const Choice& choice : choose(profile))
            lengths.push_back(choice.verified);
        return lengths;
    }

    std::vector<std::vector<float>> confidences;
    std::vector<std::vector<float>> survivals;
    std::vector<Offer> rest;
};

using Lengths = std::vector<std::int32_t>;

/// Algorithm 1 as a search: of all ways to give each sequence a length, those that hold the n most likely drafts for
/// some n; of these the largest n that is better than every smaller one in unbroken ascent.
Lengths bruteForce(const Offers& offers, const StepProfile& profile)
{
    struct Draft {
        double survival;
        std::size_t place;
        std::size_t sequence;
    };
    std::vector<Draft> all;
    double ms = 0.0;
    for (std::size_t r = 0; r < offers.survivals.size(); ++r) {
        ms += offers.rest[r].draftMs;
        for (std::size_t j = 0; j < offers.survivals[r].size() && j < static_cast<std::size_t>(offers.rest[r].limit);
             ++j)
            all.push_back({offers.survivals[r][j], j, r});
    }
    const auto sequences = static_cast<std::int32_t>(offers.survivals.size());
    Lengths lengths(offers.survivals.size(), 0);
    double tokens = sequences;
    double rate = tokens / (ms + profile.ms(sequences));
    for (std::int32_t rows = sequences + 1; !all.empty(); ++rows) {
        std::size_t next = 0; // the most likely one left
        for (std::size_t i = 1; i < all.size(); ++i) {
            const auto key = [&](const Draft& d) { return std::tuple(-d.survival, d.place, d.sequence); };
            if (key(all[i]) < key(all[next]))
                next = i;
        }
        const double better = (tokens + all[next].survival) / (ms + profile.ms(rows));
        if (better <= rate)
            break;
        rate = better;
        tokens += all[next].survival;
        ++lengths[all[next].sequence];
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(next));
    }
    return lengths;
}

} // namespace

class TestScheduler : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWholeDraftIsVerifiedUpToTheLimit()
    {
        Offers offers;
        offers.add(LengthRule::Whole, {0.9F, 0.1F, 0.5F});
        offers.add(LengthRule::Whole, {0.9F, 0.1F, 0.5F}, 2);
        offers.add(LengthRule::Whole, {});
        offers.add(LengthRule::Whole, {0.9F, 0.1F, 0.5F}, 0);
        const std::vector<Choice> choices = offers.choose(StepProfile({{1, 1.0}, {2, 100.0}}));
        QCOMPARE(offers.lengths(StepProfile()), (Lengths{3, 2, 0, 0}));
        QCOMPARE(choices[0].reason, LengthReason::Whole);
        QCOMPARE(choices[1].reason, LengthReason::Limit);
        QCOMPARE(choices[2].reason, LengthReason::Whole);
        QCOMPARE(choices[3].reason, LengthReason::Limit);
    }

    void theThresholdEndsBeforeTheFirstUnsureDraft()
    {
        Offers offers;
        offers.add(LengthRule::Threshold, {0.9F, 0.6F, 0.4F, 0.95F}, 16, 0.0, 0.5F);
        offers.add(LengthRule::Threshold, {0.4F, 0.9F}, 16, 0.0, 0.5F);
        offers.add(LengthRule::Threshold, {0.9F, 0.6F, 0.4F}, 1, 0.0, 0.5F);
        offers.add(LengthRule::Threshold, {0.5F, 0.5F}, 16, 0.0, 0.5F); // not below: products do not matter
        const std::vector<Choice> choices = offers.choose(StepProfile());
        QCOMPARE(offers.lengths(StepProfile()), (Lengths{2, 0, 1, 2}));
        QCOMPARE(choices[0].reason, LengthReason::Threshold);
        QCOMPARE(choices[1].reason, LengthReason::Threshold);
        QCOMPARE(choices[2].reason, LengthReason::Limit);
        QCOMPARE(choices[3].reason, LengthReason::Whole);
    }

    /// T(1..5) = 10 12 14 16 18. Survivals .8 .4 .2: 1/10 = .1, 1.8/12 = .15, 2.2/14 = .157, 2.4/16 = .15.
    void oneSequenceIsExtendedWhileTheRateRises()
    {
        const StepProfile profile({{1, 10.0}, {5, 18.0}});
        Offers offers;
        offers.add(LengthRule::Rate, {0.8F, 0.5F, 0.5F});
        QCOMPARE(offers.lengths(profile), (Lengths{2}));
        QCOMPARE(offers.choose(profile)[0].reason, LengthReason::Rate);
        // With 10 ms of drafting in every round the third pays too: 2.2/24 = .0917, 2.4/26 = .0923.
        Offers drafting;
        drafting.add(LengthRule::Rate, {0.8F, 0.5F, 0.5F}, 16, 10.0);
        QCOMPARE(drafting.lengths(profile), (Lengths{3}));
        QCOMPARE(drafting.choose(profile)[0].reason, LengthReason::Whole);
        Offers limited;
        limited.add(LengthRule::Rate, {0.8F, 0.5F, 0.5F}, 1);
        QCOMPARE(limited.choose(profile)[0].verified, 1);
        QCOMPARE(limited.choose(profile)[0].reason, LengthReason::Limit);
    }

    void anEqualRateIsNotARise()
    {
        Offers offers;
        offers.add(LengthRule::Rate, {0.5F, 1.0F});
        QCOMPARE(offers.lengths(StepProfile({{1, 10.0}, {2, 15.0}, {3, 15.0}})), (Lengths{0}));
    }

    /// The rate falls from 1/10 to 1.5/19 and would rise to 2/19.5: the first fall ends it.
    void aDipIsNotLookedPast()
    {
        Offers offers;
        offers.add(LengthRule::Rate, {0.5F, 1.0F});
        QCOMPARE(offers.lengths(StepProfile({{1, 10.0}, {2, 19.0}, {3, 19.5}})), (Lengths{0}));
    }

    /// Two sequences, survivals .9 .81 and .5 .25; T rises by 3 a row from 20 at 2 rows. Sums 2, 2.9, 3.71, 4.21, 4.46
    /// over 20, 23, 26, 29, 32: .1, .1261, .1427, .1452, .1394.
    void sequencesShareThePassByTheirSurvivals()
    {
        Offers offers;
        offers.add(LengthRule::Rate, {0.5F, 0.5F});
        offers.add(LengthRule::Rate, {0.9F, 0.9F});
        QCOMPARE(offers.lengths(StepProfile({{2, 20.0}, {3, 23.0}})), (Lengths{1, 2}));
    }

    /// One more row pays, not two: of equal survivals the lower place goes first, then the earlier sequence.
    void tiesGoByPlaceThenBySequence()
    {
        const StepProfile profile({{1, 10.0}, {2, 10.0}, {3, 10.5}, {4, 99.0}});
        Offers offers;
        offers.add(LengthRule::Rate, {0.5F, 1.0F});
        offers.add(LengthRule::Rate, {0.5F, 1.0F});
        QCOMPARE(offers.lengths(profile), (Lengths{1, 0}));
        const StepProfile wider({{1, 10.0}, {2, 10.0}, {4, 10.5}, {5, 99.0}});
        QCOMPARE(offers.lengths(wider), (Lengths{1, 1}));
    }

    void sequencesThatDoNotChooseTakeTheirRowsFirst()
    {
        // Alone the draft pays (1.9/12 > 1/10); beside three fixed rows with little hope every row is dear.
        const StepProfile profile({{1, 10.0}, {2, 12.0}, {4, 20.0}, {5, 40.0}, {6, 60.0}});
        Offers offers;
        offers.add(LengthRule::Rate, {0.9F});
        offers.add(LengthRule::Whole, {0.1F, 0.1F});
        QCOMPARE(offers.lengths(profile), (Lengths{0, 2}));
    }

    void withoutAProfileEverythingIsVerified()
    {
        Offers offers;
        offers.add(LengthRule::Rate, {0.1F, 0.1F}, 5, 3.0);
        QCOMPARE(offers.lengths(StepProfile()), (Lengths{2}));
        QCOMPARE(offers.choose(StepProfile())[0].reason, LengthReason::Whole);
    }

    void randomPassesAgreeWithBruteForce()
    {
        std::mt19937 random(5);
        const auto uniform = [&] { return std::uniform_real_distribution<float>()(random); };
        int stopped = 0;
        for (int trial = 0; trial < 4000; ++trial) {
            std::vector<StepCost> costs;
            double ms = 1.0;
            for (std::int32_t rows = 1; rows <= 40; ++rows) {
                ms += uniform() < 0.3F ? 0.8 * uniform() : 0.05 * uniform();
                costs.push_back({rows, ms});
            }
            const StepProfile profile(costs);
            Offers offers;
            const int sequences = 1 + static_cast<int>(4 * uniform());
            for (int i = 0; i < sequences; ++i) {
                std::vector<float> confidence(static_cast<std::size_t>(9 * uniform()));
                for (float& c : confidence)
                    c = uniform() < 0.2F ? 1.0F : uniform();
                offers.add(LengthRule::Rate, confidence, static_cast<std::int32_t>(10 * uniform()), uniform());
            }
            const Lengths expected = bruteForce(offers, profile);
            QCOMPARE(offers.lengths(profile), expected);
            for (std::size_t i = 0; i < expected.size(); ++i)
                stopped += expected[i] < static_cast<std::int32_t>(offers.confidences[i].size()) ? 1 : 0;
        }
        QVERIFY(stopped > 1000);
    }

    void survivalIsTheProductOfConfidences()
    {
        QCOMPARE(survival(std::vector<float>{0.5F, 0.5F, 1.0F}), (std::vector<float>{0.5F, 0.25F, 0.25F}));
        QVERIFY(survival({}).empty());
    }

    void expectedRatesWeighTokensAgainstMeasuredTimes()
    {
        const StepProfile profile({{1, 10.0}, {2, 12.0}, {4, 20.0}});
        const std::vector<float> rates = expectedRates(std::vector<float>{0.5F, 0.25F}, 0.0, 0, profile);
        QCOMPARE(rates, (std::vector<float>{100.0F, 125.0F, 109.375F})); // 1/10, 1.5/12, 1.75/16 tokens a millisecond
        QCOMPARE(expectedRates({}, 0.0, 1, profile), (std::vector<float>{1000.0F / 12.0F}));
        QCOMPARE(
            expectedRates(std::vector<float>{0.5F}, 3.0, 0, profile), (std::vector<float>{1000.0F / 13.0F, 100.0F}));
        QVERIFY(expectedRates({}, 0.0, 0, StepProfile()).empty());
    }
};

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"

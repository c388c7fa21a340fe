#include "engine/speculative/verifier.h"
#include "tests/support/chi_square.h"

#include <QtTest>

#include <cmath>

using namespace foregleam;
using namespace foregleam::test;

namespace {

constexpr int kSamples = 100000;

/// Probabilities in eighths or so, by token; 0 is allowed.
using Weights = std::vector<float>;

Distribution distributionOf(const Weights& weights)
{
    Distribution distribution;
    float total = 0.0F;
    for (const float weight : weights)
        total += weight;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        distribution.ids.push_back(static_cast<TokenId>(i));
        distribution.probabilities.push_back(weights[i] / total);
    }
    return distribution;
}

std::vector<float> logitsOf(const Weights& weights)
{
    std::vector<float> logits;
    for (const float weight : weights)
        logits.push_back(weight > 0 ? std::log(weight) : -1e30F);
    return logits;
}

SamplingSettings hot(std::uint64_t seed)
{
    SamplingSettings settings;
    settings.temperature = 1.0F;
    settings.seed = seed;
    return settings;
}

enum class Rule { Verifier, AcceptsTooFew, NoResidual };

/// The first token after a draft drawn from q (or, without q, fixed), by the verifier or by a rule with a planted bias.
TokenId firstToken(
    const Distribution* q, TokenId fixed, const std::vector<float>& logits, Rule rule, SamplingState& sampling)
{
    Draft draft;
    draft.tokens = {q ? q->draw(sampling.random.uniform()) : fixed};
    draft.confidence = {0.5F};
    if (q)
        draft.distributions = {*q};
    std::vector<float> row = logits;
    if (rule == Rule::Verifier)
        return verify(
            draft, 1, 10, [&row](std::int32_t) { return std::span(row); }, sampling)
            .front()
            .token;
    Distribution p;
    sampling.sampler.distribution(row, p);
    const Distribution drafted = q ? *q : Distribution::oneHot(fixed);
    const double ratio = p.probability(draft.tokens[0]) / drafted.probability(draft.tokens[0]);
    const double u = sampling.random.uniform();
    if (u < std::min(1.0, ratio) * (rule == Rule::AcceptsTooFew ? 0.97 : 1.0))
        return draft.tokens[0];
    return rule == Rule::NoResidual ? p.draw(sampling.random.uniform())
                                    : drawResidual(p, drafted, sampling.random.uniform());
}

double surpriseOfFirstToken(const Weights& p, const Weights& q, Rule rule)
{
    SamplingState sampling(hot(11));
    const bool sampled = !q.empty();
    const Distribution drafted = sampled ? distributionOf(q) : Distribution();
    const std::vector<float> logits = logitsOf(p);
    const TokenId fixed = 1; // what a drafter without a distribution proposes
    std::vector<double> counts(p.size(), 0.0);
    for (int i = 0; i < kSamples; ++i)
        ++counts[static_cast<std::size_t>(firstToken(sampled ? &drafted : nullptr, fixed, logits, rule, sampling))];
    const Distribution expected = distributionOf(p);
    return surprise(counts, {expected.probabilities.begin(), expected.probabilities.end()});
}

} // namespace

Q_DECLARE_METATYPE(Weights)

class TestVerifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstTokenIsDistributedAsTheTarget_data()
    {
        QTest::addColumn<Weights>("p");
        QTest::addColumn<Weights>("q");
        QTest::newRow("alike") << Weights{4, 3, 2, 1} << Weights{4, 3, 2, 1};
        QTest::newRow("opposite") << Weights{8, 4, 2, 1} << Weights{1, 2, 4, 8};
        QTest::newRow("q misses tokens") << Weights{4, 3, 2, 1} << Weights{0, 1, 1, 0};
        QTest::newRow("p misses tokens") << Weights{0, 3, 0, 1} << Weights{1, 1, 1, 1};
        QTest::newRow("nothing in common") << Weights{1, 0, 1, 0} << Weights{0, 1, 0, 1};
        QTest::newRow("sharp p") << Weights{1000, 1, 1, 1} << Weights{1, 1, 1, 1};
        QTest::newRow("one-hot draft") << Weights{4, 3, 2, 1} << Weights{};
        QTest::newRow("one-hot draft that cannot be") << Weights{4, 0, 2, 1} << Weights{};
    }
    void theFirstTokenIsDistributedAsTheTarget()
    {
        QFETCH(Weights, p);
        QFETCH(Weights, q);
        QVERIFY(surpriseOfFirstToken(p, q, Rule::Verifier) < kSurprising);
    }

    void aPlantedBiasIsCaught()
    {
        QVERIFY(surpriseOfFirstToken({8, 4, 2, 1}, {1, 2, 4, 8}, Rule::AcceptsTooFew) > kSurprising);
        QVERIFY(surpriseOfFirstToken({8, 4, 2, 1}, {1, 2, 4, 8}, Rule::NoResidual) > kSurprising);
        QVERIFY(surpriseOfFirstToken({4, 3, 2, 1}, {}, Rule::NoResidual) > kSurprising);
    }

    void greedyKeepsWhatTheArgmaxIs()
    {
        SamplingSettings settings;
        SamplingState sampling(settings);
        std::vector<std::vector<float>> rows{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}};
        const RowLogits logits = [&rows](std::int32_t row) { return std::span(rows[static_cast<std::size_t>(row)]); };
        const Draft draft{{1, 2, 2}, {0.5F, 0.5F, 0.5F}, {}};
        std::vector<Decision> decisions = verify(draft, 3, 0, logits, sampling);
        QCOMPARE(decisions.size(), std::size_t(3));
        QCOMPARE(decisions[1].token, 2);
        QCOMPARE(decisions[1].origin, TokenOrigin::Accepted);
        QCOMPARE(decisions[2].token, 0);
        QCOMPARE(decisions[2].origin, TokenOrigin::Corrected);
        decisions = verify(draft, 2, 0, logits, sampling);
        QCOMPARE(decisions.back().origin, TokenOrigin::Bonus);
        QCOMPARE(decisions.back().token, 0);
        QCOMPARE(verify({}, 0, 0, logits, sampling).front().token, 1);
    }

    void eachRowIsPenalisedWithItsOwnPrefix()
    {
        SamplingSettings settings;
        settings.presencePenalty = 1.5F;
        SamplingState sampling(settings);
        sampling.penalties.push(0);
        // Without penalties every row says 0, then 1, then 2; each token said before costs more than the next best.
        std::vector<std::vector<float>> rows(4, {3, 2, 1});
        const RowLogits logits = [&rows](std::int32_t row) { return std::span(rows[static_cast<std::size_t>(row)]); };
        const std::vector<Decision> decisions = verify({{1, 0, 1}, {1, 1, 1}, {}}, 3, 0, logits, sampling);
        QCOMPARE(decisions[0].token, 1); // 0 was said: 1.5 2 1
        QCOMPARE(decisions[0].origin, TokenOrigin::Accepted);
        QCOMPARE(decisions[1].token, 0); // 1.5 0.5 1
        QCOMPARE(decisions[1].origin, TokenOrigin::Accepted);
        QCOMPARE(decisions[2].token, 0); // 1.5 0.5 1
        QCOMPARE(decisions[2].origin, TokenOrigin::Corrected);
    }

    void reproducibleChoicesDoNotLookAtTheDraft()
    {
        SamplingSettings settings = hot(5);
        settings.reproducible = true;
        const std::vector<float> logits = logitsOf({4, 3, 2, 1});
        int accepted = 0;
        for (std::int32_t anchor = 0; anchor < 300; ++anchor) {
            SamplingState sampling(settings);
            std::vector<float> row = logits;
            const RowLogits rows = [&row](std::int32_t) { return std::span(row); };
            const TokenId alone = verify({}, 0, anchor, rows, sampling).front().token;
            for (TokenId drafted = 0; drafted < 4; ++drafted) {
                const Decision first = verify({{drafted}, {0.5F}, {}}, 1, anchor, rows, sampling).front();
                QCOMPARE(first.token, alone);
                QCOMPARE(first.origin == TokenOrigin::Accepted, drafted == alone);
                accepted += first.origin == TokenOrigin::Accepted ? 1 : 0;
            }
        }
        QCOMPARE(accepted, 300);
    }

    void theNumbersThatDecidedAreTold()
    {
        SamplingState sampling(hot(2));
        const Distribution q = distributionOf({1, 1, 1, 1});
        for (int i = 0; i < 1000; ++i) {
            Draft draft{{q.draw(sampling.random.uniform())}, {0.5F}, {q}};
            std::vector<float> row = logitsOf({8, 4, 2, 2});
            const Decision decision = verify(
                draft, 1, 0, [&row](std::int32_t) { return std::span(row); }, sampling)
                                          .front();
            const float p = std::vector<float>{0.5F, 0.25F, 0.125F, 0.125F}[static_cast<std::size_t>(decision.token)];
            QVERIFY(std::abs(decision.p - p) < 1e-6F);
            if (decision.origin == TokenOrigin::Accepted) {
                QCOMPARE(decision.q, 0.25F);
                QVERIFY(decision.u < decision.p / decision.q);
            } else {
                QCOMPARE(decision.origin, TokenOrigin::Corrected);
                QCOMPARE(decision.q, 1.0F);
                QVERIFY(decision.u >= 0.5F); // the rejected ones have p 0.125
                QVERIFY(decision.token == 0);
                QVERIFY(std::abs(decision.rejectedP - 0.125F) < 1e-6F);
                QCOMPARE(decision.rejectedQ, 0.25F);
                QVERIFY(decision.u >= decision.rejectedP / decision.rejectedQ);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestVerifier)
#include "tst_verifier.moc"

// At temperature 1 the text has the target's distribution, with speculation and without: the joint distribution of the
// first three tokens, against its exact values and against plain decoding.

#include "tests/engine/decode/decode_rig.h"
#include "tests/support/chi_square.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

using Kind = OracleDrafter::Kind;

/// Drafts from a flattened target distribution, told exactly, with confidences like those of a trained head: place 0
/// knows the anchor, place 1 knows what was drawn at place 0 and shows it plainly.
class LeakyDrafter final : public Drafter {
public:
    explicit LeakyDrafter(const FakeBackend& target)
        : m_target(target)
    {
    }

    std::int32_t start(std::int32_t, std::span<const TokenId>, std::int32_t kept) override { return kept; }
    void commit(std::int32_t, std::int32_t, std::int32_t) override { }
    Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft> drafts) override
    {
        SamplingSettings flat;
        flat.temperature = 1.0F;
        for (std::size_t i = 0; i < contexts.size(); ++i) {
            std::vector<TokenId> text(contexts[i].tokens.begin(), contexts[i].tokens.end());
            for (std::int32_t k = 0; k < std::min(contexts[i].maxLength, 2); ++k) {
                drafts[i].confidence.push_back(
                    k == 0 ? (text.back() % 2 ? 0.95F : 0.5F) : (text.back() < 2 ? 0.99F : 0.05F));
                std::vector<float> logits = m_target.logitsAfter(text);
                for (float& logit : logits)
                    logit *= 0.5F;
                Distribution q;
                Sampler(flat).distribution(logits, q);
                drafts[i].tokens.push_back(q.draw(contexts[i].sampling->random.uniform()));
                drafts[i].distributions.push_back(q);
                text.push_back(drafts[i].tokens.back());
            }
        }
        return {};
    }

private:
    const FakeBackend& m_target;
};

/// Algorithm 1 without its early stop: searches all lengths for the best rate.
class SearchingScheduler final : public PassScheduler {
    std::size_t admitted(std::size_t candidates, const std::function<double(std::size_t)>& rate) const override
    {
        std::size_t best = 0;
        for (std::size_t n = 1; n <= candidates; ++n)
            best = rate(n) > rate(best) ? n : best;
        return best;
    }
};

constexpr int kSamples = 100000;
constexpr std::size_t kVocabulary = 5;
const std::vector<TokenId> kPrompt{1, 2, 3, 1, 2, 4, 3, 1, 2};

FakeBackendOptions tiny()
{
    FakeBackendOptions options;
    options.vocabulary = kVocabulary;
    options.spread = 0.8F;
    options.surprise = 0.5F;
    return options;
}

SamplingSettings settingsOf(int which)
{
    SamplingSettings settings;
    settings.temperature = 1.0F;
    if (which == 1) {
        settings.topP = 0.9F;
        settings.minP = 0.05F;
        settings.presencePenalty = 0.4F;
        settings.penaltyWindow = 4;
    }
    settings.reproducible = which == 2;
    return settings;
}

std::size_t indexOf(std::span<const TokenId> tokens)
{
    std::size_t index = 0;
    for (const TokenId token : tokens.first(3))
        index = index * kVocabulary + static_cast<std::size_t>(token);
    return index;
}

/// Probabilities of all continuations of three tokens, by multiplying them out.
std::vector<double> exact(const SamplingSettings& settings)
{
    const FakeBackend backend(tiny());
    std::vector<double> joint(kVocabulary * kVocabulary * kVocabulary, 0.0);
    const auto walk = [&](const auto& self, std::vector<TokenId> text, double probability) -> void {
        if (text.size() == kPrompt.size() + 3) {
            joint[indexOf(std::span(text).subspan(kPrompt.size()))] += probability;
            return;
        }
        std::vector<float> logits = backend.logitsAfter(text);
        PenaltyWindow penalties(settings);
        for (const TokenId token : text)
            penalties.push(token);
        penalties.apply(logits);
        Distribution p;
        Sampler(settings).distribution(logits, p);
        for (std::size_t i = 0; i < p.ids.size(); ++i) {
            std::vector<TokenId> longer = text;
            longer.push_back(p.ids[i]);
            self(self, longer, probability * p.probabilities[i]);
        }
    };
    walk(walk, kPrompt, 1.0);
    return joint;
}

/// How often each continuation was made.
std::vector<double> sample(const SamplingSettings& settings, Drafter* drafter, DecodeRig& rig, std::uint64_t firstSeed,
    const DecodeJob& pace = {}, int samples = kSamples)
{
    std::vector<double> counts(kVocabulary * kVocabulary * kVocabulary, 0.0);
    GenerationRequest request =
        requestFor(kPrompt, 5); // two more than looked at, so that blocks are not cut to nothing
    request.blockSize = 3;
    request.sampling = settings;
    for (int i = 0; i < samples; ++i) {
        request.sampling.seed = firstSeed + static_cast<std::uint64_t>(i);
        ++counts[indexOf(rig.run(request, drafter, pace).tokens())];
    }
    return counts;
}

} // namespace

class TestRoundDistribution : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void threeTokensAreDistributedAsTheTargetSays()
    {
        const SamplingSettings sampling = settingsOf(0);
        const std::vector<double> expected = exact(sampling);
        DecodeRig rig(tiny());
        const std::vector<double> off = sample(sampling, nullptr, rig, 1);
        QVERIFY(surprise(off, expected) < kSurprising);

        NgramDrafter ngram;
        OracleDrafter sampled(rig.backend, Kind::Sampled);
        for (Drafter* drafter : {static_cast<Drafter*>(&ngram), static_cast<Drafter*>(&sampled)}) {
            const std::vector<double> counts =
                sample(sampling, drafter, rig, drafter == &ngram ? 1'000'000 : 2'000'000);
            QVERIFY(surprise(counts, expected) < kSurprising);
            QVERIFY(surpriseOfTwo(counts, off) < kSurprising);
        }
        // The same statistics see a drafter that misreports what it drew from.
        OracleDrafter liar(rig.backend, Kind::Liar);
        const std::vector<double> biased = sample(sampling, &liar, rig, 3'000'000);
        QVERIFY(surprise(biased, expected) > kSurprising);
        QVERIFY(surpriseOfTwo(biased, off) > kSurprising);
    }

    void processorsAndPenaltiesAreAppliedToEachRow()
    {
        DecodeRig rig(tiny());
        NgramDrafter ngram;
        QVERIFY(surprise(sample(settingsOf(1), &ngram, rig, 1), exact(settingsOf(1))) < kSurprising);
    }

    /// dspark paper, appendix A: verifying place 0 must not depend on what was drawn there. The steps have a dip: two
    /// rows cost nearly twice one, a third next to nothing, so that a search would verify place 0 only where place 1,
    /// which knows its token, is sure.
    void theEarlyStopKeepsWhatALeakyHeadWouldBias()
    {
        const SamplingSettings sampling = settingsOf(0);
        const std::vector<double> expected = exact(sampling);
        DecodeRig rig(tiny());
        rig.profile = StepProfile({{1, 1.0}, {2, 1.9}, {3, 1.95}, {16, 9.0}});
        LeakyDrafter drafter(rig.backend);
        DecodeJob byRate;
        byRate.rule = LengthRule::Rate;
        DraftPlanner planner;
        DecodeJob planned = byRate;
        planned.planner = &planner;
        QVERIFY(surprise(sample(sampling, &drafter, rig, 4'000'000, byRate), expected) < kSurprising);
        QVERIFY(surprise(sample(sampling, &drafter, rig, 5'000'000, planned, kSamples / 2), expected) < kSurprising);

        const SearchingScheduler searching;
        rig.scheduler = &searching;
        QVERIFY(surprise(sample(sampling, &drafter, rig, 6'000'000, byRate, kSamples / 5), expected) > kSurprising);
    }

    void theReproducibleModeSamplesToo()
    {
        DecodeRig rig(tiny());
        OracleDrafter coupled(rig.backend, Kind::Sampled);
        QVERIFY(surprise(sample(settingsOf(2), &coupled, rig, 1), exact(settingsOf(2))) < kSurprising);
    }
};

QTEST_GUILESS_MAIN(TestRoundDistribution)
#include "tst_round_distribution.moc"

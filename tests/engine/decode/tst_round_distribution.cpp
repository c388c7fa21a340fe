// At temperature 1 the text has the target's distribution, with speculation and without: the joint distribution of the
// first three tokens, against its exact values and against plain decoding.

#include "tests/engine/decode/decode_rig.h"
#include "tests/support/chi_square.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

using Kind = OracleDrafter::Kind;

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
std::vector<double> sample(const SamplingSettings& settings, Drafter* drafter, DecodeRig& rig, std::uint64_t firstSeed)
{
    std::vector<double> counts(kVocabulary * kVocabulary * kVocabulary, 0.0);
    GenerationRequest request =
        requestFor(kPrompt, 5); // two more than looked at, so that blocks are not cut to nothing
    request.blockSize = 3;
    request.sampling = settings;
    for (int i = 0; i < kSamples; ++i) {
        request.sampling.seed = firstSeed + static_cast<std::uint64_t>(i);
        ++counts[indexOf(rig.run(request, drafter).tokens())];
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

    void theReproducibleModeSamplesToo()
    {
        DecodeRig rig(tiny());
        OracleDrafter coupled(rig.backend, Kind::Sampled);
        QVERIFY(surprise(sample(settingsOf(2), &coupled, rig, 1), exact(settingsOf(2))) < kSurprising);
    }
};

QTEST_GUILESS_MAIN(TestRoundDistribution)
#include "tst_round_distribution.moc"

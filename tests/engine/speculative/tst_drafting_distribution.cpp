// Above temperature 0 the text has the target's distribution with every head and with a small model: the joint
// distribution of the first three tokens against its exact values.

#include "tests/engine/speculative/drafting_rig.h"
#include "tests/support/chi_square.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

constexpr int kSamples = 9000;
constexpr std::int32_t kTogether = 12;
constexpr std::size_t kVocabulary = 5;
const std::vector<TokenId> kPrompt{1, 2, 3, 1, 2, 4, 3, 1, 2};

/// The case with a vocabulary whose continuations can be counted.
DrafterCase tiny(int number)
{
    DrafterCase what = drafterCases()[static_cast<std::size_t>(number)];
    what.target.shape.vocabulary = kVocabulary;
    if (what.drafter.draftVocabulary > 0)
        what.drafter.draftVocabulary = 3;
    return what;
}

SamplingSettings settingsOf(bool processed)
{
    SamplingSettings settings;
    settings.temperature = 4.0F; // random models are very sure of themselves
    if (processed) {
        settings.topP = 0.95F;
        settings.minP = 0.02F;
        settings.presencePenalty = 0.4F;
        settings.penaltyWindow = 4;
    }
    return settings;
}

std::size_t indexOf(std::span<const TokenId> tokens)
{
    std::size_t index = 0;
    for (const TokenId token : tokens.first(3))
        index = index * kVocabulary + static_cast<std::size_t>(token);
    return index;
}

std::vector<float> logitsAfter(Backend& backend, const std::vector<TokenId>& text)
{
    BatchBuilder batch;
    for (std::size_t i = 0; i < text.size(); ++i)
        batch.add(text[i], static_cast<std::int32_t>(i), 0, i + 1 == text.size());
    if (!backend.forward(batch.batch()))
        throw std::runtime_error("the pass failed");
    const std::span<float> logits = backend.logits(text.size() - 1);
    return {logits.begin(), logits.end()};
}

/// Probabilities of all continuations of three tokens, by multiplying them out.
std::vector<double> exact(const DrafterCase& what, const SamplingSettings& settings)
{
    const auto backend = smallBackend(makeModel(what.target), 1, "");
    std::vector<double> joint(kVocabulary * kVocabulary * kVocabulary, 0.0);
    const auto walk = [&](const auto& self, const std::vector<TokenId>& text, double probability) -> void {
        if (text.size() == kPrompt.size() + 3) {
            joint[indexOf(std::span(text).subspan(kPrompt.size()))] += probability;
            return;
        }
        std::vector<float> logits = logitsAfter(*backend, text);
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

struct Sample {
    std::vector<double> counts = std::vector<double>(kVocabulary * kVocabulary * kVocabulary, 0.0);
    double accepted = 0;
    double verified = 0;
};

/// How often each continuation was made.
Sample sample(DraftingRig& rig, Drafter* drafter, const SamplingSettings& settings)
{
    Sample found;
    GenerationRequest request = requestFor(kPrompt, 6); // more than looked at, so that blocks are not cut to nothing
    request.blockSize = 3;
    request.sampling = settings;
    std::uint64_t seed = 1;
    for (int i = 0; i < kSamples / kTogether; ++i) {
        std::vector<GenerationRequest> requests(kTogether, request);
        for (GenerationRequest& one : requests)
            one.sampling.seed = seed++;
        std::vector<Recorder> sinks(requests.size());
        rig.run(requests, drafter, sinks);
        for (const Recorder& sink : sinks) {
            ++found.counts[indexOf(sink.tokens())];
            found.accepted += sink.stats().accepted;
            found.verified += sink.stats().verified;
        }
    }
    return found;
}

/// Tells that every token was equally likely to be drafted.
class Liar final : public Drafter {
public:
    explicit Liar(Drafter& drafter)
        : m_drafter(drafter)
    {
    }
    std::int32_t start(std::int32_t slot, std::span<const TokenId> prompt, std::int32_t kept) override
    {
        return m_drafter.start(slot, prompt, kept);
    }
    Result<void> observe(const TokenBatch& batch) override { return m_drafter.observe(batch); }
    Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft> drafts) override
    {
        const Result<void> done = m_drafter.propose(contexts, drafts);
        for (Draft& draft : drafts) {
            for (Distribution& q : draft.distributions)
                std::ranges::fill(q.probabilities, 1.0F / static_cast<float>(q.probabilities.size()));
        }
        return done;
    }
    void commit(std::int32_t slot, std::int32_t verified, std::int32_t accepted) override
    {
        m_drafter.commit(slot, verified, accepted);
    }

private:
    Drafter& m_drafter;
};

} // namespace

class TestDraftingDistribution : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyHeadLeavesTheDistribution_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<bool>("processed");
        const auto cases = drafterCases();
        for (int i = 0; i < static_cast<int>(cases.size()); ++i)
            QTest::newRow(cases[static_cast<std::size_t>(i)].name) << i << false;
        QTest::newRow("few draft ids with processors") << 4 << true;
    }
    void everyHeadLeavesTheDistribution()
    {
        QFETCH(int, number);
        QFETCH(bool, processed);
        const SamplingSettings settings = settingsOf(processed);
        const std::vector<double> expected = exact(tiny(number), settings);
        DraftingRig rig(tiny(number), kTogether, "");
        const Sample drafted = sample(rig, rig.drafter.get(), settings);
        QVERIFY2(surprise(drafted.counts, expected) < kSurprising,
            qPrintable(QString::number(surprise(drafted.counts, expected))));
        QVERIFY2(drafted.accepted > 0.05 * drafted.verified && drafted.accepted < 0.95 * drafted.verified,
            qPrintable(QString::number(drafted.accepted / drafted.verified)));
    }

    void aSmallModelLeavesTheDistribution()
    {
        const DrafterCase what = tiny(2);
        DraftingRig rig(what, kTogether, "");
        RandomModel small = what.target;
        small.shape.layers = 2;
        ModelDrafter drafter(smallBackend(makeModel(small), kTogether, ""), kVocabulary);
        const Sample drafted = sample(rig, &drafter, settingsOf(false));
        QVERIFY(surprise(drafted.counts, exact(what, settingsOf(false))) < kSurprising);
        QVERIFY2(drafted.accepted > 0.05 * drafted.verified && drafted.accepted < 0.95 * drafted.verified,
            qPrintable(QString::number(drafted.accepted / drafted.verified)));
    }

    void aWrongAccountOfTheDraftIsSeen()
    {
        DraftingRig rig(tiny(0), kTogether, "");
        Liar liar(*rig.drafter);
        const Sample drafted = sample(rig, &liar, settingsOf(false));
        QVERIFY(surprise(drafted.counts, exact(tiny(0), settingsOf(false))) > kSurprising);
    }
};

QTEST_GUILESS_MAIN(TestDraftingDistribution)
#include "tst_drafting_distribution.moc"

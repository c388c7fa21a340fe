// A small model as drafter: the target's text, its own cells always in step, and vocabularies that must agree.

#include "tests/engine/speculative/drafting_rig.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

const std::vector<TokenId> kPrompt{1, 2, 3, 4, 1, 2, 3, 5, 1, 2};

/// A target and a small model that shares its tensors by number, and so agrees with it now and then.
class ModelRig : public DraftingRig {
public:
    explicit ModelRig(std::int32_t slotCount = 1, bool itself = false, std::int32_t vocabulary = 40)
        : DraftingRig(drafterCases()[2], slotCount)
    {
        RandomModel small = llamaLike();
        small.shape.layers = itself ? small.shape.layers : 2;
        small.shape.vocabulary = vocabulary;
        model = std::make_unique<ModelDrafter>(smallBackend(makeModel(small), slotCount, "reference"), 40);
    }
    std::unique_ptr<ModelDrafter> model;
};

GenerationRequest sampled(std::vector<TokenId> prompt, std::int32_t maxTokens, std::uint64_t seed)
{
    GenerationRequest request = requestFor(std::move(prompt), maxTokens);
    request.sampling.temperature = 1.0F;
    request.sampling.seed = seed;
    return request;
}

Vocabulary vocabularyOf(std::size_t size)
{
    Vocabulary vocabulary;
    for (std::size_t i = 0; i < size; ++i)
        vocabulary.tokens.push_back("t" + std::to_string(i));
    vocabulary.bos = 1;
    return vocabulary;
}

} // namespace

class TestModelDrafter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyBlockGivesTheSameText()
    {
        for (int settings = 0; settings < 3; ++settings) {
            GenerationRequest request = requestFor(kPrompt, 50);
            if (settings == 1) {
                request.sampling.presencePenalty = 0.3F;
                request.sampling.frequencyPenalty = 0.2F;
            }
            if (settings == 2) {
                request.sampling.temperature = 1.0F;
                request.sampling.reproducible = true;
            }
            ModelRig plain;
            const Recorder off = plain.run(request, nullptr);
            for (std::int32_t block = 1; block <= 16; ++block) {
                for (const std::int32_t vocabulary : {40, 37, 44}) {
                    ModelRig rig(1, false, vocabulary);
                    request.blockSize = block;
                    const Recorder recorder = rig.run(request, rig.model.get());
                    QCOMPARE(recorder.tokens(), off.tokens());
                }
            }
        }
    }

    void theTargetItselfIsAlwaysRight()
    {
        ModelRig rig(1, true);
        GenerationRequest request = requestFor(kPrompt, 60);
        request.blockSize = 5;
        const Recorder greedy = rig.run(request, rig.model.get());
        QCOMPARE(greedy.stats().accepted, greedy.stats().verified);
        QVERIFY(greedy.stats().acceptedLength() > 4.8);
        const Recorder drawn = rig.run(sampled(kPrompt, 60, 3), rig.model.get());
        QCOMPARE(drawn.stats().accepted, drawn.stats().verified);
    }

    void reusedPrefixesAndCancelsLeaveNoHole()
    {
        ModelRig rig;
        const Recorder first = rig.run(sampled(kPrompt, 12, 1), rig.model.get());
        std::vector<TokenId> longer = kPrompt;
        const std::vector<TokenId> said = first.tokens();
        longer.insert(longer.end(), said.begin(), said.end());
        longer.insert(longer.end(), {6, 7});
        std::vector<TokenId> branch = longer;
        branch[12] = (branch[12] + 1) % 40;
        int seed = 2;
        const auto check = [&](const std::vector<TokenId>& prompt) {
            const GenerationRequest request = sampled(prompt, 12, static_cast<std::uint64_t>(seed++));
            ModelRig fresh;
            return sameRounds(rig.run(request, rig.model.get()), fresh.run(request, fresh.model.get()));
        };
        QVERIFY(check(longer));
        rig.run(sampled(branch, 12, 9), nullptr);
        QVERIFY(check(branch));
        QVERIFY(check(longer));
        std::vector<Recorder> sinks(1);
        int rounds = 0;
        sinks[0].onEvent = [&](const Event& event) {
            rounds += std::holds_alternative<RoundEvent>(event) ? 1 : 0;
            rig.cancelled = rounds == 2;
        };
        rig.run({sampled(branch, 40, 5)}, rig.model.get(), sinks);
        rig.cancelled = false;
        QVERIFY(check(branch));
    }

    void severalAtOnceAreAsOneAtATime()
    {
        std::vector<GenerationRequest> requests;
        for (TokenId i = 0; i < 8; ++i) { // long prompts: the model's first passes are full
            std::vector<TokenId> prompt(static_cast<std::size_t>(10 + 7 * i), static_cast<TokenId>(3 + i));
            requests.push_back(sampled(prompt, 10 + 2 * i, static_cast<std::uint64_t>(i)));
            requests.back().blockSize = 1 + i;
        }
        ModelRig rig(8);
        std::vector<Recorder> sinks(requests.size());
        rig.run(requests, rig.model.get(), sinks);
        for (std::size_t i = 0; i < requests.size(); ++i) {
            ModelRig alone;
            QVERIFY(sameRounds(sinks[i], alone.run(requests[i], alone.model.get())));
        }
    }

    void theContextsEndIsNoTrouble()
    {
        const GenerationRequest request = requestFor(std::vector<TokenId>(80, 4), 1000);
        ModelRig rig;
        const Recorder off = rig.run(request, nullptr);
        const Recorder on = rig.run(request, rig.model.get());
        QCOMPARE(on.tokens(), off.tokens());
        QCOMPARE(on.stats().stop, StopReason::ContextFull);
    }

    void vocabulariesMustAgree()
    {
        const Vocabulary target = vocabularyOf(1000);
        QVERIFY(checkDraftVocabulary(target, target).ok());
        QVERIFY(checkDraftVocabulary(target, vocabularyOf(1128)).ok());
        Vocabulary renamed = target;
        renamed.tokens[4] = "<|other|>";
        QVERIFY(checkDraftVocabulary(target, renamed).ok());
        const auto refused = [&](const Vocabulary& draft) {
            const Result<void> checked = checkDraftVocabulary(target, draft);
            return !checked.ok() && checked.error().message.ends_with('.');
        };
        QVERIFY(refused(vocabularyOf(1129)));
        QVERIFY(refused(vocabularyOf(871)));
        renamed.tokens[5] = "x";
        QVERIFY(refused(renamed));
        Vocabulary begins = target;
        begins.bos = 2;
        QVERIFY(refused(begins));
    }
};

QTEST_GUILESS_MAIN(TestModelDrafter)
#include "tst_model_drafter.moc"

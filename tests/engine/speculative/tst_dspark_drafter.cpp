// DSpark and DFlash drafters in the loop of rounds: the text is the target's, the drafts do not depend on what else
// runs or ran, and no context is ever missing.

#include "tests/engine/speculative/drafting_rig.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

const std::vector<TokenId> kPrompt{1, 2, 3, 4, 1, 2, 3, 5, 1, 2};

const DrafterCase& caseNumber(int number)
{
    static const std::vector<DrafterCase> cases = drafterCases();
    return cases[static_cast<std::size_t>(number)];
}

void addCases()
{
    QTest::addColumn<int>("number");
    for (int i = 0; i < static_cast<int>(drafterCases().size()); ++i)
        QTest::newRow(caseNumber(i).name) << i;
}

GenerationRequest sampled(std::vector<TokenId> prompt, std::int32_t maxTokens, std::uint64_t seed)
{
    GenerationRequest request = requestFor(std::move(prompt), maxTokens);
    request.sampling.temperature = 1.0F;
    request.sampling.seed = seed;
    return request;
}

std::vector<TokenId> joined(std::vector<TokenId> first, const std::vector<TokenId>& second)
{
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

} // namespace

class TestDsparkDrafter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Explaining looks and changes nothing: the same rounds, and what each draft was chosen among beside them.
    void explainingTellsWhatEachDraftWasChosenAmong_data() { addCases(); }
    void explainingTellsWhatEachDraftWasChosenAmong()
    {
        QFETCH(int, number);
        GenerationRequest request = requestFor(kPrompt, 40);
        DraftingRig plain(caseNumber(number));
        const Recorder quiet = plain.run(request, plain.drafter.get());
        request.explain = true;
        DraftingRig rig(caseNumber(number));
        const Recorder explained = rig.run(request, rig.drafter.get());
        QVERIFY(sameRounds(quiet, explained));
        QCOMPARE(explained.text(), quiet.text());
        const bool corrects = rig.drafter->blocks().shape().head != SequentialHead::None;
        bool moved = false;
        for (const RoundEvent& round : explained.all<RoundEvent>()) {
            std::vector<float> best(round.drafted.size(), -1.0F);
            std::vector<float> parallel(round.drafted.size());
            for (const DraftCandidate& candidate : round.candidates) {
                const auto place = static_cast<std::size_t>(candidate.place);
                QVERIFY(place < round.drafted.size());
                QVERIFY(candidate.corrected >= 0.0F && candidate.corrected <= 1.0F);
                QVERIFY(!candidate.text.empty());
                if (best[place] < 0.0F) // the first of a place is the likeliest after correction: greedy takes it
                    QCOMPARE(candidate.id, round.drafted[place]);
                QVERIFY(best[place] < 0.0F || candidate.corrected <= best[place]);
                best[place] = candidate.corrected;
                parallel[place] += candidate.parallel;
                moved = moved || candidate.parallel != candidate.corrected;
                QVERIFY(corrects || candidate.parallel == candidate.corrected);
            }
            for (std::size_t place = 0; place < best.size(); ++place)
                QVERIFY(best[place] >= 0.0F && parallel[place] <= 1.0001F);
        }
        QCOMPARE(moved, corrects);
        for (const RoundEvent& round : quiet.all<RoundEvent>())
            QVERIFY(round.candidates.empty());
    }

    void everyBlockGivesTheSameText_data() { addCases(); }
    void everyBlockGivesTheSameText()
    {
        QFETCH(int, number);
        for (int settings = 0; settings < 4; ++settings) {
            GenerationRequest request = requestFor(kPrompt, 50);
            if (settings == 1 || settings == 2) {
                request.sampling.repetitionPenalty = 1.2F;
                request.sampling.presencePenalty = 0.3F;
                request.sampling.frequencyPenalty = 0.2F;
                request.sampling.penaltyWindow = 20;
            }
            if (settings >= 2) {
                request.sampling.temperature = 1.0F;
                request.sampling.topP = settings == 2 ? 0.9F : 1.0F;
                request.sampling.reproducible = true;
                request.sampling.seed = 77;
            }
            DraftingRig plain(caseNumber(number));
            const Recorder off = plain.run(request, nullptr);
            QCOMPARE(off.tokens().size(), std::size_t(50));
            int accepted = 0;
            for (std::int32_t block = 1; block <= 8; ++block) { // longer than trained is cut
                DraftingRig rig(caseNumber(number));
                request.blockSize = block;
                const Recorder recorder = rig.run(request, rig.drafter.get());
                QCOMPARE(recorder.tokens(), off.tokens());
                QCOMPARE(recorder.text(), off.text());
                for (const RoundEvent& round : recorder.all<RoundEvent>())
                    QVERIFY(round.drafted.size() <= static_cast<std::size_t>(std::min(block, 6)));
                accepted += recorder.stats().accepted;
            }
            QVERIFY(settings < 2 || accepted > 0); // shared noise makes even random drafters agree now and then
        }
    }

    void reusedPrefixesLeaveNoHole_data() { addCases(); }
    void reusedPrefixesLeaveNoHole()
    {
        QFETCH(int, number);
        DraftingRig rig(caseNumber(number));
        const Recorder first = rig.run(sampled(kPrompt, 12, 1), rig.drafter.get());
        // The conversation goes on.
        const std::vector<TokenId> longer = joined(joined(kPrompt, first.tokens()), {6, 7});
        const Recorder second = rig.run(sampled(longer, 12, 2), rig.drafter.get());
        QVERIFY(second.stats().cachedTokens >= static_cast<std::int32_t>(kPrompt.size()) + 10);
        // Another method takes the slot over from the middle: the target's cells are new, and no taps were seen.
        const std::vector<TokenId> branch = joined(kPrompt, {9, 9, 8, 7, 30, 31});
        const Recorder off = rig.run(sampled(branch, 12, 3), nullptr);
        const std::vector<TokenId> afterOff = joined(joined(branch, off.tokens()), {5});
        const Recorder third = rig.run(sampled(afterOff, 12, 4), rig.drafter.get());
        QCOMPARE(third.stats().cachedTokens, static_cast<std::int32_t>(kPrompt.size()));
        // And back to the first text: its cells beyond the branch are gone, whatever their tokens were.
        const Recorder fourth = rig.run(sampled(longer, 12, 5), rig.drafter.get());

        const auto fresh = [&](const std::vector<TokenId>& prompt, std::uint64_t seed) {
            DraftingRig other(caseNumber(number));
            return other.run(sampled(prompt, 12, seed), other.drafter.get());
        };
        QVERIFY(sameRounds(second, fresh(longer, 2)));
        QVERIFY(sameRounds(third, fresh(afterOff, 4)));
        QVERIFY(sameRounds(fourth, fresh(longer, 5)));
    }

    void cancellingLeavesNoHole_data() { addCases(); }
    void cancellingLeavesNoHole()
    {
        QFETCH(int, number);
        DraftingRig rig(caseNumber(number));
        std::vector<Recorder> sinks(1);
        int rounds = 0;
        sinks[0].onEvent = [&](const Event& event) {
            rounds += std::holds_alternative<RoundEvent>(event) ? 1 : 0;
            rig.cancelled = rounds == 3;
        };
        rig.run({sampled(kPrompt, 40, 1)}, rig.drafter.get(), sinks);
        QCOMPARE(sinks[0].stats().stop, StopReason::Cancelled);
        rig.cancelled = false;
        const std::vector<TokenId> longer = joined(joined(kPrompt, sinks[0].tokens()), {6, 7});
        const Recorder again = rig.run(sampled(longer, 12, 2), rig.drafter.get());
        QVERIFY(again.stats().cachedTokens > static_cast<std::int32_t>(kPrompt.size()));
        DraftingRig other(caseNumber(number));
        QVERIFY(sameRounds(again, other.run(sampled(longer, 12, 2), other.drafter.get())));
    }

    void severalAtOnceAreAsOneAtATime_data() { addCases(); }
    void severalAtOnceAreAsOneAtATime()
    {
        QFETCH(int, number);
        std::vector<GenerationRequest> requests;
        for (TokenId i = 0; i < 12; ++i) { // 12 blocks of 7 slots need two passes
            requests.push_back(
                sampled({1, 2, static_cast<TokenId>(3 + i), 1}, 10 + 2 * i, static_cast<std::uint64_t>(i)));
            requests.back().blockSize = 1 + i % 7;
        }
        DraftingRig rig(caseNumber(number), 12);
        std::vector<Recorder> sinks(requests.size());
        rig.run(requests, rig.drafter.get(), sinks);
        for (std::size_t i = 0; i < requests.size(); ++i) {
            DraftingRig alone(caseNumber(number));
            const Recorder one = alone.run(requests[i], alone.drafter.get());
            QVERIFY(sameRounds(sinks[i], one));
            QCOMPARE(sinks[i].tokens(), one.tokens());
        }
    }

    void confidencesAreTheHeads()
    {
        DraftingRig rig(caseNumber(0));
        const Recorder recorder = rig.run(sampled(kPrompt, 30, 3), rig.drafter.get());
        for (const RoundEvent& round : recorder.all<RoundEvent>()) {
            QVERIFY(round.confidence.size() == round.drafted.size());
            for (const float confidence : round.confidence)
                QVERIFY(confidence > 0.0F && confidence < 1.0F);
        }
    }

    void theContextsEndIsNoTrouble()
    {
        for (int number = 0; number < static_cast<int>(drafterCases().size()); ++number) {
            GenerationRequest request = requestFor(std::vector<TokenId>(80, 4), 1000);
            DraftingRig plain(caseNumber(number));
            DraftingRig rig(caseNumber(number));
            const Recorder off = plain.run(request, nullptr);
            const Recorder on = rig.run(request, rig.drafter.get());
            QCOMPARE(on.tokens(), off.tokens());
            QCOMPARE(on.stats().stop, StopReason::ContextFull);
        }
    }
};

QTEST_GUILESS_MAIN(TestDsparkDrafter)
#include "tst_dspark_drafter.moc"

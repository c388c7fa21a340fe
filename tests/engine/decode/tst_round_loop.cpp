#include "tests/engine/decode/decode_rig.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

using Kind = OracleDrafter::Kind;

const std::vector<TokenId> kPrompt{1, 2, 3, 4, 1, 2, 3, 5, 1, 2};

SamplingSettings penalised()
{
    SamplingSettings settings;
    settings.repetitionPenalty = 1.2F;
    settings.presencePenalty = 0.3F;
    settings.frequencyPenalty = 0.2F;
    settings.penaltyWindow = 20;
    return settings;
}

std::unique_ptr<Drafter> makeDrafter(int which, const FakeBackend& backend)
{
    if (which == 0)
        return std::make_unique<NgramDrafter>();
    return std::make_unique<OracleDrafter>(backend, static_cast<Kind>(which - 1)); // Right, Wrong, Mixed, Sampled
}

} // namespace

class TestRoundLoop : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMethodAndBlockGivesTheSameText_data()
    {
        QTest::addColumn<int>("settings");
        QTest::newRow("greedy") << 0;
        QTest::newRow("greedy with penalties") << 1;
        QTest::newRow("reproducible with top-p and penalties") << 2;
        QTest::newRow("reproducible at temperature 1") << 3;
    }
    void everyMethodAndBlockGivesTheSameText()
    {
        QFETCH(int, settings);
        GenerationRequest request = requestFor(kPrompt, 60);
        if (settings == 1 || settings == 2)
            request.sampling = penalised();
        if (settings >= 2) {
            request.sampling.temperature = 1.0F;
            request.sampling.topP = settings == 2 ? 0.9F : 1.0F;
            request.sampling.reproducible = true;
            request.sampling.seed = 77;
        }
        DecodeRig plain;
        const Recorder off = plain.run(request, nullptr);
        QCOMPARE(off.tokens().size(), std::size_t(60));
        QCOMPARE(off.stats().rounds, 59);
        for (int which = 0; which < 5; ++which) {
            for (std::int32_t block = 1; block <= 16; ++block) {
                DecodeRig rig;
                const auto drafter = makeDrafter(which, rig.backend);
                request.blockSize = block;
                const Recorder recorder = rig.run(request, drafter.get());
                QCOMPARE(recorder.tokens(), off.tokens());
                QCOMPARE(recorder.text(), off.text());
                if (auto* oracle = dynamic_cast<OracleDrafter*>(drafter.get()))
                    QCOMPARE(oracle->holes, 0);
                if (which == 1 && settings == 0) {
                    QVERIFY(recorder.stats().acceptedLength() > block * 0.8); // the last round is cut
                    QCOMPARE(recorder.stats().accepted, recorder.stats().verified);
                }
                if (which == 2 && settings == 0)
                    QCOMPARE(recorder.stats().accepted, 0);
                if (which == 0 && settings == 0)
                    QVERIFY(recorder.stats().accepted > 0);
            }
        }
    }

    void severalAtOnceAreAsOneAtATime_data()
    {
        QTest::addColumn<int>("maxRows");
        QTest::newRow("one pass holds all") << 512;
        QTest::newRow("several passes a round") << 64;
    }
    void severalAtOnceAreAsOneAtATime()
    {
        QFETCH(int, maxRows);
        std::vector<GenerationRequest> requests;
        for (int i = 0; i < 7; ++i) {
            requests.push_back(
                requestFor({1, 2, static_cast<TokenId>(3 + i % 3), 1, 2, static_cast<TokenId>(3 + i)}, 20 + 7 * i));
            requests.back().blockSize = 1 + 2 * i;
            requests.back().sampling.seed = static_cast<std::uint64_t>(i);
            requests.back().sampling.temperature = i % 2 ? 1.0F : 0.0F;
        }
        FakeBackendOptions options;
        options.slots = 7;
        options.maxRows = maxRows;
        for (int which = 0; which < 5; ++which) {
            DecodeRig together(options);
            const auto drafter = makeDrafter(which, together.backend);
            std::vector<Recorder> sinks(requests.size());
            together.run(requests, drafter.get(), sinks);
            for (std::size_t i = 0; i < requests.size(); ++i) {
                DecodeRig alone;
                const auto own = makeDrafter(which, alone.backend);
                const Recorder recorder = alone.run(requests[i], own.get());
                QCOMPARE(sinks[i].tokens(), recorder.tokens());
                QCOMPARE(sinks[i].stats().accepted, recorder.stats().accepted);
            }
            if (auto* oracle = dynamic_cast<OracleDrafter*>(drafter.get()))
                QCOMPARE(oracle->holes, 0);
        }
    }

    void reusingAPrefixGivesTheSameTextAsAFreshStart()
    {
        for (int which = 0; which < 5; ++which) {
            DecodeRig rig;
            const auto drafter = makeDrafter(which, rig.backend);
            std::vector<TokenId> conversation = kPrompt;
            for (int turn = 0; turn < 4; ++turn) {
                GenerationRequest request = requestFor(conversation, 15);
                const Recorder again = rig.run(request, drafter.get());
                DecodeRig fresh;
                QCOMPARE(again.tokens(), fresh.run(request, nullptr).tokens());
                if (turn > 0)
                    QVERIFY(again.stats().cachedTokens >= static_cast<std::int32_t>(kPrompt.size()));
                for (const TokenId token : again.tokens())
                    conversation.push_back(token);
                // The last token was not run; all others have valid cells.
                QVERIFY(std::ranges::equal(rig.slots.held(0), std::span(conversation).first(conversation.size() - 1)));
                conversation.insert(conversation.end(), {6, 7});
                if (turn == 2)
                    conversation[12] = 9; // an edit: only what stands before it is kept
            }
        }
    }

    void aDrafterThatForgotMakesTheTargetReadAgain()
    {
        DecodeRig rig;
        OracleDrafter drafter(rig.backend, Kind::Mixed);
        rig.run(requestFor(kPrompt, 5), &drafter);
        drafter.keepAtMost = 3;
        const Recorder again = rig.run(requestFor(kPrompt, 5), &drafter);
        QCOMPARE(again.stats().cachedTokens, 3);
        QCOMPARE(drafter.holes, 0);
    }

    void aLongPromptIsReadInParts()
    {
        FakeBackendOptions options;
        DecodeRig rig(options);
        std::vector<TokenId> prompt;
        for (int i = 0; i < 150; ++i)
            prompt.push_back(static_cast<TokenId>(i * i % 23));
        const Recorder recorder = rig.run(requestFor(prompt, 3), nullptr);
        const auto progress = recorder.all<PrefillProgress>();
        QCOMPARE(progress.size(), std::size_t(3));
        QCOMPARE(progress.back().done, 150);
        QCOMPARE(progress.back().total, 150);
        QCOMPARE(rig.backend.rowsRun, std::int64_t(152));
    }

    void theContextEndsTheAnswerAtTheSameTokenForAll()
    {
        FakeBackendOptions options;
        options.contextLength = 32;
        GenerationRequest request = requestFor(kPrompt, 1000);
        DecodeRig plain(options);
        const Recorder off = plain.run(request, nullptr);
        QCOMPARE(off.stats().stop, StopReason::ContextFull);
        QCOMPARE(off.stats().emitted, 32 - 10 + 1);
        for (int which = 0; which < 5; ++which) {
            DecodeRig rig(options);
            const auto drafter = makeDrafter(which, rig.backend);
            request.blockSize = 9;
            const Recorder recorder = rig.run(request, drafter.get());
            QCOMPARE(recorder.tokens(), off.tokens());
            QCOMPARE(recorder.stats().stop, StopReason::ContextFull);
        }
        std::vector<TokenId> full(32, 3);
        QCOMPARE(DecodeRig(options).run(requestFor(full, 5), nullptr).stats().emitted, 1);
    }

    void endTokensEndTheAnswerUnlessIgnored()
    {
        FakeBackendOptions options;
        options.vocabulary = 8;
        options.spread = 1.0F;
        bool ended = false;
        for (TokenId first = 1; first < 8; ++first) {
            GenerationRequest request = requestFor({first, 2, 3}, 80);
            request.sampling.temperature = 1.0F;
            request.sampling.reproducible = true;
            const Recorder all = DecodeRig(options).run(request, nullptr);
            QCOMPARE(all.stats().emitted, 80);
            request.ignoreEndOfText = false;
            std::vector<TokenId> expected = all.tokens();
            const auto end = std::find(expected.begin(), expected.end(), FakeTokenizer::kEnd);
            if (end == expected.end())
                continue;
            ended = true;
            expected.erase(end + 1, expected.end());
            for (int which = 0; which < 5; ++which) {
                DecodeRig rig(options);
                const auto drafter = makeDrafter(which, rig.backend);
                const Recorder recorder = rig.run(request, drafter.get());
                QCOMPARE(recorder.tokens(), expected);
                QCOMPARE(recorder.stats().stop, StopReason::EndOfText);
                checkCounts(recorder);
            }
        }
        QVERIFY(ended);
    }

    void stopStringsEndTheTextAndTheCounts()
    {
        GenerationRequest request = requestFor(kPrompt, 60);
        const std::string text = DecodeRig().run(request, nullptr).text();
        for (const std::size_t at : {0, 5, 17, 40}) {
            request.stop = {text.substr(at, 3), "nowhere"};
            const std::size_t expected = text.find(request.stop[0]);
            for (int which = 0; which < 5; ++which) {
                DecodeRig rig;
                const auto drafter = makeDrafter(which, rig.backend);
                const Recorder recorder = rig.run(request, drafter.get());
                QCOMPARE(recorder.text(), text.substr(0, expected));
                QCOMPARE(recorder.stats().stop, StopReason::StopString);
                QCOMPARE(recorder.stats().emitted, static_cast<std::int32_t>(expected) + 3);
                if (which == 1)
                    QCOMPARE(recorder.stats().accepted, recorder.stats().verified); // drafts past the stop do not count
                checkCounts(recorder);
            }
        }
    }

    void eventsTellWhatHappened()
    {
        DecodeRig rig;
        OracleDrafter drafter(rig.backend, Kind::Mixed);
        GenerationRequest request = requestFor(kPrompt, 40);
        request.blockSize = 5;
        const Recorder recorder = rig.run(request, &drafter);
        QVERIFY(std::holds_alternative<GenerationStarted>(recorder.events.front()));
        QVERIFY(std::holds_alternative<GenerationFinished>(recorder.events.back()));
        checkCounts(recorder);
        const auto rounds = recorder.all<RoundEvent>();
        const auto tokens = recorder.all<TokenEvent>();
        QCOMPARE(tokens[0].round, -1);
        QCOMPARE(tokens[0].origin, TokenOrigin::Bonus);
        QCOMPARE(rounds[0].start, static_cast<std::int32_t>(kPrompt.size()));
        QCOMPARE(rounds[0].anchor, tokens[0].id);
        std::vector<TokenId> text = kPrompt;
        text.push_back(tokens[0].id);
        std::size_t next = 1;
        for (const RoundEvent& round : rounds) {
            QCOMPARE(round.start, static_cast<std::int32_t>(text.size()) - 1);
            QCOMPARE(round.anchor, text.back());
            QCOMPARE(round.drafted.size(), std::size_t(5));
            QCOMPARE(round.draftedText.size(), std::size_t(5));
            QCOMPARE(round.survival[1], 0.75F * 0.75F);
            QCOMPARE(round.expectedRate.size(), std::size_t(6));
            QCOMPARE(round.contextUsed, round.start + round.accepted + 1);
            QCOMPARE(round.emitted.size(), static_cast<std::size_t>(round.accepted) + 1);
            for (std::int32_t k = 0; k <= round.accepted; ++k) {
                const TokenEvent& token = tokens[next];
                QCOMPARE(token.round, round.index);
                QCOMPARE(token.index, static_cast<std::int32_t>(next));
                QCOMPARE(token.positionInBlock, k);
                QCOMPARE(token.id, round.emitted[static_cast<std::size_t>(k)]);
                const TokenOrigin own = round.accepted == round.verified ? TokenOrigin::Bonus : TokenOrigin::Corrected;
                QCOMPARE(token.origin, k < round.accepted ? TokenOrigin::Accepted : own);
                text.push_back(token.id);
                ++next;
            }
        }
        QCOMPARE(next, tokens.size());
    }

    void cancellingTakesEffectWithinOnePass()
    {
        for (const int after : {0, 1, 3, 9}) {
            DecodeRig rig;
            rig.backend.onPass = [&rig, after] { rig.cancelled = rig.backend.passes >= after; };
            std::vector<TokenId> prompt(150, 4);
            const Recorder recorder = rig.run(requestFor(prompt, 60), nullptr);
            QCOMPARE(rig.backend.passes, after + 1);
            QCOMPARE(recorder.stats().stop, StopReason::Cancelled);
            QVERIFY(std::holds_alternative<GenerationFinished>(recorder.events.back()));
            rig.backend.onPass = nullptr;
            rig.cancelled = false;
            QCOMPARE(rig.run(requestFor(prompt, 20), nullptr).tokens(),
                DecodeRig().run(requestFor(prompt, 20), nullptr).tokens());
        }
    }

    void oneOfSeveralCanBeCancelledAlone()
    {
        FakeBackendOptions options;
        options.slots = 2;
        DecodeRig rig(options);
        std::stop_source stop;
        std::vector<GenerationRequest> requests{requestFor(kPrompt, 30), requestFor({3, 4, 5}, 30)};
        requests[1].cancel = stop.get_token();
        std::vector<Recorder> sinks(2);
        sinks[0].onEvent = [&stop](const Event& event) {
            if (const auto* token = std::get_if<TokenEvent>(&event); token && token->index == 10)
                stop.request_stop();
        };
        rig.run(requests, nullptr, sinks);
        QCOMPARE(sinks[0].stats().emitted, 30);
        QCOMPARE(sinks[0].stats().stop, StopReason::MaxTokens);
        QCOMPARE(sinks[1].stats().stop, StopReason::Cancelled);
        QVERIFY(sinks[1].stats().emitted <= 11);
        // A request that was cancelled before it began does nothing.
        const std::int32_t passes = rig.backend.passes;
        QCOMPARE(rig.run(requests[1], nullptr).stats().stop, StopReason::Cancelled);
        QCOMPARE(rig.backend.passes, passes);
    }

    void aFailingDeviceEndsTheAnswerWithItsSentence()
    {
        for (const int pass : {0, 4}) {
            FakeBackendOptions options;
            options.failAtPass = pass;
            DecodeRig rig(options);
            NgramDrafter drafter;
            const Recorder recorder = rig.run(requestFor(kPrompt, 30), &drafter);
            QCOMPARE(recorder.stats().stop, StopReason::Failed);
            QCOMPARE(recorder.error(), std::string("The fake device failed."));
            QCOMPARE(rig.slots.length(0), 0);
            QCOMPARE(rig.run(requestFor(kPrompt, 10), &drafter).tokens(),
                DecodeRig().run(requestFor(kPrompt, 10), nullptr).tokens());
        }
    }

    void nothingComputedFromADamagedFileReachesTheText()
    {
        DecodeRig rig;
        rig.intact = [&rig]() -> Result<void> {
            if (rig.backend.passes > 4)
                return Error{"The file changed."};
            return {};
        };
        const Recorder recorder = rig.run(requestFor(kPrompt, 30), nullptr);
        QCOMPARE(recorder.stats().stop, StopReason::Failed);
        QCOMPARE(recorder.error(), std::string("The file changed."));
        QCOMPARE(recorder.stats().emitted, 4);
    }

private:
    /// The stats are the sums over the rounds, and the rounds' tokens those of the text.
    static void checkCounts(const Recorder& recorder)
    {
        const GenerationStats& stats = recorder.stats();
        std::int32_t drafted = 0;
        std::int32_t verified = 0;
        std::int32_t accepted = 0;
        std::int32_t emitted = 1;
        for (const RoundEvent& round : recorder.all<RoundEvent>()) {
            drafted += static_cast<std::int32_t>(round.drafted.size());
            verified += round.verified;
            accepted += round.accepted;
            emitted += static_cast<std::int32_t>(round.emitted.size());
            QVERIFY(round.accepted <= round.verified);
            QVERIFY(round.verified <= static_cast<std::int32_t>(round.drafted.size()));
            QCOMPARE(round.confidence.size(), round.drafted.size());
        }
        QCOMPARE(stats.drafted, drafted);
        QCOMPARE(stats.verified, verified);
        QCOMPARE(stats.accepted, accepted);
        QCOMPARE(stats.emitted, emitted);
        QCOMPARE(stats.rounds, static_cast<std::int32_t>(recorder.all<RoundEvent>().size()));
        QCOMPARE(recorder.all<TokenEvent>().size(), static_cast<std::size_t>(emitted));
    }
};

QTEST_GUILESS_MAIN(TestRoundLoop)
#include "tst_round_loop.moc"

#include "engine/speculative/ngram_drafter.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace foregleam;

using Tokens = std::vector<TokenId>;

namespace {

Draft proposeFor(NgramDrafter& drafter, const Tokens& tokens, std::int32_t maxLength, std::int32_t slot = 0)
{
    SamplingState sampling(SamplingSettings{});
    const DraftContext context{slot, tokens, maxLength, &sampling};
    Draft draft;
    const Result<void> done = drafter.propose(std::span(&context, 1), std::span(&draft, 1));
    Q_ASSERT(done.ok());
    return draft;
}

/// The same by scanning everything: the longest key first, its most recent occurrence.
Tokens naive(const Tokens& tokens, std::int32_t maxLength)
{
    const auto size = static_cast<std::int32_t>(tokens.size());
    for (std::int32_t n = NgramDrafter::kLongestKey; n >= NgramDrafter::kShortestKey; --n) {
        for (std::int32_t end = size - 1; end >= n; --end) {
            if (size < n || !std::equal(tokens.end() - n, tokens.end(), tokens.begin() + end - n))
                continue;
            Tokens all = tokens;
            for (std::int32_t k = 0; k < maxLength; ++k)
                all.push_back(all[static_cast<std::size_t>(end + k)]);
            return {all.begin() + size, all.end()};
        }
    }
    return {};
}

} // namespace

class TestNgramDrafter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatFollowedBeforeIsDrafted()
    {
        NgramDrafter drafter;
        const Tokens tokens{5, 6, 7, 8, 9, 1, 5, 6};
        QCOMPARE(drafter.start(0, tokens, 3), 3);
        QCOMPARE(proposeFor(drafter, tokens, 3).tokens, (Tokens{7, 8, 9}));
        QCOMPARE(proposeFor(drafter, tokens, 1).tokens, (Tokens{7}));
    }

    void withoutAMatchNothingIsDrafted()
    {
        NgramDrafter drafter;
        const Tokens tokens{1, 2, 3, 4, 5};
        drafter.start(0, tokens, 0);
        QVERIFY(proposeFor(drafter, tokens, 8).tokens.empty());
        drafter.start(0, Tokens{1}, 0);
        QVERIFY(proposeFor(drafter, {1}, 8).tokens.empty());
    }

    void aRepeatedPeriodGoesOnRepeating()
    {
        NgramDrafter drafter;
        const Tokens tokens{4, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2};
        drafter.start(0, tokens, 0);
        QCOMPARE(proposeFor(drafter, tokens, 5).tokens, (Tokens{1, 2, 1, 2, 1}));
    }

    void growingTextIsIndexedAsIfScanned()
    {
        NgramDrafter drafter;
        Random random(3);
        Tokens tokens{0, 1, 2};
        drafter.start(0, tokens, 0);
        int drafted = 0;
        std::size_t longest = 0;
        for (int step = 0; step < 600; ++step) {
            for (int i = 0; i < 1 + static_cast<int>(random.uniform() * 5); ++i)
                tokens.push_back(static_cast<TokenId>(random.uniform() * 6));
            const auto length = 1 + static_cast<std::int32_t>(random.uniform() * 16);
            const Tokens expected = naive(tokens, length);
            const Draft draft = proposeFor(drafter, tokens, length);
            QCOMPARE(draft.tokens.empty(), expected.empty());
            QVERIFY(std::equal(draft.tokens.begin(), draft.tokens.end(), expected.begin())); // as far as it goes
            longest = std::max(longest, draft.tokens.size());
            QCOMPARE(draft.confidence.size(), draft.tokens.size());
            QVERIFY(draft.distributions.empty());
            drafted += expected.empty() ? 0 : 1;
        }
        QVERIFY(drafted > 300);
        QVERIFY(longest >= 3);
    }

    void slotsDoNotSeeEachOther()
    {
        NgramDrafter drafter;
        const Tokens repeating{1, 2, 3, 1, 2};
        drafter.start(0, repeating, 0);
        drafter.start(1, Tokens{1, 2}, 0);
        QVERIFY(proposeFor(drafter, {1, 2}, 4, 1).tokens.empty());
        QCOMPARE(proposeFor(drafter, repeating, 2, 0).tokens, (Tokens{3, 1}));
        drafter.start(0, Tokens{1, 2}, 0);
        QVERIFY(proposeFor(drafter, {1, 2}, 4, 0).tokens.empty());
    }

    void confidenceFollowsMeasuredAcceptance()
    {
        NgramDrafter drafter;
        const Tokens tokens{1, 2, 9, 8, 7, 6, 1, 2};
        drafter.start(0, tokens, 0);
        QCOMPARE(proposeFor(drafter, tokens, 3).confidence[0], 0.5F);
        for (int i = 0; i < 400; ++i) {
            proposeFor(drafter, tokens, 3);
            drafter.commit(0, 3, i % 10 == 0 ? 0 : 1); // the first draft survives nine times in ten, the second never
        }
        const Draft unlikely = proposeFor(drafter, tokens, 3);
        QVERIFY(std::abs(unlikely.confidence[0] - 0.9F) < 0.05F);
        QCOMPARE(unlikely.tokens.size(), std::size_t(1)); // what never survives is not drafted

        for (int i = 0; i < 400; ++i)
            drafter.commit(0, 1, 0);
        QCOMPARE(
            proposeFor(drafter, tokens, 3).tokens.size(), std::size_t(1)); // but the first is tried again and again
        for (int i = 0; i < 400; ++i)
            drafter.commit(0, 2, 2);
        const Draft likely = proposeFor(drafter, tokens, 3);
        QCOMPARE(likely.tokens, (Tokens{9, 8, 7}));
        QVERIFY(likely.confidence[1] > 0.9F);
    }

    void aRoundCostsMicrosecondsInALongText()
    {
        NgramDrafter drafter;
        Random random(3);
        Tokens tokens;
        for (int i = 0; i < 8000; ++i)
            tokens.push_back(static_cast<TokenId>(random.uniform() * 49152));
        QElapsedTimer timer;
        timer.start();
        drafter.start(0, tokens, 0);
        const double startMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        SamplingState sampling(SamplingSettings{});
        timer.start();
        for (int round = 0; round < 1000; ++round) {
            tokens.push_back(tokens[static_cast<std::size_t>(round)]);
            const DraftContext context{0, tokens, 7, &sampling};
            Draft draft;
            QVERIFY(drafter.propose(std::span(&context, 1), std::span(&draft, 1)).ok());
        }
        const double roundMs = static_cast<double>(timer.nsecsElapsed()) / 1e9;
        qInfo("8000 tokens: start %.2f ms, a round %.4f ms", startMs, roundMs);
        QVERIFY(roundMs < 1.0);
    }
};

QTEST_GUILESS_MAIN(TestNgramDrafter)
#include "tst_ngram_drafter.moc"

#include "engine/speculative/draft_chain.h"

#include <QtTest>

#include <cmath>
#include <map>

using namespace foregleam;

namespace {

const std::vector<TokenId> kText{1, 5};

SamplingSettings warm()
{
    SamplingSettings settings;
    settings.temperature = 1.0F;
    return settings;
}

} // namespace

class TestDraftChain : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void greedyTakesTheArgmax()
    {
        SamplingState sampling{SamplingSettings{}};
        Draft draft;
        DraftChain chain({0, kText, 3, &sampling}, {6, {}}, draft);
        QCOMPARE(chain.previous(), 5);
        std::vector<float> logits{0, 1, 3, 2, 0, 0};
        chain.look(logits);
        chain.draw(0.5F);
        QCOMPARE(draft.tokens, std::vector<TokenId>{2});
        QVERIFY(draft.distributions.empty());
        QCOMPARE(chain.previous(), 2);
        QCOMPARE(chain.place(), 1);
    }

    void fewDraftIdsStandForTargetIds()
    {
        const std::vector<TokenId> ids{0, 4, 9};
        SamplingState greedy{SamplingSettings{}};
        Draft draft;
        DraftChain chain({0, kText, 3, &greedy}, {10, ids}, draft);
        std::vector<float> logits{0, 2, 1};
        chain.look(logits);
        chain.draw(1.0F);
        QCOMPARE(draft.tokens, std::vector<TokenId>{4});

        SamplingState sampling{warm()};
        Draft drawn;
        DraftChain second({0, kText, 3, &sampling}, {10, ids}, drawn);
        second.look(logits);
        second.draw(1.0F);
        const double sum = 1 + std::exp(2.0) + std::exp(1.0);
        QCOMPARE(drawn.distributions[0].ids, ids);
        QVERIFY(std::abs(drawn.distributions[0].probability(4) - std::exp(2.0) / sum) < 1e-6);
        QCOMPARE(drawn.distributions[0].probability(5), 0.0F);
    }

    void logitsBeyondTheTargetAreNeverDrafted()
    {
        SamplingState sampling{SamplingSettings{}};
        Draft draft;
        DraftChain chain({0, kText, 3, &sampling}, {4, {}}, draft);
        std::vector<float> logits{0, 1, 3, 2, 9, 9};
        chain.look(logits);
        chain.draw(1.0F);
        QCOMPARE(draft.tokens, std::vector<TokenId>{2});
    }

    void penaltiesSeeTheDraftsBefore()
    {
        SamplingSettings settings;
        settings.frequencyPenalty = 2.0F;
        for (const bool few : {false, true}) {
            const std::vector<TokenId> ids{0, 1, 2, 6};
            SamplingState sampling{settings};
            for (const TokenId token : kText)
                sampling.penalties.push(token);
            Draft draft;
            DraftChain chain(
                {0, kText, 4, &sampling}, {8, few ? std::span<const TokenId>(ids) : std::span<const TokenId>()}, draft);
            for (int place = 0; place < 3; ++place) {
                std::vector<float> logits{0.5F, 4.0F, 3.0F, 1.5F}; // token 1 is in the text
                chain.look(logits);
                chain.draw(1.0F);
            }
            QCOMPARE(draft.tokens, (few ? std::vector<TokenId>{2, 1, 6} : std::vector<TokenId>{2, 1, 3}));
            std::vector<float> after{0, 0, 0, 0, 0, 0, 0, 0};
            sampling.penalties.apply(after); // the sequence's own penalties know nothing of drafts
            QCOMPARE(after[2], 0.0F);
            QCOMPARE(after[1], -2.0F);
        }
    }

    void whatIsToldIsWhatWasDrawnFrom()
    {
        SamplingSettings settings = warm();
        settings.topK = 2;
        SamplingState sampling{settings};
        std::map<TokenId, int> counts;
        float told = 0;
        for (int i = 0; i < 20000; ++i) {
            Draft draft;
            DraftChain chain({0, kText, 1, &sampling}, {4, {}}, draft);
            std::vector<float> logits{1, 0, 2, -1};
            chain.look(logits);
            told = chain.topProbability();
            chain.draw(told);
            ++counts[draft.tokens[0]];
            QCOMPARE(draft.distributions[0].ids, (std::vector<TokenId>{0, 2}));
        }
        const double expected = 1 / (1 + std::exp(-1.0));
        QVERIFY(std::abs(told - expected) < 1e-6);
        QVERIFY(std::abs(counts[2] / 20000.0 - expected) < 0.02); // six standard deviations
        QCOMPARE(counts[0] + counts[2], 20000);
    }

    void reproducibleChoicesAreThoseOfThePosition()
    {
        SamplingSettings settings = warm();
        settings.reproducible = true;
        settings.seed = 9;
        SamplingState sampling{settings};
        Draft draft;
        DraftChain chain({0, kText, 3, &sampling}, {4, {}}, draft);
        for (std::int32_t place = 0; place < 3; ++place) {
            std::vector<float> logits{1, 0, 2, -1};
            chain.look(logits);
            chain.draw(1.0F);
            const TokenId target = draft.distributions.back().choose(PositionNoise(9, 2 + place));
            QCOMPARE(draft.tokens.back(), target);
        }
    }

    void theTopProbabilityIsOfTemperatureOneWhereGreedy()
    {
        SamplingState sampling{SamplingSettings{}};
        Draft draft;
        DraftChain chain({0, kText, 1, &sampling}, {3, {}}, draft);
        std::vector<float> logits{1, 0, -40};
        chain.look(logits);
        QVERIFY(std::abs(chain.topProbability() - 1 / (1 + std::exp(-1.0F))) < 1e-6F);
    }

    void aDraftEndsWhereItsSurvivalIsTooLow()
    {
        SamplingState sampling{SamplingSettings{}};
        Draft draft;
        DraftContext context{0, kText, 4, &sampling};
        context.stopBelow = 0.3F;
        DraftChain chain(context, {3, {}}, draft);
        std::vector<float> logits{1, 0, 0};
        QVERIFY(!chain.endsAt(0.6F));
        chain.look(logits);
        chain.draw(0.6F);
        QVERIFY(!chain.endsAt(0.6F)); // 0.36
        chain.look(logits);
        chain.draw(0.6F);
        QVERIFY(chain.endsAt(0.6F));
        context.stopBelow = 0.0F;
        Draft other;
        QVERIFY(!DraftChain(context, {3, {}}, other).endsAt(0.0F));
    }
};

QTEST_GUILESS_MAIN(TestDraftChain)
#include "tst_draft_chain.moc"

// Block drafters on small targets: the reference against drafts computed elsewhere, the SIMD paths against the
// reference, and the promises of BlockDrafter: blocks do not influence each other, leave no trace, and rejected rows
// are overwritten.

#define QT_NO_KEYWORDS // "slots" is a word of ours here

#include "engine/backend/backend.h"
#include "kernels/cpu/instruction_set.h"
#include "tests/support/random_drafter.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

using namespace foregleam;
using foregleam::cpu::InstructionSet;
using foregleam::cpu::optionName;
using foregleam::test::DrafterCase;

namespace {

struct GoldenRound {
    const char* drafter;
    std::int32_t anchor;
    std::vector<TokenId> drafted; ///< greedy, in target ids
    std::vector<float> taps; ///< of the row before the anchor
    std::vector<float> firstHidden;
    std::vector<float> lastHidden;
    std::vector<float> logits; ///< place after place
    std::vector<float> confidences; ///< before the sigmoid
};

#include "tests/kernels/golden/drafts_golden.inc"

const std::vector<TokenId> kText{3, 17, 0, 39, 22, 5, 5, 31, 12, 8, 27, 1};

/// What a block says, place after place.
struct Drafted {
    std::vector<float> hidden;
    std::vector<float> logits;
    std::vector<float> confidences;
};

/// A target with its drafter.
class Rig {
public:
    Rig(const DrafterCase& what, InstructionSet set, int threads = 1, std::int32_t slots = 1)
    {
        BackendOptions options;
        options.instructionSet = optionName(set);
        options.threads = threads;
        options.slots = slots;
        const auto weights = test::makeModel(what.target);
        drafterWeights = test::makeDrafter(what.drafter, weights);
        auto made = createCpuBackend(weights, options);
        if (!made)
            qFatal("%s", made.error().message.c_str());
        backend = std::move(*made);
        auto drafter = backend->createBlockDrafter(drafterWeights);
        if (!drafter)
            qFatal("%s", drafter.error().message.c_str());
        blocks = std::move(*drafter);
    }

    /// The target reads tokens from a position on, and the drafter with it.
    void read(std::span<const TokenId> tokens, std::int32_t position, std::int32_t slot = 0)
    {
        std::vector<std::int32_t> positions;
        for (std::size_t i = 0; i < tokens.size(); ++i)
            positions.push_back(position + static_cast<std::int32_t>(i));
        const std::vector<std::int32_t> slots(tokens.size(), slot);
        const std::vector<std::uint8_t> want(tokens.size(), 0);
        const TokenBatch batch{tokens, positions, slots, want};
        if (!backend->forward(batch) || !blocks->inject(batch))
            qFatal("a pass failed");
    }

    void readUpTo(std::int32_t end, std::int32_t slot = 0)
    {
        read(std::span(kText).first(static_cast<std::size_t>(end)), 0, slot);
    }

    void runBlocks(std::span<const DraftBlock> all)
    {
        if (!blocks->runBlocks(all))
            qFatal("a pass failed");
    }

    /// The places of a block that was run, with the given drafts before them.
    Drafted ask(std::size_t block, TokenId anchor, std::span<const TokenId> drafts)
    {
        Drafted all;
        const auto append = [](std::vector<float>& to, std::span<const float> values) {
            to.insert(to.end(), values.begin(), values.end());
        };
        for (std::size_t place = 0; place < drafts.size(); ++place) {
            const auto number = static_cast<std::int32_t>(place);
            const TokenId previous = place == 0 ? anchor : drafts[place - 1];
            append(all.hidden, blocks->hidden(block, number));
            if (blocks->shape().confidence)
                all.confidences.push_back(blocks->confidenceLogit(block, number, previous));
            append(all.logits, blocks->logits(block, number, previous));
        }
        return all;
    }

    Drafted draft(std::int32_t anchor, std::span<const TokenId> drafts, std::int32_t slot = 0)
    {
        const TokenId token = kText[static_cast<std::size_t>(anchor)];
        const DraftBlock block{slot, anchor, token, static_cast<std::int32_t>(drafts.size())};
        runBlocks(std::span(&block, 1));
        return ask(0, token, drafts);
    }

    TokenId targetId(std::size_t draftId) const
    {
        return drafterWeights->draftToTarget.empty() ? static_cast<TokenId>(draftId)
                                                     : drafterWeights->draftToTarget[draftId];
    }

    std::shared_ptr<const DrafterWeights> drafterWeights;
    std::unique_ptr<Backend> backend;
    std::unique_ptr<BlockDrafter> blocks;
};

float largestDifference(std::span<const float> a, std::span<const float> b)
{
    float largest = a.size() == b.size() ? 0.0F : std::numeric_limits<float>::infinity();
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const float difference = std::abs(a[i] - b[i]);
        largest = difference <= largest ? largest : difference; // NaN counts as a difference
    }
    return largest;
}

bool sameBits(const std::vector<float>& a, const std::vector<float>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

bool sameBits(const Drafted& a, const Drafted& b)
{
    return sameBits(a.hidden, b.hidden) && sameBits(a.logits, b.logits) && sameBits(a.confidences, b.confidences);
}

const DrafterCase& caseNumber(int number)
{
    static const std::vector<DrafterCase> cases = test::drafterCases();
    return cases[static_cast<std::size_t>(number)];
}

void addCases(std::span<const InstructionSet> sets)
{
    QTest::addColumn<int>("set");
    QTest::addColumn<int>("drafter");
    for (const InstructionSet set : sets) {
        for (int i = 0; i < static_cast<int>(test::drafterCases().size()); ++i)
            QTest::addRow("%s %s", optionName(set), caseNumber(i).name) << static_cast<int>(set) << i;
    }
}

constexpr std::span<const InstructionSet> kAll(cpu::kInstructionSets);

} // namespace

#define FETCH_CASE()                                                                                                   \
    QFETCH(int, set);                                                                                                  \
    QFETCH(int, drafter);                                                                                              \
    if (!cpu::isAvailable(static_cast<InstructionSet>(set)))                                                           \
    QSKIP("this processor does not have the instruction set")

class TestBlockDrafter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void draftsMatchGolden_data() { addCases(kAll); }
    void draftsMatchGolden()
    {
        FETCH_CASE();
        // Sums of some hundred fp32 products in three layers, as in tst_forward; the SIMD caches keep 11 bits of keys
        // and values, whose errors of 2.4e-4 reach the results scaled by what attention adds to them.
        const float tolerance = static_cast<InstructionSet>(set) == InstructionSet::Reference ? 1e-4F : 2e-2F;
        int rounds = 0;
        for (const GoldenRound& golden : kGoldenRounds) {
            if (golden.drafter != std::string(caseNumber(drafter).name))
                continue;
            ++rounds;
            Rig rig(caseNumber(drafter), static_cast<InstructionSet>(set));
            rig.read(std::span(kText).first(5), 0);
            rig.read(std::span(kText).subspan(5, 2), 5);
            if (golden.anchor > 7) { // a verify pass whose drafts are rejected, then the text that goes on
                rig.read(std::vector<TokenId>{kText[7], 30, 30, 30, 30}, 7);
                rig.read(std::span(kText).subspan(8, static_cast<std::size_t>(golden.anchor) - 8), 8);
            }
            const std::size_t last = golden.anchor > 7 ? static_cast<std::size_t>(golden.anchor) - 9 : 1;
            QVERIFY(largestDifference(rig.blocks->taps(last), golden.taps) < tolerance);
            const Drafted drafted = rig.draft(golden.anchor, golden.drafted);
            const std::size_t hidden = golden.firstHidden.size();
            QVERIFY(largestDifference(std::span(drafted.hidden).first(hidden), golden.firstHidden) < tolerance);
            QVERIFY(largestDifference(std::span(drafted.hidden).last(hidden), golden.lastHidden) < tolerance);
            QVERIFY2(largestDifference(drafted.logits, golden.logits) < tolerance,
                qPrintable(QString::number(largestDifference(drafted.logits, golden.logits))));
            QVERIFY(largestDifference(drafted.confidences, golden.confidences) < tolerance);
            const std::size_t vocabulary = drafted.logits.size() / golden.drafted.size();
            for (std::size_t place = 0; place < golden.drafted.size(); ++place) {
                const auto from = drafted.logits.begin() + static_cast<std::ptrdiff_t>(place * vocabulary);
                const auto best = std::max_element(from, from + static_cast<std::ptrdiff_t>(vocabulary)) - from;
                QCOMPARE(rig.targetId(static_cast<std::size_t>(best)), golden.drafted[place]);
            }
        }
        QCOMPARE(rounds, 2);
    }

    void bitsDoNotDependOnTheCompany_data() { addCases(kAll); }
    void bitsDoNotDependOnTheCompany()
    {
        FETCH_CASE();
        const std::vector<TokenId> drafts{4, 9, 30, 1, 7, 7};
        std::vector<Drafted> alone;
        std::vector<DraftBlock> together;
        for (std::int32_t slot = 0; slot < 5; ++slot) { // other positions and lengths, and so other anchors
            Rig rig(caseNumber(drafter), static_cast<InstructionSet>(set));
            rig.readUpTo(3 + slot);
            const auto length = static_cast<std::size_t>(2 + slot);
            alone.push_back(rig.draft(3 + slot, std::span(drafts).first(length)));
            together.push_back({slot, 3 + slot, kText[static_cast<std::size_t>(3 + slot)], 2 + slot});
        }
        for (const int threads : {1, 2, 3}) {
            Rig rig(caseNumber(drafter), static_cast<InstructionSet>(set), threads, 5);
            for (std::int32_t slot = 0; slot < 5; ++slot)
                rig.readUpTo(3 + slot, slot);
            rig.runBlocks(together);
            for (std::size_t block = 0; block < together.size(); ++block) {
                const DraftBlock& one = together[block];
                QVERIFY(
                    sameBits(rig.ask(block, one.anchor, std::span(drafts).first(static_cast<std::size_t>(one.length))),
                        alone[block]));
            }
        }
    }

    void aBlockLeavesNoTrace_data() { addCases(kAll); }
    void aBlockLeavesNoTrace()
    {
        FETCH_CASE();
        const std::vector<TokenId> drafts{4, 9, 30, 1};
        Rig rig(caseNumber(drafter), static_cast<InstructionSet>(set), 2);
        rig.readUpTo(6);
        const Drafted first = rig.draft(6, drafts);
        QVERIFY(sameBits(rig.draft(6, drafts), first));
        rig.read(std::span(kText).subspan(6, 3), 6);
        const Drafted later = rig.draft(9, drafts);
        Rig fresh(caseNumber(drafter), static_cast<InstructionSet>(set), 2);
        fresh.readUpTo(9);
        QVERIFY(sameBits(fresh.draft(9, drafts), later));
        // Context counts, and is counted from the anchor's own position.
        fresh.read(std::vector<TokenId>{30}, 8);
        QVERIFY(!sameBits(fresh.draft(9, drafts), later));
        QVERIFY(!sameBits(rig.draft(8, drafts), later));
    }

    void taps_data() { addCases(kAll); }
    void taps()
    {
        FETCH_CASE();
        // They are kept while there is a drafter, and each row's are its own.
        Rig rig(caseNumber(drafter), static_cast<InstructionSet>(set));
        rig.readUpTo(6);
        const std::vector<float> kept(rig.blocks->taps(5).begin(), rig.blocks->taps(5).end());
        QCOMPARE(kept.size(), rig.blocks->shape().taps.size() * 48);
        rig.read(std::span(kText).subspan(5, 1), 5);
        QVERIFY(sameBits({rig.blocks->taps(0).begin(), rig.blocks->taps(0).end()}, kept));
        rig.blocks.reset();
        const std::vector<TokenId> tokens{1};
        const std::vector<std::int32_t> zero{0};
        const std::vector<std::uint8_t> want{1};
        QVERIFY(rig.backend->forward({tokens, zero, zero, want}).ok());
        QVERIFY(rig.backend->createBlockDrafter(rig.drafterWeights).ok());
    }
};

QTEST_GUILESS_MAIN(TestBlockDrafter)
#include "tst_block_drafter.moc"

// How much is drafted and verified, and when drafting is parked: the whole loop on a machine whose times are given, so
// that the rates are exact and the same in every run.

#include "tests/engine/decode/decode_rig.h"

#include <QtTest>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// What a machine takes.
struct Machine {
    std::vector<StepCost> steps{{1, 8.0}, {2, 9.5}, {4, 13.0}, {8, 22.0}, {16, 42.0}};
    double draftMs = 2.0; ///< of any draft
    double draftedTokenMs = 0.5;
    double contextMs = 0.1; ///< taking in a pass

    StepProfile profile() const
    {
        return StepProfile(steps,
            {{0, contextMs}, {1, contextMs + draftMs + draftedTokenMs}, {7, contextMs + draftMs + 7 * draftedTokenMs}});
    }
};

/// How likely a draft at a position of the text is to be right where all before it are.
using Luck = std::function<float(std::int32_t position)>;

/// Right with the probability that `luck` says and `confidence` reports; its time passes on the clock.
class ScriptedDrafter final : public Drafter {
public:
    ScriptedDrafter(DecodeRig& rig, const Machine& machine, Luck luck)
        : m_rig(rig)
        , m_machine(machine)
        , m_luck(std::move(luck))
    {
    }

    std::int32_t start(std::int32_t, std::span<const TokenId>, std::int32_t kept) override { return kept; }
    Result<void> observe(const TokenBatch&) override
    {
        m_rig.clock.nowMs += m_machine.contextMs;
        return {};
    }
    void commit(std::int32_t, std::int32_t, std::int32_t) override { }
    Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft> drafts) override
    {
        for (std::size_t i = 0; i < contexts.size(); ++i) {
            const DraftContext& context = contexts[i];
            m_rig.clock.nowMs += m_machine.draftMs + context.maxLength * m_machine.draftedTokenMs;
            std::vector<TokenId> text(context.tokens.begin(), context.tokens.end());
            for (std::int32_t k = 0; k < context.maxLength; ++k) {
                const auto position = static_cast<std::int32_t>(text.size());
                const float right = m_luck(position);
                const bool hit = PositionNoise(99 + static_cast<std::uint64_t>(k), position).uniform(7) < right;
                const TokenId truth = argmax(m_rig.backend.logitsAfter(text));
                text.push_back(hit ? truth : (truth + 1) % m_rig.backend.shape().vocabulary);
                drafts[i].tokens.push_back(text.back());
                if (confident)
                    drafts[i].confidence.push_back(claimed > 0.0F ? claimed : right);
            }
        }
        return {};
    }

    bool confident = true; ///< has a confidence head
    float claimed = 0.0F; ///< what that says instead of the truth; 0 = the truth

private:
    DecodeRig& m_rig;
    const Machine& m_machine;
    Luck m_luck;
};

FakeBackendOptions longContext()
{
    FakeBackendOptions options;
    options.contextLength = 4096;
    options.vocabulary = 12;
    return options;
}

/// One way to decode on a machine.
class Bench {
public:
    Bench(const Machine& machine, Luck luck)
        : m_machine(machine)
        , m_rig(longContext())
        , drafter(m_rig, m_machine, std::move(luck))
    {
        m_rig.profile = machine.profile();
        m_rig.backend.onPass = [this] { m_rig.clock.nowMs += m_truth.ms(m_rig.backend.rowsOfPass); };
    }

    /// Milliseconds a token: with the planner, with a fixed block, or (0) without a drafter.
    double dspark(std::int32_t tokens, TokenId first = 1)
    {
        DecodeJob pace;
        pace.rule = LengthRule::Rate;
        pace.planner = &planner;
        pace.costly = true;
        pace.calibration = calibration;
        return decode(tokens, 7, &drafter, pace, first);
    }
    double fixed(std::int32_t tokens, std::int32_t block, TokenId first = 1)
    {
        return decode(tokens, std::max(block, 1), block > 0 ? &drafter : nullptr, {}, first);
    }

    /// What the program believes of the machine, instead of the truth.
    void assume(std::vector<StepCost> steps) { m_rig.profile = StepProfile(std::move(steps), m_rig.profile.drafts()); }

    DraftPlanner planner;
    const Calibration* calibration = nullptr;
    Recorder last;

private:
    double decode(std::int32_t tokens, std::int32_t block, Drafter* with, const DecodeJob& pace, TokenId first)
    {
        GenerationRequest request = requestFor({first, 2, 3}, tokens);
        request.blockSize = block;
        const double start = m_rig.clock.nowMs;
        last = m_rig.run(request, with, pace);
        return (m_rig.clock.nowMs - start) / tokens;
    }

    Machine m_machine;
    DecodeRig m_rig;
    StepProfile m_truth{m_machine.steps};

public:
    ScriptedDrafter drafter;
};

Luck always(float luck)
{
    return [luck](std::int32_t) { return luck; };
}

int countOf(const Recorder& recorder, LengthReason reason)
{
    return static_cast<int>(
        std::ranges::count_if(recorder.all<RoundEvent>(), [&](const RoundEvent& r) { return r.reason == reason; }));
}

} // namespace

class TestPacing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Times here are computed, not taken: one run is as good as any.
    void theRateIsThatOfTheBestFixedBlockOrBetter_data()
    {
        QTest::addColumn<double>("luck");
        QTest::addColumn<double>("swing");
        for (const double luck : {0.05, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9}) {
            QTest::addRow("acceptance %.2f", luck) << luck << 0.0;
            QTest::addRow("acceptance around %.2f", luck) << luck << 0.25;
        }
    }
    void theRateIsThatOfTheBestFixedBlockOrBetter()
    {
        QFETCH(double, luck);
        QFETCH(double, swing);
        const Luck script = [=](std::int32_t position) {
            const double moved = luck + swing * (2.0 * PositionNoise(5, position / 4).uniform(0) - 1.0);
            return static_cast<float>(std::clamp(moved, 0.01, 0.99));
        };
        const double off = Bench({}, script).fixed(100, 0);
        const auto meanOf = [&script](const std::function<double(Bench&, TokenId)>& run) {
            Bench bench({}, script);
            double sum = 0.0;
            for (TokenId first = 0; first < 12; ++first)
                sum += run(bench, first);
            return sum / 12;
        };
        double bestFixed = 1e9;
        for (const std::int32_t block : {1, 2, 3, 4, 5, 7})
            bestFixed = std::min(
                bestFixed, meanOf([=](Bench& bench, TokenId first) { return bench.fixed(500, block, first); }));
        const double dspark = meanOf([](Bench& bench, TokenId first) { return bench.dspark(500, first); });
        const QString figures = QString("ms a token: off %1, best block %2, dspark %3 (%4 of off, %5 of best)")
                                    .arg(off)
                                    .arg(bestFixed)
                                    .arg(dspark)
                                    .arg(off / dspark)
                                    .arg(bestFixed / dspark);
        qInfo().noquote() << figures;
        QVERIFY2(off / dspark >= 0.97, qPrintable(figures));
        // The drafts' luck is the same for all, but rounds that begin elsewhere meet other parts of it: 2 % of noise.
        QVERIFY2(std::min(bestFixed, off) / dspark >= 0.96, qPrintable(figures));
    }

    void hopelessTextIsParkedAndSaidSo()
    {
        Bench bench({}, always(0.05F));
        bench.dspark(400);
        const auto notices = bench.last.all<Notice>();
        QCOMPARE(notices.size(), std::size_t(1));
        const QString text = QString::fromStdString(notices[0].text);
        QVERIFY2(
            QRegularExpression("^On this text speculation is not worth it: 1\\.\\d+ tokens survive per round, and a "
                               "round costs 1\\.\\d+ steps\\. It is parked and will be tried again in 64 tokens\\.$")
                .match(text)
                .hasMatch(),
            qPrintable(text));
        const auto rounds = bench.last.all<RoundEvent>();
        std::vector<std::int32_t> probesAt;
        for (const RoundEvent& round : rounds) {
            if (round.reason == LengthReason::Parked) {
                QCOMPARE(round.drafted.size(), std::size_t(0));
                QCOMPARE(round.verified, 0);
                QCOMPARE(round.expectedRate.size(), std::size_t(1));
                QVERIFY(round.blockRate.empty() || *std::ranges::max_element(round.blockRate) == round.blockRate[0]);
            }
            if (round.reason == LengthReason::Probe) {
                QVERIFY(!round.drafted.empty());
                probesAt.push_back(round.start);
            }
        }
        // Two rounds after 64 tokens, after 128 more, …
        QCOMPARE(probesAt.size(), std::size_t(4));
        QVERIFY(probesAt[2] - probesAt[1] >= 128 && probesAt[2] - probesAt[1] < 140);
    }

    void textThatChangesIsFollowedBothWays()
    {
        // Hopeless, then easy, then hopeless.
        const Luck script = [](std::int32_t position) { return position > 300 && position < 900 ? 0.95F : 0.05F; };
        Bench bench({}, script);
        bench.dspark(1300);
        double draftedRounds = 0;
        double rounds = 0;
        for (const RoundEvent& round : bench.last.all<RoundEvent>()) {
            if (round.start > 560 && round.start < 890) {
                rounds += 1;
                draftedRounds += round.drafted.empty() ? 0 : 1;
            }
            if (round.start > 1000 && round.start < 1060)
                QCOMPARE(round.reason, LengthReason::Parked);
        }
        QVERIFY(draftedRounds / rounds > 0.8);
        QVERIFY(bench.last.all<Notice>().size() >= 2);
    }

    void easyTextIsNeverParked()
    {
        for (const float luck : {0.75F, 0.9F}) {
            Bench bench({}, always(luck));
            bench.dspark(800);
            QCOMPARE(countOf(bench.last, LengthReason::Parked), 0);
            QVERIFY(bench.last.all<Notice>().empty());
        }
    }

    void theNextTextBeginsWhereTheLastEnded()
    {
        Bench bench({}, always(0.05F));
        bench.dspark(200);
        bench.dspark(100, 5);
        const auto rounds = bench.last.all<RoundEvent>();
        QCOMPARE(rounds.front().reason, LengthReason::Parked);
        const int probes = countOf(bench.last, LengthReason::Probe);
        QCOMPARE(probes, DraftPlanner::kProbeRounds); // soon, and then not again for long
        QVERIFY(bench.last.all<Notice>().empty());
    }

    void aDearDrafterDraftsLessOrNothing()
    {
        Machine dear;
        dear.draftedTokenMs = 4.0;
        Bench cheap({}, always(0.8F));
        Bench costly(dear, always(0.8F));
        cheap.dspark(400);
        costly.dspark(400);
        const auto drafted = [](const Recorder& r) {
            return static_cast<double>(r.stats().drafted) / r.stats().rounds;
        };
        QVERIFY(drafted(costly.last) < 0.7 * drafted(cheap.last));
        dear.draftMs = 30.0;
        Bench hopeless(dear, always(0.8F));
        hopeless.dspark(400);
        QVERIFY(countOf(hopeless.last, LengthReason::Parked) > 300);
    }

    /// A head that is too sure of itself is found out by what becomes of its drafts.
    void overconfidenceIsParkedToo()
    {
        Bench bench({}, always(0.05F));
        const double off = Bench({}, always(0.05F)).fixed(1500, 0);
        bench.drafter.claimed = 0.9F;
        const double dspark = bench.dspark(1500);
        QVERIFY(countOf(bench.last, LengthReason::Parked) > 0);
        QVERIFY2(off / dspark > 0.9, qPrintable(QString::number(off / dspark)));
    }

    void withoutAConfidenceHeadPastAcceptanceDecides()
    {
        Bench bench({}, always(0.9F));
        bench.drafter.confident = false;
        const double dspark = bench.dspark(600);
        QVERIFY(dspark < 0.75 * Bench({}, always(0.9F)).fixed(600, 0));
        for (const RoundEvent& round : bench.last.all<RoundEvent>())
            QCOMPARE(round.confidence.size(), round.drafted.size());
        Bench bad({}, always(0.1F));
        bad.drafter.confident = false;
        bad.dspark(600);
        QVERIFY(countOf(bad.last, LengthReason::Parked) > 300);
    }

    void aMachineThatSlowsDownForWideRoundsIsNoticed()
    {
        // Measured at load: rows are nearly free. In truth each costs half a step.
        Machine machine;
        machine.steps = {{1, 8.0}, {2, 12.0}, {4, 20.0}, {8, 36.0}, {16, 68.0}};
        Bench bench(machine, always(0.5F));
        bench.assume({{1, 8.0}, {8, 9.0}, {16, 10.0}});
        bench.dspark(1200);
        double late = 0;
        double rounds = 0;
        for (const RoundEvent& round : bench.last.all<RoundEvent>()) {
            if (round.start > 800) {
                rounds += 1;
                late += round.verified;
            }
        }
        QVERIFY2(late / rounds < 1.2, qPrintable(QString::number(late / rounds)));
    }

    void whatWasKnownIsRecorded()
    {
        Bench bench({}, always(0.8F));
        Calibration calibration;
        calibration.temperatures = {2.0F};
        bench.calibration = &calibration;
        bench.dspark(200);
        const StepProfile truth(Machine().steps);
        for (const RoundEvent& round : bench.last.all<RoundEvent>()) {
            if (round.drafted.empty())
                continue;
            QCOMPARE(round.blockRate.size(), std::size_t(8));
            QCOMPARE(round.expectedRate.size(), round.drafted.size() + 1);
            QVERIFY(round.draftCostMs > 0.0);
            QCOMPARE(round.confidence[0], 0.8F);
            QVERIFY(std::abs(round.survival[0] - 2.0F / 3.0F) < 1e-4F); // odds 4 to 1 become 2 to 1
            // The sums can be written out: milliseconds from tokens and rates are the steps' times.
            const double ms = 1000.0 * (1.0 + round.survival[0]) / round.expectedRate[1] - round.draftCostMs;
            QVERIFY2(std::abs(ms / truth.ms(2) - 1.0) < 0.02, qPrintable(QString::number(ms)));
            if (round.reason == LengthReason::Rate)
                QVERIFY(round.expectedRate[static_cast<std::size_t>(round.verified) + 1]
                    <= round.expectedRate[static_cast<std::size_t>(round.verified)]);
        }
    }

    void severalSequencesAreParkedOneByOne()
    {
        FakeBackendOptions options = longContext();
        options.slots = 2;
        DecodeRig rig(options);
        const Machine machine;
        rig.profile = machine.profile();
        ScriptedDrafter good(rig, machine, always(0.95F));
        ScriptedDrafter bad(rig, machine, always(0.05F));
        rig.backend.onPass = [&rig, truth = StepProfile(machine.steps)] {
            rig.clock.nowMs += truth.ms(rig.backend.rowsOfPass);
        };
        std::vector<Recorder> sinks(2);
        std::vector<std::unique_ptr<Answer>> answers;
        std::vector<DraftPlanner> planners(2);
        std::vector<DecodeJob> jobs;
        for (std::size_t i = 0; i < 2; ++i) {
            GenerationRequest request = requestFor({static_cast<TokenId>(i + 1), 2, 3}, i == 0 ? 900 : 300);
            request.blockSize = 7;
            answers.push_back(std::make_unique<Answer>(
                request, request.promptTokens, rig.tokenizer, sinks[i], rig.backend.contextLength(), 0.0));
            jobs.push_back(
                {answers.back().get(), i == 0 ? &good : &bad, LengthRule::Rate, &planners[i], nullptr, true});
        }
        decode({rig.backend, rig.slots, rig.byRule, rig.profile, {}, [] { return false; }, rig.clock}, jobs);
        QCOMPARE(countOf(sinks[0], LengthReason::Parked), 0);
        QVERIFY(countOf(sinks[1], LengthReason::Parked) > 100);
    }
};

QTEST_GUILESS_MAIN(TestPacing)
#include "tst_pacing.moc"

// One round taken apart, the figures over several, and where they are drawn: all without widgets.

#include "ui/charts/plot_geometry.h"
#include "ui/models/block_table_model.h"
#include "ui/models/round_inspection.h"
#include "ui/models/run_figures.h"
#include "ui/models/run_model.h"
#include "ui/models/token_table_model.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace foregleam;

namespace {

RoundEvent makeRound(std::vector<float> survival, int verified, int accepted)
{
    RoundEvent round;
    round.drafted.assign(survival.size(), 7);
    for (std::size_t i = 0; i < survival.size(); ++i) {
        round.draftedText.push_back(" d" + std::to_string(i + 1));
        round.confidence.push_back(i == 0 ? survival[0] : survival[i] / survival[i - 1]);
    }
    round.survival = std::move(survival);
    round.verified = verified;
    round.accepted = accepted;
    round.emitted.assign(static_cast<std::size_t>(accepted) + 1, 1);
    return round;
}

TokenEvent makeToken(int index, int round, TokenOrigin origin = TokenOrigin::Accepted)
{
    TokenEvent token;
    token.index = index;
    token.round = round;
    token.text = " t" + std::to_string(index);
    token.origin = origin;
    token.positionInBlock = 0;
    token.p = 0.25F;
    token.q = 0.5F;
    token.u = 0.125F;
    token.confidence = 0.75F;
    return token;
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

} // namespace

class TestRoundInspection : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void theSchedulersOwnRatesAreTakenAtTheirWord()
    {
        // Expected tokens 1, 1.8, 2.3, 2.5; rates as if the round took 10, 12, 16, 25 ms.
        RoundEvent round = makeRound({0.8F, 0.5F, 0.2F}, 2, 1);
        round.expectedRate = {100.0F, 150.0F, 143.75F, 100.0F};
        round.reason = LengthReason::Rate;
        const RoundInspection seen = inspectRound(round, {{1, 99.0}}); // other costs do not count
        const double ms[] = {10, 12, 16, 25};
        const double tokens[] = {1, 1.8, 2.3, 2.5};
        for (std::size_t length = 0; length < 4; ++length) {
            QVERIFY(std::abs(seen.lengths[length].ms - ms[length]) < 1e-5);
            QVERIFY(std::abs(seen.lengths[length].expectedTokens - tokens[length]) < 1e-6);
        }
        QCOMPARE(seen.expectedBest, 1);
        QCOMPARE(seen.chosen, 2);
        // One survived: 1 token at length 0, 2 from length 1 on. Best for who knows: 1, with 2 tokens in 12 ms.
        QCOMPARE(seen.lengths[0].tokens, 1);
        QCOMPARE(seen.lengths[1].tokens, 2);
        QCOMPARE(seen.lengths[3].tokens, 2);
        QCOMPARE(seen.clairvoyant, 1);
        QVERIFY(!seen.mayBeLonger);
        QVERIFY(near(seen.lengths[1].rate, 2000.0 / seen.lengths[1].ms));
        QCOMPARE(sumWritten(seen, 2), QStringLiteral("1 + 0.80 + 0.50 = 2.30 tokens in 16.0 ms: 143.8 tok/s"));
        QCOMPARE(sumWritten(seen, 0), QStringLiteral("1 token in 10.0 ms: 100.0 tok/s"));
        QCOMPARE(sumWritten(seen, 4), QString());
        QCOMPARE(inspectionSentences(seen, round).join(QLatin1Char(' ')),
            QStringLiteral(
                "Cut at 2: one more draft was expected to bring 100.0 and not 143.8 tok/s. 1 of 2 verified "
                "drafts survived; the target put its own token in place of draft 2. A clairvoyant would have "
                "chosen 1: 166.7 tok/s, where this round reached 125.0."));
    }

    void outcomesTellRejectedFromDiscarded()
    {
        const RoundInspection seen = inspectRound(makeRound({0.9F, 0.8F, 0.7F, 0.6F, 0.5F}, 4, 1), {});
        const Outcome expected[] = {
            Outcome::Accepted, Outcome::Rejected, Outcome::Discarded, Outcome::Discarded, Outcome::NotVerified};
        for (std::size_t place = 0; place < 5; ++place)
            QCOMPARE(seen.drafts[place].outcome, expected[place]);
        QCOMPARE(seen.clairvoyant, -1); // no times, no rates
        QCOMPARE(seen.lengths[0].ms, 0.0);
    }

    void whatWasNotVerifiedIsNotKnown()
    {
        const RoundInspection seen =
            inspectRound(makeRound({0.9F, 0.8F, 0.7F, 0.6F}, 2, 2), {{1, 10.0}, {2, 11.0}, {4, 13.0}, {8, 17.0}});
        QVERIFY(seen.mayBeLonger);
        QCOMPARE(seen.lengths[2].tokens, 3);
        QCOMPARE(seen.lengths[3].tokens, 0);
        QCOMPARE(seen.clairvoyant, 2);
        QCOMPARE(seen.lengths[2].ms, 12.0); // three rows, between two and four
        QCOMPARE(seen.lengths[4].ms, 14.0);
    }

    void passesCostWhatWasMeasuredAndALineBetween()
    {
        const std::vector<StepCost> costs{{1, 10.0}, {2, 12.0}, {4, 20.0}};
        QCOMPARE(passMs({}, 3), 0.0);
        QCOMPARE(passMs({{1, 5.0}}, 3), 5.0);
        QCOMPARE(passMs(costs, 1), 10.0);
        QCOMPARE(passMs(costs, 3), 16.0);
        QCOMPARE(passMs(costs, 4), 20.0);
        QCOMPARE(passMs(costs, 6), 28.0);
    }

    void roundsThatMakeNoSenseAreBorne()
    {
        // A log from elsewhere may hold anything.
        RoundEvent round = makeRound({0.5F}, 9, 5);
        round.reason = LengthReason::Rate;
        round.confidence.clear();
        round.expectedRate = {1.0F};
        const RoundInspection seen = inspectRound(round, {});
        QCOMPARE(seen.chosen, 1);
        QVERIFY(!inspectionSentences(seen, round).isEmpty());
        round.reason = LengthReason::Threshold;
        round.verified = -3;
        QCOMPARE(inspectRound(round, {}).chosen, 0);
        QVERIFY(!inspectionSentences(inspectRound(round, {}), round).isEmpty());
        QVERIFY(!inspectionSentences(inspectRound({}, {}), {}).isEmpty());
    }

    void calibrationComparesPredictedWithSurvived()
    {
        RunModel run;
        // Survival 0.85 twice (survives once), 0.35 twice (never survives): errors |1.7 - 1| and |0.7 - 0| over 4.
        run.apply({makeRound({0.85F, 0.35F}, 2, 1), makeRound({0.85F, 0.35F}, 2, 0)});
        const Reliability seen = reliabilityOf(run, allRounds(run), Prediction::Calibrated);
        QCOMPARE(seen.drafts, std::int64_t(4));
        QCOMPARE(seen.bins[12].drafts, std::int64_t(2));
        QCOMPARE(seen.bins[12].survived, std::int64_t(1));
        QVERIFY(near(seen.bins[12].predicted, 0.85));
        QVERIFY(std::abs(seen.ece - (0.7 + 0.7) / 4) < 1e-6);
        // Places that were not verified say nothing; the raw prediction is the product of the confidences.
        run.clear();
        RoundEvent round = makeRound({0.5F, 0.25F, 0.125F}, 2, 2);
        round.confidence = {0.95F, 0.8F, 0.9F};
        run.apply({round});
        const Reliability raw = reliabilityOf(run, allRounds(run), Prediction::Raw);
        QCOMPARE(raw.drafts, std::int64_t(2));
        QVERIFY(std::abs(raw.bins[14].predicted - 0.95) < 1e-6);
        QVERIFY(std::abs(raw.bins[11].predicted - 0.76) < 1e-6);
        QCOMPARE(reliabilityOf(run, {}, Prediction::Raw).drafts, std::int64_t(0));
    }

    void figuresCoverTheChosenRoundsOnly()
    {
        RunModel run;
        std::vector<Event> batch;
        for (int i = 0; i < 6; ++i) {
            RoundEvent round = makeRound({0.9F, 0.8F, 0.7F}, 3, i % 4);
            round.draftMs = 1;
            round.verifyMs = 10 + i;
            round.atMs = 20 * (i + 1);
            batch.push_back(round);
        }
        run.apply(batch);
        QCOMPARE(lengthCounts(run, allRounds(run)), (std::vector<std::int64_t>{0, 2, 2, 1, 1}));
        QCOMPARE(lengthCounts(run, {2, 3}), (std::vector<std::int64_t>{0, 0, 0, 1, 1}));
        QCOMPARE(meanLength(lengthCounts(run, {2, 3})), 3.5);
        QCOMPARE(lengthCounts(run, {}), std::vector<std::int64_t>());
        const TimeSplit split = timeSplitOf(run, {1, 2});
        QCOMPARE(split.rounds, std::int64_t(2));
        QCOMPARE(split.ms[TimeSplit::Draft], 1.0);
        QCOMPARE(split.ms[TimeSplit::Verify], 11.5);
        QCOMPARE(split.ms[TimeSplit::Other], 20 - 12.5);
        QCOMPARE(split.total(), 20.0);
        QCOMPARE(acceptanceOf(run, allRounds(run)).size(), run.acceptance().size());
        for (std::size_t place = 0; place < run.acceptance().size(); ++place) {
            QCOMPARE(acceptanceOf(run, allRounds(run))[place].reached, run.acceptance()[place].reached);
            QCOMPARE(acceptanceOf(run, allRounds(run))[place].accepted, run.acceptance()[place].accepted);
        }
        QCOMPARE(acceptanceOf(run, {0, 0}).size(), std::size_t(1)); // the first place only was reached
    }

    void aSelectionIsARoundOrARange()
    {
        RunSelection selection;
        QSignalSpy changed(&selection, &RunSelection::changed);
        selection.extendTo(4); // nothing to extend: the round alone
        QCOMPARE(selection.range(), (RoundRange{4, 4}));
        selection.extendTo(1);
        QCOMPARE(selection.range(), (RoundRange{1, 4}));
        QCOMPARE(selection.round(), 1);
        selection.extendTo(9);
        QCOMPARE(selection.range(), (RoundRange{4, 9}));
        selection.select(7);
        selection.select(7);
        QCOMPARE(changed.size(), 4);
        QCOMPARE(selection.range().size(), 1);
        selection.clear();
        QVERIFY(selection.isEmpty());
        QCOMPARE(selection.round(), -1);
    }

    void theTokenTableFollowsRunAndSelection()
    {
        RunModel run;
        RunSelection selection;
        TokenTableModel table(run, selection);
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        run.beginAnswer(Method::Dspark, 11);
        run.apply({makeToken(0, -1, TokenOrigin::Bonus), makeToken(1, 0), makeToken(2, 0, TokenOrigin::Corrected),
            makeRound({0.9F, 0.8F}, 2, 1), makeToken(3, 1), makeRound({0.9F}, 1, 0)});
        run.beginAnswer(Method::Dspark, 12);
        run.apply({makeToken(0, -1, TokenOrigin::Bonus), makeToken(1, 0), makeRound({0.9F}, 1, 0)});
        QCOMPARE(table.rowCount(), 6);
        const auto cell = [&table](int row, int column) { return table.index(row, column).data().toString(); };
        QCOMPARE(cell(1, TokenTableModel::Text), QStringLiteral("·t1"));
        QCOMPARE(cell(1, TokenTableModel::TargetP), QStringLiteral("0.2500"));
        QCOMPARE(cell(1, TokenTableModel::DraftQ), QStringLiteral("0.5000"));
        QCOMPARE(cell(1, TokenTableModel::Uniform), QStringLiteral("0.1250"));
        QCOMPARE(cell(1, TokenTableModel::Confidence), QStringLiteral("0.7500"));
        QCOMPARE(cell(2, TokenTableModel::DraftQ), QString()); // the target's own was not drafted
        QCOMPARE(cell(5, TokenTableModel::Round), QStringLiteral("3"));
        QCOMPARE(table.rowsOf(0), (RoundRange{1, 2}));
        QCOMPARE(table.rowsOf(2), (RoundRange{5, 5}));
        QCOMPARE(table.roundAt(0), -1);
        selection.selectRange(0, 1);
        QCOMPARE(table.rowCount(), 3);
        QCOMPARE(cell(0, TokenTableModel::Number), QStringLiteral("2"));
        selection.select(2); // one round does not hide the others
        QCOMPARE(table.rowCount(), 6);
        run.clear();
        QCOMPARE(table.rowCount(), 0);
        // A logged answer's tokens are found by their number; an unlogged answer's are not.
        run.beginAnswer(Method::Off, 5);
        run.apply({makeToken(0, -1), makeToken(1, 0)});
        QCOMPARE(run.token(5, 1)->round, 0);
        QVERIFY(!run.token(5, 2) && !run.token(6, 0) && !run.token(0, 0));
    }

    void oldTokensLeaveTheTable()
    {
        RunModel run;
        RunSelection selection;
        TokenTableModel table(run, selection);
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<Event> batch;
        for (int i = 0; i < 30000; ++i)
            batch.push_back(makeToken(i, i));
        for (int i = 0; i < 3; ++i)
            run.apply(batch);
        QCOMPARE(table.rowCount(), static_cast<int>(RunModel::kMaxTokens));
        QCOMPARE(table.index(table.rowCount() - 1, 0).data().toString(), QStringLiteral("30000"));
    }

    void theBlockTableNamesFates()
    {
        BlockTableModel block;
        const QAbstractItemModelTester tester(&block, QAbstractItemModelTester::FailureReportingMode::QtTest);
        block.setDrafts(inspectRound(makeRound({0.9F, 0.45F}, 1, 0), {}).drafts);
        QCOMPARE(block.rowCount(), 2);
        QCOMPARE(block.index(0, BlockTableModel::Fate).data().toString(), QStringLiteral("rejected"));
        QCOMPARE(block.index(1, BlockTableModel::Fate).data().toString(), QStringLiteral("not verified"));
        QCOMPARE(block.index(1, BlockTableModel::Confidence).data().toString(), QStringLiteral("0.50"));
        QCOMPARE(block.index(1, BlockTableModel::Survival).data().toString(), QStringLiteral("0.45"));
    }

    void pointsAndPartsLieWhereTheyShould()
    {
        const QRectF plot(10, 20, 100, 50);
        QCOMPARE(sharePoint(0, 0, plot), QPointF(10, 70));
        QCOMPARE(sharePoint(1, 1, plot), QPointF(110, 20));
        QCOMPARE(sharePoint(0.5, 2, plot), QPointF(60, 20)); // stays inside
        QCOMPARE(squareIn(plot), QRectF(10, 20, 50, 50));
        QCOMPARE(squareIn(QRectF(0, 0, -5, 9)), QRectF(0, 0, 0, 0));
        TimeSplit split;
        split.ms = {2, 0, 5, 0, 1};
        const auto rects = splitRects(split, AxisScale{10, 2, 0}, QRectF(0, 0, 100, 12));
        QCOMPARE(rects[TimeSplit::Draft], QRectF(0, 0, 19, 12));
        QVERIFY(rects[TimeSplit::Schedule].isEmpty());
        QCOMPARE(rects[TimeSplit::Verify], QRectF(20, 0, 49, 12));
        QCOMPARE(rects[TimeSplit::Other], QRectF(70, 0, 9, 12));
        split.ms = {0.001, 0, 0, 0, 0}; // too small for a pixel, still there
        QCOMPARE(splitRects(split, AxisScale{10, 2, 0}, QRectF(0, 0, 100, 12))[0].width(), 1.0);
    }
};

QTEST_GUILESS_MAIN(TestRoundInspection)
#include "tst_round_inspection.moc"

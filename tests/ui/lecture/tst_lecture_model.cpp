// The steps of a lecture: what each round has, what is revealed when, how it plays, and who guessed right.

#include "ui/charts/stage_geometry.h"
#include "ui/models/lecture_model.h"

#include <QSignalSpy>
#include <QTest>

using namespace foregleam;

namespace {

struct Shape {
    int drafted = 5;
    int verified = 4;
    int accepted = 2;
    bool explained = true;
    bool dice = true;
};

using Shapes = std::vector<Shape>;

/// A round and its tokens, as the engine tells them.
std::vector<Event> roundOf(int index, const Shape& shape)
{
    RoundEvent round;
    round.index = index;
    float survival = 1;
    for (int place = 0; place < shape.drafted; ++place) {
        round.drafted.push_back(100 + place);
        round.draftedText.push_back(" d" + std::to_string(place));
        round.confidence.push_back(0.9F);
        round.survival.push_back(survival *= 0.9F);
        if (shape.explained) {
            round.candidates.push_back({place, 100 + place, " d" + std::to_string(place), 0.25F, 0.75F});
            round.candidates.push_back({place, 7, " x", 0.5F, 0.125F});
        }
    }
    for (int length = 0; length <= shape.drafted; ++length)
        round.expectedRate.push_back(100.0F + static_cast<float>(length));
    round.verified = shape.verified;
    round.accepted = shape.accepted;
    round.reason = shape.verified < shape.drafted ? LengthReason::Rate : LengthReason::Whole;
    round.draftMs = 2;
    round.verifyMs = 18;
    round.atMs = 100 + 20 * (index + 1);
    const bool rejected = shape.accepted < shape.verified;
    if (rejected && shape.dice) {
        round.rejectedP = 0.1F;
        round.rejectedQ = 0.8F;
    }
    std::vector<Event> events;
    for (int place = 0; place <= shape.accepted; ++place) {
        const bool own = place == shape.accepted;
        TokenEvent token;
        token.index = 100 * index + place;
        token.round = index;
        token.id = own ? 500 : 100 + place;
        token.text = own ? " own" : " d" + std::to_string(place);
        token.origin = !own ? TokenOrigin::Accepted : rejected ? TokenOrigin::Corrected : TokenOrigin::Bonus;
        token.positionInBlock = place;
        token.p = 0.5F;
        token.q = own ? 1.0F : 0.625F;
        token.u = !shape.dice ? 0.0F : own && !rejected ? 0.0F : 0.5F;
        round.emitted.push_back(token.id);
        events.emplace_back(token);
    }
    events.insert(events.begin(), round); // the round is told before its tokens
    return events;
}

struct Lecture {
    explicit Lecture(const Shapes& shapes = Shapes(1), Method method = Method::Dspark)
    {
        run.beginAnswer(method);
        run.setBaselineStepMs(10);
        TokenEvent first;
        first.text = "First";
        run.apply({first});
        for (const Shape& shape : shapes)
            run.apply(roundOf(static_cast<int>(run.rounds().size()), shape));
    }

    QString words() const { return stepWords(lecture.round(), lecture.step()); }

    RunModel run;
    LectureModel lecture{run};
};

std::vector<Stage> stages(const LectureModel& lecture)
{
    std::vector<Stage> all;
    for (const LectureStep& step : lecture.round().steps) {
        if (all.empty() || all.back() != step.stage)
            all.push_back(step.stage);
    }
    return all;
}

} // namespace

class TestLectureModel : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void aRoundIsToldInItsOrder()
    {
        Lecture l;
        l.lecture.start();
        QCOMPARE(stages(l.lecture),
            (std::vector{Stage::Draft, Stage::Correction, Stage::Confidence, Stage::Cut, Stage::Guess, Stage::Verify,
                Stage::Commit}));
        QCOMPARE(l.lecture.round().steps.size(), std::size_t{1 + 5 + 1 + 1 + 1 + 3 + 1}); // 2 accepted, 1 rejected
        QCOMPARE(l.lecture.round().anchor, QStringLiteral("First"));
        QCOMPARE(l.lecture.round().own, QStringLiteral("·own"));
    }

    void whatWasNotRecordedIsSaidAndLeftOut()
    {
        Lecture plain(Shapes{{.explained = false}});
        plain.lecture.goTo(Stage::Correction);
        QCOMPARE(plain.lecture.step(), (LectureStep{Stage::Correction, -1}));
        QVERIFY(plain.words().contains(QStringLiteral("not recorded")));
        Lecture ngram(Shapes{{.explained = false}}, Method::Ngram);
        QVERIFY(!std::ranges::count(stages(ngram.lecture), Stage::Correction));
        ngram.lecture.start();
        QVERIFY(ngram.words().contains(QStringLiteral("earlier in this chat")));
        Lecture nothing(Shapes{{.drafted = 0, .verified = 0, .accepted = 0}});
        QCOMPARE(stages(nothing.lecture), std::vector{Stage::Commit});
        QVERIFY(nothing.words().contains(QStringLiteral("Nothing was drafted")));
    }

    void theWordsSayTheNumbers()
    {
        Lecture l;
        l.lecture.goTo(Stage::Correction);
        QVERIFY2(l.words().contains(QStringLiteral("moves “·d0” from 25\u00A0% to 75\u00A0%")), qPrintable(l.words()));
        l.lecture.next();
        QVERIFY2(l.words().contains(QStringLiteral("after “·d0”")), qPrintable(l.words()));
        l.lecture.goTo(Stage::Confidence);
        QVERIFY2(l.words().contains(QStringLiteral("90\u00A0% for the first, 59\u00A0% for the last")), qPrintable(l.words()));
        l.lecture.goTo(Stage::Cut);
        QVERIFY2(l.words().contains(QStringLiteral("Cut at 4")), qPrintable(l.words()));
        l.lecture.goTo(Stage::Verify);
        QVERIFY2(l.words().contains(QStringLiteral("p = 0.50, the drafter gave it q = 0.63")), qPrintable(l.words()));
        QVERIFY(l.words().contains(QStringLiteral("p / q = 0.80. They show u = 0.50: accepted")));
        l.lecture.next();
        l.lecture.next();
        QVERIFY2(l.words().contains(QStringLiteral("p = 0.10, the drafter gave it q = 0.80")), qPrintable(l.words()));
        QVERIFY(l.words().contains(QStringLiteral("u = 0.50: rejected")));
        l.lecture.next();
        QVERIFY2(l.words().contains(QStringLiteral("2 drafts join the text, and “·own” of the target in place")),
            qPrintable(l.words()));
        QVERIFY2(l.words().contains(QStringLiteral("3 tokens in 20.0 ms. One at a time that takes 30.0 ms.")),
            qPrintable(l.words()));
        Lecture greedy(Shapes{{.dice = false}});
        greedy.lecture.goTo(Stage::Verify);
        QVERIFY2(greedy.words().contains(QStringLiteral("says the same")), qPrintable(greedy.words()));
    }

    void nothingIsRevealedBeforeItsStep()
    {
        Lecture l;
        l.lecture.start();
        while (l.lecture.step().stage != Stage::Verify) {
            for (int place = 0; place < 5; ++place)
                QVERIFY(!l.lecture.revealed(place));
            QVERIFY2(!l.words().contains(QStringLiteral("own")) && !l.words().contains(QStringLiteral("accepted"))
                    && !l.words().contains(QStringLiteral("clairvoyant")),
                qPrintable(l.words()));
            l.lecture.next();
        }
        QVERIFY(l.lecture.revealed(0) && !l.lecture.revealed(1));
        l.lecture.goTo(Stage::Commit);
        QVERIFY(l.lecture.revealed(4));
    }

    void stepsGoThroughTheRoundsAndBack()
    {
        Lecture l(Shapes{{}, {.accepted = 4}, {}});
        l.lecture.start();
        int steps = 0;
        std::vector<std::pair<int, int>> seen;
        while (!(l.lecture.round().index == 2 && l.lecture.step().stage == Stage::Commit)) {
            seen.emplace_back(l.lecture.round().index, l.lecture.stepNumber());
            l.lecture.next();
            QVERIFY(++steps < 100);
        }
        l.lecture.next(); // the end
        QCOMPARE(l.lecture.round().index, 2);
        QCOMPARE(l.lecture.step().stage, Stage::Commit);
        while (!seen.empty()) {
            l.lecture.previous();
            QCOMPARE(std::pair(l.lecture.round().index, l.lecture.stepNumber()), seen.back());
            seen.pop_back();
        }
        l.lecture.previous(); // the beginning
        QCOMPARE(l.lecture.round().index, 0);
        QCOMPARE(l.lecture.stepNumber(), 0);
    }

    void itFollowsUntilSomebodySteps()
    {
        Lecture l;
        QVERIFY(l.lecture.following());
        QCOMPARE(l.lecture.step().stage, Stage::Commit);
        l.run.apply(roundOf(1, {}));
        QCOMPARE(l.lecture.round().index, 1);
        l.lecture.previous();
        QVERIFY(!l.lecture.following());
        l.run.apply(roundOf(2, {}));
        QCOMPARE(l.lecture.round().index, 1); // the page stays
        QCOMPARE(l.lecture.roundCount(), 3);
        l.lecture.followNewest();
        QCOMPARE(l.lecture.round().index, 2);
        l.run.clear();
        QVERIFY(l.lecture.isEmpty() && l.lecture.following());
    }

    void tokensThatComeAfterTheirRoundAreTakenIn()
    {
        Lecture l;
        std::vector<Event> events = roundOf(1, {});
        l.run.apply({events.front()});
        QVERIFY(l.lecture.round().own.isEmpty());
        events.erase(events.begin());
        l.run.apply(events);
        QCOMPARE(l.lecture.round().own, QStringLiteral("·own"));
        l.lecture.showRound(1);
        l.lecture.next();
        l.run.apply(roundOf(2, {}));
        QCOMPARE(l.lecture.stepNumber(), 1);
    }

    void itPlaysToTheEndAndWaitsThereOnlyWhileLive()
    {
        Lecture l(Shapes{{}, {}});
        l.lecture.start();
        l.lecture.setPlaying(true);
        for (int i = 0; i < 40 && l.lecture.playing(); ++i)
            l.lecture.advance(true);
        QVERIFY(l.lecture.playing());
        QCOMPARE(l.lecture.round().index, 1);
        QCOMPARE(l.lecture.step().stage, Stage::Commit);
        l.run.apply(roundOf(2, {}));
        l.lecture.advance(true);
        QCOMPARE(l.lecture.round().index, 2);
        while (l.lecture.playing())
            l.lecture.advance(false);
        QCOMPARE(l.lecture.step().stage, Stage::Commit);
        l.lecture.setPlaying(true); // once more from the beginning
        QCOMPARE(l.lecture.round().index, 0);
    }

    void slowMotionKeepsTheRoundsTimes()
    {
        Lecture l(Shapes{{}, {}});
        l.lecture.setPace(Pace::Step1s);
        QCOMPARE(l.lecture.delayMs(), 1000);
        l.lecture.setPace(Pace::Rounds100);
        QCOMPARE(l.lecture.delayMs(), 2000); // 20 ms
        l.lecture.setPace(Pace::Rounds1);
        QCOMPARE(l.lecture.delayMs(), 20);
        l.lecture.start();
        l.lecture.setPlaying(true);
        QCOMPARE(l.lecture.step().stage, Stage::Commit); // whole rounds
        l.lecture.advance(false);
        QCOMPARE(l.lecture.round().index, 1);
        l.lecture.advance(false);
        QVERIFY(!l.lecture.playing());
    }

    void guessesAreCountedOnceAndOnlyBeforeTheReveal()
    {
        Lecture l(Shapes{{}, {}, {}});
        l.lecture.start();
        l.lecture.goTo(Stage::Guess);
        l.lecture.setGuess(9); // more than are verified
        QCOMPARE(l.lecture.guess(), -1);
        l.lecture.setGuess(2);
        QCOMPARE(l.lecture.step(), (LectureStep{Stage::Verify, 0}));
        QCOMPARE(l.lecture.guesses(), 0);
        l.lecture.setGuess(3); // too late
        QCOMPARE(l.lecture.guess(), 2);
        l.lecture.goTo(Stage::Commit);
        l.lecture.previous();
        l.lecture.next();
        QCOMPARE(l.lecture.guesses(), 1);
        QCOMPARE(l.lecture.rightGuesses(), 1);
        l.lecture.nextRound();
        l.lecture.setGuess(0); // before its step
        l.lecture.goTo(Stage::Commit);
        QCOMPARE(l.lecture.guesses(), 2);
        QCOMPARE(l.lecture.rightGuesses(), 1);
        l.lecture.nextRound(); // nobody guesses
        l.lecture.goTo(Stage::Commit);
        QCOMPARE(l.lecture.guesses(), 2);
        l.lecture.setAsks(false);
        QVERIFY(!std::ranges::count(stages(l.lecture), Stage::Guess));
        QCOMPARE(l.lecture.step().stage, Stage::Commit);
        l.lecture.goTo(Stage::Cut);
        l.lecture.next();
        QCOMPARE(l.lecture.step().stage, Stage::Verify);
    }

    void columnsFillTheStageSideBySide()
    {
        const StageGeometry stage(QRectF(12, 12, 776, 300), 7, 10);
        QCOMPARE(stage.placeAt(stage.column(-1).center().x()), -1);
        for (int place = 0; place < 7; ++place) {
            QCOMPARE(stage.placeAt(stage.column(place).center().x()), place);
            QVERIFY(stage.column(place).left() >= stage.column(place - 1).right() + StageGeometry::kGap);
            QCOMPARE(stage.placeAt(stage.column(place).right() + 2), -1);
        }
        QVERIFY(stage.column(6).right() <= 788);
        QVERIFY(stage.cutX(3) > stage.column(2).right() && stage.cutX(3) < stage.column(3).left());
        const StageGeometry few(QRectF(0, 0, 2000, 300), 1, 10);
        QCOMPARE(few.columnWidth(), 150.0); // never wider than its words need
        QVERIFY(StageGeometry(QRectF(0, 0, 10, 10), 16, 10).columnWidth() >= 1);
    }
};

QTEST_GUILESS_MAIN(TestLectureModel)
#include "tst_lecture_model.moc"

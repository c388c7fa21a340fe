// Many requests at once: so many under way as were asked for, the text of each as it is alone, and what the steps say.

#include "engine/api/engine.h"
#include "tests/engine/decode/decode_rig.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace foregleam;
using namespace foregleam::test;

namespace {

/// Keeps what a run tells.
class Heard final : public LoadSink {
public:
    void promptRead(std::int32_t underWay) override { read.push_back(underWay); }
    void stepped(const LoadStep& step) override
    {
        steps.push_back(step);
        if (onStep)
            onStep();
    }
    void answerEnded(std::size_t request, const std::vector<TokenId>& tokens, const GenerationStats& stats) override
    {
        answers.emplace_back(request, tokens);
        ends.push_back(stats);
    }

    std::vector<std::int32_t> read;
    std::vector<LoadStep> steps;
    std::vector<std::pair<std::size_t, std::vector<TokenId>>> answers;
    std::vector<GenerationStats> ends;
    std::function<void()> onStep;
};

/// Jobs in a row, and the steps they made.
class Queue final : public JobSource {
public:
    std::optional<DecodeJob> next() override
    {
        if (m_next == jobs.size())
            return std::nullopt;
        return jobs[m_next++];
    }
    void began(std::int32_t underWay) override { most = std::max(most, underWay); }
    void stepped(const LoadStep& step) override { steps.push_back(step); }

    std::vector<DecodeJob> jobs;
    std::vector<LoadStep> steps;
    std::int32_t most = 0;

private:
    std::size_t m_next = 0;
};

GenerationRequest numbered(int i)
{
    GenerationRequest request =
        requestFor({1, 2, static_cast<TokenId>(3 + i % 3), 1, 2, static_cast<TokenId>(3 + i % 20)}, 12 + 5 * (i % 4));
    request.blockSize = 1 + i % 7;
    return request;
}

} // namespace

class TestLoadRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_tiny = writeTinyModel(m_folder.filePath("tiny.gguf").toStdString());
    }

    void asOneEndsTheNextBeginsAndNoTextChanges_data()
    {
        QTest::addColumn<int>("atOnce");
        QTest::addColumn<int>("maxRows");
        QTest::newRow("one at a time") << 1 << 64;
        QTest::newRow("four, one pass a step") << 4 << 64;
        QTest::newRow("four, several passes a step") << 4 << 9;
        QTest::newRow("more places than requests") << 16 << 64;
    }
    void asOneEndsTheNextBeginsAndNoTextChanges()
    {
        QFETCH(int, atOnce);
        QFETCH(int, maxRows);
        FakeBackendOptions options;
        options.slots = 16;
        options.maxRows = maxRows;
        DecodeRig rig(options);
        OracleDrafter drafter(rig.backend, OracleDrafter::Kind::Mixed);
        constexpr int kRequests = 13;
        std::vector<Recorder> sinks(kRequests);
        std::vector<std::unique_ptr<Answer>> answers;
        Queue queue;
        for (int i = 0; i < kRequests; ++i) {
            answers.push_back(std::make_unique<Answer>(
                numbered(i), numbered(i).promptTokens, rig.tokenizer, sinks[static_cast<std::size_t>(i)], 256, 0.0));
            queue.jobs.push_back({answers.back().get(), i % 5 == 4 ? nullptr : &drafter, LengthRule::Whole});
        }
        decode(
            {rig.backend, rig.slots, *rig.scheduler, rig.profile, {}, [] { return false; }, rig.clock}, queue, atOnce);

        QCOMPARE(queue.most, std::min(atOnce, kRequests));
        QCOMPARE(drafter.holes, 0);
        std::int64_t emitted = 0;
        for (int i = 0; i < kRequests; ++i) {
            const Recorder& sink = sinks[static_cast<std::size_t>(i)];
            QCOMPARE(sink.tokens(), DecodeRig().run(numbered(i), nullptr).tokens());
            emitted += sink.stats().emitted - 1; // the first comes from the prompt
        }
        std::int32_t full = 0;
        for (const LoadStep& step : queue.steps) {
            QVERIFY(step.sequences() <= atOnce);
            QCOMPARE(step.rows, std::accumulate(step.verified.begin(), step.verified.end(), step.sequences()));
            QCOMPARE(step.passes > 1, step.rows > maxRows || step.passes > (step.rows + maxRows - 1) / maxRows);
            emitted -= step.emitted;
            full += step.sequences() == atOnce ? 1 : 0;
        }
        QCOMPARE(emitted, 0);
        // Places are filled again at once: only the last requests leave some of them empty.
        if (atOnce <= 4)
            QVERIFY(full > static_cast<std::int32_t>(queue.steps.size()) / 2);
    }

    /// The schedule is made before the rows are parted into passes.
    void lengthsDoNotDependOnHowManyPassesTheRowsTake()
    {
        std::vector<std::vector<std::int32_t>> lengths;
        for (const int maxRows : {64, 9}) {
            Queue queue = scheduled(6, maxRows, StepProfile({{1, 8.0}, {8, 22.0}}));
            for (const LoadStep& step : queue.steps)
                lengths.push_back(step.verified);
            QVERIFY(queue.steps.front().passes == (maxRows == 64 ? 1 : 2));
        }
        const auto half = static_cast<std::ptrdiff_t>(lengths.size() / 2);
        QVERIFY(std::equal(lengths.begin(), lengths.begin() + half, lengths.begin() + half, lengths.end()));
    }

    /// A pass that costs less a row the more it has is shared by all: alone a sequence verifies what it drafted, among
    /// many only what pays beside the others' tokens.
    void aSchedulerVerifiesLessAsMoreSequencesShareThePass()
    {
        const StepProfile profile({{1, 10.0}, {8, 11.0}, {16, 20.0}, {64, 74.0}});
        double before = 8.0;
        for (const int atOnce : {1, 4, 16}) {
            LoadFigures figures(atOnce);
            for (const LoadStep& step : scheduled(atOnce, 256, profile).steps)
                figures.add(step);
            QVERIFY(figures.steps() > 3);
            QVERIFY2(figures.meanVerified() < before, QByteArray::number(figures.meanVerified()));
            before = figures.meanVerified();
        }
        QVERIFY(before < 1.0);
    }

    /// What all sequences draft together is paid once, and shared.
    void draftingTogetherCostsWhatTheProfileSaysOfAllTokens()
    {
        constexpr int kSequences = 4;
        const StepProfile profile({{1, 10.0}, {4, 12.0}, {64, 72.0}}, {{0, 1.0}, {7, 8.0}, {28, 17.0}});
        FakeBackendOptions options;
        options.slots = kSequences;
        DecodeRig rig(options);
        rig.profile = profile;
        OracleDrafter drafter(rig.backend, OracleDrafter::Kind::Mixed);
        std::vector<Recorder> sinks(kSequences);
        DecodeJob pace;
        pace.rule = LengthRule::Rate;
        pace.costly = true;
        rig.run(std::vector<GenerationRequest>(kSequences, requestFor({1, 2, 3}, 40)), &drafter, sinks, pace);

        // Algorithm 1 by hand: four drafts of each place, the likeliest first.
        double tokens = kSequences;
        double best = tokens / (17.0 + profile.ms(kSequences));
        int admitted = 0;
        for (; admitted < 7 * kSequences; ++admitted) {
            const double more = tokens + std::pow(0.75, 1 + admitted / kSequences);
            const double rate = more / (17.0 + profile.ms(kSequences + admitted + 1));
            if (rate <= best)
                break;
            best = rate;
            tokens = more;
        }
        int verified = 0;
        for (const Recorder& sink : sinks)
            verified += sink.all<RoundEvent>().front().verified;
        QVERIFY(admitted > 0 && admitted < 7 * kSequences);
        QCOMPARE(verified, admitted);
        for (const Recorder& sink : sinks) {
            const RoundEvent round = sink.all<RoundEvent>().front();
            QCOMPARE(round.draftCostMs, 17.0);
            const int others = kSequences - 1 + verified - round.verified;
            QCOMPARE(round.expectedRate[0], static_cast<float>(1000.0 / (17.0 + profile.ms(others + 1))));
        }
    }

    void figuresAreThoseOfTheStepsWithAllUnderWay()
    {
        LoadFigures figures(2);
        LoadStep step;
        step.verified = {3, 1};
        step.rows = 6;
        step.drafted = 9;
        step.accepted = 2;
        step.emitted = 4;
        step.ms = 20.0;
        figures.add(step);
        step.verified = {0, 0};
        step.rows = 2;
        step.drafted = 0;
        step.accepted = 0;
        step.emitted = 2;
        step.ms = 10.0;
        figures.add(step);
        step.verified = {7};
        step.emitted = 8;
        figures.add(step); // one of the two had ended
        QCOMPARE(figures.steps(), 2);
        QCOMPARE(figures.rounds(), 4);
        QCOMPARE(figures.throughput(), 200.0);
        QCOMPARE(figures.perUser(), 100.0);
        QCOMPARE(figures.meanDrafted(), 9.0 / 4);
        QCOMPARE(figures.meanVerified(), 1.0);
        QCOMPARE(figures.meanAccepted(), 0.5);
        QCOMPARE(figures.acceptedLength(), 1.5);
        QCOMPARE(LoadFigures(3).throughput(), 0.0);
    }

    void eachTextOfARunIsWhatItIsAlone_data()
    {
        QTest::addColumn<int>("method");
        for (const Method method : {Method::Off, Method::Ngram, Method::DsparkFixed, Method::Dspark})
            QTest::newRow(methodName(method)) << static_cast<int>(method);
    }
    /// The reference model's target with its drafter, through the whole engine.
    void eachTextOfARunIsWhatItIsAlone()
    {
        QFETCH(int, method);
        const std::unique_ptr<Engine> engine = createEngine();
        LoadRequest load;
        load.path = FOREGLEAM_TESTS_DIR "/golden/dspark/vanilla/target";
        load.drafter = FOREGLEAM_TESTS_DIR "/golden/dspark/vanilla/draft";
        load.contextLength = 128;
        load.sequences = 32;
        const Result<ModelInfo> info = engine->load(load, {});
        QVERIFY2(info.ok(), info.ok() ? "" : info.error().message.c_str());
        LoadRun run;
        std::vector<std::vector<TokenId>> alone;
        for (int i = 0; i < 40; ++i) {
            run.requests.push_back(numbered(i));
            Recorder sink;
            run.requests.back().method = Method::Off;
            QVERIFY(engine->generate(run.requests.back(), sink).ok());
            alone.push_back(sink.tokens());
            run.requests.back().method = static_cast<Method>(method);
        }
        for (const int atOnce : {1, 2, 8, 32}) {
            run.atOnce = atOnce;
            Heard heard;
            QVERIFY(engine->runLoad(run, heard).ok());
            QCOMPARE(heard.answers.size(), run.requests.size());
            QCOMPARE(*std::ranges::max_element(heard.read), atOnce);
            for (const auto& [request, tokens] : heard.answers)
                QVERIFY2(tokens == alone[request], QByteArray::number(static_cast<int>(request)));
            QVERIFY(std::ranges::all_of(heard.steps, [](const LoadStep& step) { return step.passes == 1; }));
        }
    }

    void aTimedRunBeginsAgainFromTheFirstAndCutsOffWhatIsUnderWay()
    {
        const std::unique_ptr<Engine> engine = tiny(3);
        LoadRun run;
        run.requests = {numbered(0), numbered(1)};
        run.atOnce = 3;
        run.decodeMs = 40;
        Heard heard;
        QVERIFY(engine->runLoad(run, heard).ok());
        QVERIFY(heard.answers.size() > 4);
        // What the last step itself finished is not cut off; everything before ran to its own end.
        QVERIFY(std::ranges::count(heard.ends, StopReason::Cancelled, &GenerationStats::stop) <= run.atOnce);
        QVERIFY(std::all_of(heard.ends.begin(), heard.ends.end() - run.atOnce,
            [](const GenerationStats& end) { return end.stop == StopReason::MaxTokens; }));
        LoadFigures figures(3);
        for (const LoadStep& step : heard.steps)
            figures.add(step);
        QVERIFY(figures.ms() >= run.decodeMs);
        figures = LoadFigures(3);
        for (std::size_t i = 0; i + 1 < heard.steps.size(); ++i)
            figures.add(heard.steps[i]);
        QVERIFY(figures.ms() < run.decodeMs); // the last step is the one that reached it
        // Answers that no such run can finish are all cut off.
        for (GenerationRequest& request : run.requests)
            request.maxTokens = 4000;
        run.decodeMs = 1e-3;
        Heard cut;
        QVERIFY(engine->runLoad(run, cut).ok());
        QCOMPARE(cut.ends.size(), std::size_t(3));
        QCOMPARE(std::ranges::count(cut.ends, StopReason::Cancelled, &GenerationStats::stop), 3);
        // The engine goes on as if nothing had been.
        Recorder after;
        QVERIFY(engine->generate(numbered(0), after).ok());
        QCOMPARE(after.stats().stop, StopReason::MaxTokens);
    }

    void aRunCanBeCancelledAndRefused()
    {
        const std::unique_ptr<Engine> engine = tiny(2);
        LoadRun run;
        run.requests = {numbered(0)};
        run.atOnce = 2;
        run.decodeMs = 1e9;
        Heard heard;
        heard.onStep = [&] {
            if (heard.steps.size() == 10)
                engine->cancel();
        };
        QVERIFY(engine->runLoad(run, heard).ok());
        QCOMPARE(heard.steps.size(), std::size_t(10));

        run.atOnce = 3; // more than the model was loaded for
        const Result<void> many = engine->runLoad(run, heard);
        QVERIFY(!many.ok());
        QVERIFY(many.error().message.find("load it for more sequences") != std::string::npos);
        run.atOnce = 1;
        run.requests[0].method = Method::Dspark; // no drafter
        QVERIFY(!engine->runLoad(run, heard).ok());
        QVERIFY(!createEngine()->runLoad(run, heard).ok());
    }

private:
    std::unique_ptr<Engine> tiny(std::int32_t sequences) const
    {
        auto engine = createEngine();
        LoadRequest load;
        load.path = m_tiny;
        load.sequences = sequences;
        if (const auto info = engine->load(load, {}); !info)
            qFatal("%s", info.error().message.c_str());
        return engine;
    }

    /// A run of as many sequences, whose drafts survive with 0.75 each, under a scheduler that goes by the rate.
    static Queue scheduled(int sequences, int maxRows, const StepProfile& profile)
    {
        FakeBackendOptions options;
        options.slots = sequences;
        options.maxRows = maxRows;
        DecodeRig rig(options);
        rig.profile = profile; // the clock stands still, so that nothing is learned
        OracleDrafter drafter(rig.backend, OracleDrafter::Kind::Mixed);
        std::vector<Recorder> sinks(static_cast<std::size_t>(sequences));
        std::vector<std::unique_ptr<Answer>> answers;
        Queue queue;
        for (Recorder& sink : sinks) {
            GenerationRequest request = requestFor({1, 2, 3}, 40);
            answers.push_back(std::make_unique<Answer>(request, request.promptTokens, rig.tokenizer, sink, 256, 0.0));
            queue.jobs.push_back({answers.back().get(), &drafter, LengthRule::Rate});
        }
        decode({rig.backend, rig.slots, *rig.scheduler, rig.profile, {}, [] { return false; }, rig.clock}, queue,
            sequences);
        return queue;
    }

    QTemporaryDir m_folder;
    std::string m_tiny;
};

QTEST_GUILESS_MAIN(TestLoadRun)
#include "tst_load_run.moc"

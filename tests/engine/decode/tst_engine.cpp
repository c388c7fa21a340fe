// The engine over tiny model files: loading, answering, refusing.

#include "engine/api/calibration.h"
#include "engine/api/engine.h"
#include "tests/engine/decode/decode_rig.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <filesystem>
#include <thread>

using namespace foregleam;
using namespace foregleam::test;

namespace {

GenerationRequest chat(const std::string& text, std::int32_t maxTokens)
{
    GenerationRequest request;
    request.messages = {{Role::User, text}};
    request.maxTokens = maxTokens;
    request.ignoreEndOfText = true;
    return request;
}

} // namespace

class TestEngine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_path = writeTinyModel(m_folder.filePath("tiny.gguf").toStdString());
    }

    void init()
    {
        m_engine = createEngine();
        const Result<ModelInfo> info = m_engine->load(request(3), {});
        QVERIFY2(info.ok(), info.ok() ? "" : info.error().message.c_str());
    }

    void loadingTellsWhatWasLoadedAndHowFarItIs()
    {
        std::vector<double> shares;
        std::vector<std::string> stages;
        const Result<ModelInfo> info = m_engine->load(request(1), [&](double share, std::string_view what) {
            shares.push_back(share);
            stages.emplace_back(what);
        });
        QVERIFY(info.ok());
        QVERIFY(std::is_sorted(shares.begin(), shares.end()));
        QCOMPARE(shares.back(), 1.0);
        QVERIFY(std::ranges::find(stages, "measuring this machine") != stages.end());
        QCOMPARE(info->vocabulary, 320);
        QCOMPARE(info->contextLength, 512);
        QCOMPARE(info->device, std::string("CPU"));
        QVERIFY(!info->deviceReason.empty());
        QVERIFY(info->baselineStepMs > 0.0);
        QVERIFY(info->stepCosts.size() >= 2);
        QVERIFY(!info->chatFamily.empty());
        QCOMPARE(m_engine->model()->path, info->path);
    }

    void aFailedLoadLeavesTheModelInPlace()
    {
        LoadRequest missing = request(1);
        missing.path = m_folder.filePath("missing.gguf").toStdString();
        QVERIFY(!m_engine->load(missing, {}).ok());
        for (const auto& change : std::vector<std::function<void(LoadRequest&)>>{
                 [](LoadRequest& load) { load.backend = "abacus"; }, [](LoadRequest& load) { load.threads = -1; },
                 [](LoadRequest& load) { load.contextLength = -1; }, [](LoadRequest& load) { load.sequences = 0; },
                 [](LoadRequest& load) { load.instructionSet = "pdp11"; }}) {
            LoadRequest bad = request(1);
            change(bad);
            const Result<ModelInfo> info = m_engine->load(bad, {});
            QVERIFY(!info.ok());
            QVERIFY(info.error().message.ends_with('.'));
        }
        QVERIFY(m_engine->model().has_value());
        Recorder sink;
        QVERIFY(m_engine->generate(chat("hello", 5), sink).ok());
    }

    void aLoadCanBeCancelled()
    {
        const Result<ModelInfo> info =
            m_engine->load(request(1), [this](double, std::string_view) { m_engine->cancel(); });
        QVERIFY(!info.ok());
        QVERIFY(m_engine->model().has_value());
    }

    void withoutAModelThereIsASentence()
    {
        const std::unique_ptr<Engine> engine = createEngine();
        Recorder sink;
        const Result<GenerationStats> stats = engine->generate(chat("hello", 5), sink);
        QVERIFY(!stats.ok());
        QCOMPARE(sink.events.size(), std::size_t(1));
        QCOMPARE(sink.stats().stop, StopReason::Failed);
        QCOMPARE(sink.error(), stats.error().message);
        QVERIFY(!engine->tokenize("x", false).ok());
        QCOMPARE(engine->tokenText(1), std::string());
    }

    void requestsThatCannotBeServedAreRefused()
    {
        const auto refused = [this](const GenerationRequest& request) {
            Recorder sink;
            const Result<GenerationStats> stats = m_engine->generate(request, sink);
            return !stats.ok() && sink.stats().stop == StopReason::Failed && stats.error().message.ends_with('.');
        };
        GenerationRequest good = chat("hello", 5);
        QVERIFY(!refused(good));
        QVERIFY(refused({}));
        for (const auto& change :
            std::vector<std::function<void(GenerationRequest&)>>{[](auto& r) { r.promptTokens = {1}; },
                [](auto& r) { r.blockSize = 0; }, [](auto& r) { r.blockSize = 17; }, [](auto& r) { r.maxTokens = 0; },
                [](auto& r) { r.sampling.temperature = -1; },
                [](auto& r) { r.sampling.temperature = std::numeric_limits<float>::quiet_NaN(); },
                [](auto& r) { r.sampling.topP = 1.5F; }, [](auto& r) { r.sampling.topK = -1; },
                [](auto& r) { r.sampling.minP = -0.1F; }, [](auto& r) { r.sampling.repetitionPenalty = 0; },
                [](auto& r) { r.sampling.penaltyWindow = -2; },
                [](auto& r) { r.messages[0].text = std::string(2000, 'x'); }}) {
            GenerationRequest bad = good;
            change(bad);
            QVERIFY(refused(bad));
        }
        GenerationRequest tokens = good;
        tokens.messages.clear();
        tokens.promptTokens = {1, 320};
        QVERIFY(refused(tokens));
        tokens.promptTokens = {-1};
        QVERIFY(refused(tokens));
        tokens.promptTokens = std::vector<TokenId>(513, 5);
        QVERIFY(refused(tokens));
        tokens.promptTokens.pop_back();
        QVERIFY(!refused(tokens));
    }

    void speculationDoesNotChangeTheText_data()
    {
        QTest::addColumn<bool>("hot");
        QTest::newRow("greedy") << false;
        QTest::newRow("reproducible") << true;
    }
    void speculationDoesNotChangeTheText()
    {
        QFETCH(bool, hot);
        GenerationRequest request = chat("one two three one two three one two", 60);
        request.sampling.temperature = hot ? 1.0F : 0.0F;
        request.sampling.reproducible = hot;
        request.method = Method::Off;
        Recorder off;
        QVERIFY(m_engine->generate(request, off).ok());
        QCOMPARE(off.stats().accepted, 0);
        request.method = Method::Ngram;
        std::int32_t accepted = 0;
        for (std::int32_t block = 1; block <= 16; ++block) {
            request.blockSize = block;
            Recorder ngram;
            QVERIFY(m_engine->generate(request, ngram).ok());
            QCOMPARE(ngram.tokens(), off.tokens());
            QCOMPARE(ngram.text(), off.text());
            QVERIFY(ngram.stats().cachedTokens > 0);
            accepted += ngram.stats().accepted;
        }
        if (!hot)
            QVERIFY(accepted > 0);
    }

    void severalAnswersAtOnceAreAsOneAtATime()
    {
        std::vector<GenerationRequest> requests{chat("abc abc abc", 30), chat("hello", 40), chat("1 2 3", 20)};
        requests[1].method = Method::Off;
        requests[2].sampling.temperature = 0.8F;
        std::vector<Recorder> sinks(3);
        const auto stats = m_engine->generateAll(requests, {&sinks[0], &sinks[1], &sinks[2]});
        QVERIFY(stats.ok());
        const std::unique_ptr<Engine> other = createEngine();
        QVERIFY(other->load(request(1), {}).ok());
        for (std::size_t i = 0; i < requests.size(); ++i) {
            Recorder alone;
            QVERIFY(other->generate(requests[i], alone).ok());
            QCOMPARE(sinks[i].tokens(), alone.tokens());
            QCOMPARE((*stats)[i].emitted, requests[i].maxTokens);
        }
        requests.push_back(chat("x", 1));
        Recorder fourth;
        QVERIFY(!m_engine->generateAll(requests, {&sinks[0], &sinks[1], &sinks[2], &fourth}).ok());
    }

    void aCancelReachesWhatRunsAndNothingElse()
    {
        m_engine->cancel(); // nothing runs
        Recorder whole;
        QCOMPARE(m_engine->generate(chat("hello", 10), whole)->stop, StopReason::MaxTokens);
        Recorder sink;
        sink.onEvent = [this](const Event& event) {
            if (const auto* token = std::get_if<TokenEvent>(&event); token && token->index == 20)
                std::thread([this] { m_engine->cancel(); }).join();
        };
        const Result<GenerationStats> stats = m_engine->generate(chat("hello", 400), sink);
        QVERIFY(stats.ok());
        QCOMPARE(stats->stop, StopReason::Cancelled);
        QVERIFY(stats->emitted <= 21 + 16);
        Recorder again;
        QCOMPARE(m_engine->generate(chat("hello", 10), again)->stop, StopReason::MaxTokens);
        QCOMPARE(again.tokens(), whole.tokens());
    }

    void aRequestCancelledOnItsWayDoesNotRun()
    {
        std::stop_source stop;
        GenerationRequest request = chat("hello", 10);
        request.cancel = stop.get_token();
        stop.request_stop();
        Recorder sink;
        QCOMPARE(m_engine->generate(request, sink)->stop, StopReason::Cancelled);
        QCOMPARE(sink.stats().emitted, 0);
    }

    void aFileThatShrinksUnderTheProgramIsAFailureAndNoCrash()
    {
        const std::string path = writeTinyModel(m_folder.filePath("shrinks.gguf").toStdString());
        LoadRequest load = request(1);
        load.path = path;
        QVERIFY(m_engine->load(load, {}).ok());
        Recorder sink;
        sink.onEvent = [&path](const Event& event) {
            if (const auto* token = std::get_if<TokenEvent>(&event); token && token->index == 10)
                std::filesystem::resize_file(path, 4096);
        };
        const Result<GenerationStats> stats = m_engine->generate(chat("hello", 100), sink);
        QVERIFY(!stats.ok());
        QCOMPARE(sink.stats().stop, StopReason::Failed);
        QVERIFY(sink.stats().emitted <= 11 + 16);
        QVERIFY(!sink.error().empty());
        Recorder second;
        QVERIFY(!m_engine->generate(chat("hello", 5), second).ok());
    }

    void whatRoundsTaughtIsKeptBeforeTheNextLoadAndAtTheEnd()
    {
        std::vector<std::string> calls;
        ModelInfo kept;
        LoadRequest load = request(1);
        load.recall = [&](const ModelInfo&) {
            calls.emplace_back("recall");
            return Recollection{kept.stepCosts, kept.draftCosts, {}};
        };
        load.keep = [&](const ModelInfo& info) {
            calls.emplace_back("keep");
            kept = info;
        };
        auto engine = createEngine();
        QVERIFY(engine->load(load, {}).ok());
        QVERIFY(engine->load(load, {}).ok());
        QCOMPARE(calls, (std::vector<std::string>{"recall", "recall"})); // nothing was decoded
        Recorder sink;
        QVERIFY(engine->generate(chat("hello", 20), sink).ok());
        const std::vector<StepCost> refined = engine->model()->stepCosts;
        LoadRequest missing = load;
        missing.path = m_folder.filePath("missing.gguf").toStdString();
        QVERIFY(!engine->load(missing, {}).ok());
        QCOMPARE(calls.size(), std::size_t(3)); // kept in time, though the model stays
        QVERIFY(engine->load(load, {}).ok());
        QCOMPARE(calls, (std::vector<std::string>{"recall", "recall", "keep", "recall"}));
        QCOMPARE(kept.path, engine->model()->path);
        QCOMPARE(kept.stepCosts.size(), refined.size());
        for (std::size_t i = 0; i < refined.size(); ++i)
            QCOMPARE(kept.stepCosts[i].ms, refined[i].ms);
        QVERIFY(engine->generate(chat("hello", 20), sink).ok());
        engine.reset();
        QCOMPARE(calls.size(), std::size_t(5));
        QCOMPARE(calls.back(), std::string("keep"));
    }

    void textBecomesTokensAndBack()
    {
        const Result<std::vector<TokenId>> plain = m_engine->tokenize("a<|im_end|>", false);
        const Result<std::vector<TokenId>> parsed = m_engine->tokenize("a<|im_end|>", true);
        QVERIFY(plain.ok() && parsed.ok());
        QVERIFY(plain->size() > parsed->size());
        QCOMPARE(parsed->back(), kTinyImEnd);
        QCOMPARE(m_engine->tokenText(kTinyImEnd), std::string("<|im_end|>"));
        QCOMPARE(m_engine->tokenText(-1), std::string());
        QCOMPARE(m_engine->tokenText(1 << 30), std::string());
    }

private:
    LoadRequest request(std::int32_t sequences) const
    {
        LoadRequest load;
        load.path = m_path;
        load.threads = 1;
        load.sequences = sequences;
        return load;
    }

    QTemporaryDir m_folder;
    std::string m_path;
    std::unique_ptr<Engine> m_engine;
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"

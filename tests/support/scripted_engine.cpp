#include "tests/support/scripted_engine.h"

#include "tests/support/scripted_load.h"

#include <algorithm>
#include <thread>

namespace foregleam::test {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

/// Words with the blanks before them, as tokenizers cut them; line ends stand alone.
std::vector<std::string> pieces(const std::string& text)
{
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        if (text[at] != '\n') {
            while (end < text.size() && text[end] != ' ' && text[end] != '\n')
                ++end;
        }
        out.push_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

/// What a pass of the scripted model takes: nearly flat at first, then more and more by the row.
double scriptedStepMs(int rows)
{
    return 13.4 + 0.5 * rows + 0.1 * rows * rows;
}

/// Plays one answer round by round.
class Player {
public:
    Player(const Script& script, const GenerationRequest& request, EventSink& sink)
        : m_script(script)
        , m_request(request)
        , m_sink(sink)
        , m_pieces(pieces(script.text))
        , m_began(Clock::now())
    {
        if (m_pieces.size() > static_cast<std::size_t>(request.maxTokens))
            m_pieces.resize(static_cast<std::size_t>(request.maxTokens));
        m_stats.promptTokens = script.promptTokens;
    }

    bool ended() const { return m_next >= m_pieces.size(); }

    void firstToken()
    {
        m_stats.firstTokenMs = sinceBegin();
        m_first = Clock::now();
        emitToken(-1, TokenOrigin::Bonus, -1);
    }

    /// One round; returns how many tokens it emitted.
    int round()
    {
        RoundEvent round;
        round.index = m_roundIndex;
        round.start = m_script.promptTokens + static_cast<int>(m_next) - 1;
        round.reason = scriptedReason();
        draft(round);
        schedule(round);
        const int wanted = m_script.accepted[static_cast<std::size_t>(m_roundIndex) % m_script.accepted.size()];
        const int left = static_cast<int>(m_pieces.size() - m_next) - 1;
        round.accepted = std::min({wanted, round.verified, left});
        for (int place = 0; place < static_cast<int>(round.drafted.size()); ++place)
            round.draftedText.push_back(
                place < round.accepted ? m_pieces[m_next + static_cast<std::size_t>(place)] : " no");
        explain(round);
        for (int place = 0; place < round.accepted; ++place) {
            round.emitted.push_back(static_cast<TokenId>(m_next));
            emitToken(m_roundIndex, TokenOrigin::Accepted, place);
        }
        round.emitted.push_back(static_cast<TokenId>(m_next));
        const bool rejected = round.accepted < round.verified;
        if (rejected) {
            round.rejectedP = 0.2F;
            round.rejectedQ = 0.6F;
        }
        emitToken(m_roundIndex, rejected ? TokenOrigin::Corrected : TokenOrigin::Bonus, round.accepted);
        round.atMs = sinceBegin();
        round.sampleMs = 0.1;
        round.contextUsed = m_script.promptTokens + static_cast<int>(m_next);
        count(round);
        m_sink.publish(round);
        ++m_roundIndex;
        return round.accepted + 1;
    }

    GenerationStats finish(StopReason reason)
    {
        m_stats.stop = reason;
        m_stats.decodeMs = m_stats.emitted > 0 ? Milliseconds(Clock::now() - m_first).count() : 0;
        m_sink.publish(GenerationFinished{m_stats, {}});
        return m_stats;
    }

    GenerationStats& stats() { return m_stats; }

private:
    double sinceBegin() const { return Milliseconds(Clock::now() - m_began).count(); }

    LengthReason scriptedReason() const
    {
        const auto& reasons = m_script.reasons;
        return reasons.empty() ? LengthReason::Whole : reasons[static_cast<std::size_t>(m_roundIndex) % reasons.size()];
    }

    /// The drafter's doubt, which rises and falls from round to round.
    float confidence(int place) const
    {
        return std::max(0.1F, 0.98F - 0.02F * static_cast<float>(m_roundIndex % 7) - 0.06F * static_cast<float>(place));
    }

    void draft(RoundEvent& round) const
    {
        const bool drafts = m_request.method != Method::Off && round.reason != LengthReason::Parked;
        const int block = drafts ? m_request.blockSize : 0;
        for (int place = 0; place < block; ++place) {
            round.drafted.push_back(static_cast<TokenId>(m_next) + place);
            round.confidence.push_back(confidence(place));
            // Calibration: the scripted drafter is a little too sure of itself.
            const float before = place > 0 ? round.survival.back() : 1.0F;
            round.survival.push_back(before * (0.96F * round.confidence.back()));
        }
        round.draftMs = drafterNeeded(m_request.method) != DrafterKind::None && block > 0 ? 1.6 : 0;
    }

    /// At every place the parallel pass favours another token than the sequential head does.
    void explain(RoundEvent& round) const
    {
        if (!m_request.explain || drafterNeeded(m_request.method) != DrafterKind::Block)
            return;
        for (int place = 0; place < static_cast<int>(round.drafted.size()); ++place) {
            const auto at = static_cast<std::size_t>(place);
            round.candidates.push_back({place, round.drafted[at], round.draftedText[at], 0.25F, 0.8F});
            round.candidates.push_back({place, 900, " the", 0.5F, 0.15F});
            round.candidates.push_back({place, 901, " light", 0.125F, 0.03F});
        }
    }

    /// The length that the method would choose; reasons of the script are kept.
    void schedule(RoundEvent& round) const
    {
        const int drafted = static_cast<int>(round.drafted.size());
        round.verified = drafted;
        round.verifyMs = scriptedStepMs(drafted + 1);
        if (drafted == 0)
            return;
        if (m_request.method == Method::DsparkThreshold) {
            const auto low = std::find_if(round.confidence.begin(), round.confidence.end(),
                [this](float confidence) { return confidence < m_request.threshold; });
            round.verified = static_cast<int>(low - round.confidence.begin());
            if (round.verified < drafted)
                round.reason = LengthReason::Threshold;
        } else if (m_request.method == Method::Dspark) {
            double expected = 1;
            for (int length = 0; length <= drafted; ++length) {
                if (length > 0)
                    expected += static_cast<double>(round.survival[static_cast<std::size_t>(length - 1)]);
                const double ms = round.draftMs + scriptedStepMs(length + 1);
                round.expectedRate.push_back(static_cast<float>(1000 * expected / ms));
            }
            int best = 0;
            while (best < drafted
                && round.expectedRate[static_cast<std::size_t>(best + 1)]
                    > round.expectedRate[static_cast<std::size_t>(best)])
                ++best;
            if (round.reason != LengthReason::Probe) {
                round.verified = best;
                if (best < drafted)
                    round.reason = LengthReason::Rate;
            }
            round.scheduleMs = 0.02;
        }
        round.verifyMs = scriptedStepMs(round.verified + 1);
    }

    void emitToken(int round, TokenOrigin origin, int place)
    {
        TokenEvent token;
        token.index = static_cast<std::int32_t>(m_next);
        token.round = round;
        token.id = static_cast<TokenId>(m_next);
        token.text = m_pieces[m_next++];
        token.origin = origin;
        token.positionInBlock = place;
        if (origin == TokenOrigin::Accepted) {
            token.confidence = confidence(place);
            token.q = std::min(1.0F, token.confidence + 0.02F);
            token.p = 0.9F * token.confidence;
            token.u = 0.1F * static_cast<float>((m_roundIndex + place) % 8);
        } else if (origin == TokenOrigin::Corrected) {
            token.u = 0.75F;
        }
        ++m_stats.emitted;
        m_sink.publish(token);
    }

    void count(const RoundEvent& round)
    {
        ++m_stats.rounds;
        m_stats.drafted += static_cast<std::int32_t>(round.drafted.size());
        m_stats.verified += round.verified;
        m_stats.accepted += round.accepted;
        m_stats.draftMs += round.draftMs;
        m_stats.verifyMs += round.verifyMs;
        m_stats.sampleMs += round.sampleMs;
    }

    const Script& m_script;
    const GenerationRequest& m_request;
    EventSink& m_sink;
    std::vector<std::string> m_pieces;
    std::size_t m_next = 0;
    int m_roundIndex = 0;
    GenerationStats m_stats;
    Clock::time_point m_began;
    Clock::time_point m_first;
};

} // namespace

ModelInfo LoadScript::defaultInfo()
{
    ModelInfo info;
    info.name = "Scripted 1M";
    info.architecture = "llama";
    info.quantization = "Q4_1";
    info.contextLength = 8192;
    info.trainedContext = 8192;
    info.vocabulary = 49152;
    info.chatFamily = "ChatML";
    info.device = "CPU";
    info.deviceDetail = "AVX-512, 2 threads";
    info.deviceReason = "no NVIDIA driver found";
    info.baselineStepMs = scriptedStepMs(1);
    for (const int rows : {1, 2, 4, 8, 16})
        info.stepCosts.push_back({rows, scriptedStepMs(rows)});
    return info;
}

DrafterFacts LoadScript::defaultDrafter()
{
    DrafterFacts facts;
    facts.kind = DrafterKind::Block;
    facts.name = "Scripted DSpark";
    facts.description = "DSpark, 3 layers, Markov rank 128";
    facts.quantization = "Q8_0";
    facts.parameters = 21'300'000;
    facts.fileBytes = 23'000'000;
    facts.blockSize = 7;
    facts.confidence = true;
    facts.weightBytesPerBlock = 22'000'000;
    return facts;
}

void ScriptedEngine::setScript(const Script& script)
{
    const std::lock_guard lock(m_mutex);
    m_script = script;
}

void ScriptedEngine::setLoadScript(const LoadScript& script)
{
    const std::lock_guard lock(m_mutex);
    m_load = script;
}

std::vector<GenerationRequest> ScriptedEngine::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<LoadRequest> ScriptedEngine::loads() const
{
    const std::lock_guard lock(m_mutex);
    return m_loads;
}

Result<ModelInfo> ScriptedEngine::load(const LoadRequest& request, const LoadProgress& progress)
{
    LoadScript script;
    {
        const std::lock_guard lock(m_mutex);
        script = m_load;
        m_loads.push_back(request);
    }
    m_running = true;
    for (int step = 0; step <= 10; ++step) {
        if (progress)
            progress(step / 10.0, step < 5 ? "reading the vocabulary" : "reading the weights");
        if (!pause(Milliseconds(script.ms / 11))) {
            m_running = false;
            return Error{"Loading was cancelled."};
        }
    }
    m_running = false;
    m_cancelled = false;
    if (!script.failure.empty())
        return Error{script.failure};
    if (!script.drafterFailure.empty() && !request.drafter.empty())
        return Error{script.drafterFailure};
    script.info.path = request.path;
    if (!request.drafter.empty()) {
        script.info.drafter = script.drafter;
        script.info.drafter.path = request.drafter;
    }
    const std::lock_guard lock(m_mutex);
    m_model = script.info;
    return script.info;
}

std::optional<ModelInfo> ScriptedEngine::model() const
{
    const std::lock_guard lock(m_mutex);
    return m_model;
}

Result<GenerationStats> ScriptedEngine::generate(const GenerationRequest& request, EventSink& sink)
{
    Script script;
    {
        const std::lock_guard lock(m_mutex);
        script = m_script;
        m_requests.push_back(request);
    }
    if (!script.failure.empty())
        return Error{script.failure};
    m_running = true;
    Player player(script, request, sink);
    sink.publish(GenerationStarted{script.promptTokens, 0});
    const auto play = [&] {
        for (int step = 1; script.prefillMs > 0 && step <= 10; ++step) {
            sink.publish(PrefillProgress{script.promptTokens * step / 10, script.promptTokens});
            if (!pause(Milliseconds(script.prefillMs / 10)))
                return false;
        }
        player.stats().prefillMs = script.prefillMs;
        if (!script.notice.empty())
            sink.publish(Notice{script.notice});
        const auto start = Clock::now();
        int emitted = 1;
        if (!player.ended())
            player.firstToken();
        while (!player.ended()) {
            const auto due =
                script.tokensPerSecond > 0 ? Milliseconds(1000.0 * emitted / script.tokensPerSecond) : Milliseconds(0);
            if (!pause(due - Milliseconds(Clock::now() - start)))
                return false;
            emitted += player.round();
        }
        return true;
    };
    const bool whole = play();
    m_running = false;
    m_cancelled = false;
    const bool limited = whole && player.stats().emitted >= request.maxTokens;
    return player.finish(!whole ? StopReason::Cancelled : limited ? StopReason::MaxTokens : StopReason::EndOfText);
}

Result<std::vector<GenerationStats>> ScriptedEngine::generateAll(
    const std::vector<GenerationRequest>& requests, const std::vector<EventSink*>& sinks)
{
    std::vector<GenerationStats> all;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        Result<GenerationStats> one = generate(requests[i], *sinks[i]);
        if (!one)
            return one.error();
        all.push_back(*one);
    }
    return all;
}

Result<void> ScriptedEngine::runLoad(const LoadRun& run, LoadSink& sink)
{
    Script script;
    {
        const std::lock_guard lock(m_mutex);
        script = m_script;
        m_requests.insert(m_requests.end(), run.requests.begin(), run.requests.end());
    }
    if (!script.failure.empty())
        return Error{script.failure};
    m_running = true;
    playLoad(run, sink, [&] { return pause(Milliseconds(script.loadStepMs)); });
    m_running = false;
    m_cancelled = false;
    return {};
}

void ScriptedEngine::cancel()
{
    if (m_running)
        m_cancelled = true;
}

bool ScriptedEngine::pause(std::chrono::duration<double, std::milli> time)
{
    const auto until = Clock::now() + time;
    while (!m_cancelled && Clock::now() < until)
        std::this_thread::sleep_for(std::min<Milliseconds>(Milliseconds(2), until - Clock::now()));
    return !m_cancelled;
}

Result<std::vector<TokenId>> ScriptedEngine::tokenize(std::string_view text, bool) const
{
    return std::vector<TokenId>(pieces(std::string(text)).size());
}

std::string ScriptedEngine::tokenText(TokenId) const
{
    return " word";
}

} // namespace foregleam::test

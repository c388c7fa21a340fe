#pragma once
// An engine that plays a script: for tests of the window, demonstrations and the streaming benchmark.

#include "engine/api/engine.h"

#include <atomic>
#include <chrono>
#include <mutex>

namespace foregleam::test {

/// What the next answers look like.
struct Script {
    std::string text = "All right."; ///< the answer; cut into words for tokens
    double tokensPerSecond = 0; ///< 0 = as fast as possible
    std::vector<int> accepted = {
        2, 0, 4, 1, 7, 3}; ///< accepted drafts of each round, over and over; all 0 with method off
    std::vector<LengthReason> reasons; ///< of each round, over and over; empty = what the method itself would say
    int promptTokens = 40;
    double prefillMs = 0; ///< told in ten steps
    std::string notice; ///< sent before the first token; empty = none
    std::string failure; ///< generate() fails with this sentence; empty = it does not
    double loadStepMs = 0; ///< what a step of runLoad() really takes; what it tells is scripted (scripted_load.h)
};

/// How the next loads go.
struct LoadScript {
    double ms = 0;
    std::string failure; ///< load() fails with this sentence; empty = it does not
    std::string drafterFailure; ///< the same for loads that name a drafter
    ModelInfo info = defaultInfo();
    DrafterFacts drafter = defaultDrafter(); ///< of any drafter that a load names; its path is taken from there

    static ModelInfo defaultInfo();
    static DrafterFacts defaultDrafter();
};

/// Thread-safe: scripts may be changed at any time and count from the next call on.
class ScriptedEngine : public Engine {
public:
    void setScript(const Script& script);
    void setLoadScript(const LoadScript& script);
    /// Every request so far.
    std::vector<GenerationRequest> requests() const;
    std::vector<LoadRequest> loads() const;

    Result<ModelInfo> load(const LoadRequest& request, const LoadProgress& progress) override;
    std::optional<ModelInfo> model() const override;
    Result<GenerationStats> generate(const GenerationRequest& request, EventSink& sink) override;
    Result<std::vector<GenerationStats>> generateAll(
        const std::vector<GenerationRequest>& requests, const std::vector<EventSink*>& sinks) override;
    Result<void> runLoad(const LoadRun& run, LoadSink& sink) override;
    void cancel() override;
    Result<std::vector<TokenId>> tokenize(std::string_view text, bool parseControl) const override;
    std::string tokenText(TokenId id) const override;

private:
    /// Waits, but not beyond a cancel; false when cancelled.
    bool pause(std::chrono::duration<double, std::milli> time);

    mutable std::mutex m_mutex;
    Script m_script;
    LoadScript m_load;
    std::optional<ModelInfo> m_model;
    std::vector<GenerationRequest> m_requests;
    std::vector<LoadRequest> m_loads;
    std::atomic<bool> m_running{false};
    std::atomic<bool> m_cancelled{false};
};

} // namespace foregleam::test

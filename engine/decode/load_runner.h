#pragma once
// Keeps so many requests under way as a load run asks for, and ends it in time.

#include "engine/api/load_run.h"
#include "engine/decode/loaded_engine.h"

#include <functional>
#include <list>
#include <string>

namespace foregleam {

/// Makes one LoadRun's answers, which nobody reads but by LoadSink::answerEnded(). Borrows everything; one thread.
class LoadRunner final : public JobSource {
public:
    /// `prompts`: those of run.requests, checked. `cancelled` ends the run.
    LoadRunner(const LoadRun& run, const std::vector<std::vector<TokenId>>& prompts, LoadedEngine& loaded,
        LoadSink& sink, std::function<bool()> cancelled);

    /// Decodes until the run has ended. Fails where a device fails.
    Result<void> run();

private:
    class NobodyReads final : public EventSink {
    public:
        void publish(const Event&) override { }
    };
    /// An answer under way. Stays where it is: the loop refers to it.
    struct Place {
        std::size_t request;
        Answer answer;
        DraftPlanner planner;
    };

    std::optional<DecodeJob> next() override;
    void began(std::int32_t underWay) override { m_sink.promptRead(underWay); }
    void stepped(const LoadStep& step) override;

    bool over() const;
    void clearFinished();

    const LoadRun& m_run;
    const std::vector<std::vector<TokenId>>& m_prompts;
    LoadedEngine& m_loaded;
    LoadSink& m_sink;
    std::function<bool()> m_cancelled;
    NobodyReads m_nobody;
    std::list<Place> m_places;
    std::size_t m_begun = 0; ///< requests, counted on when they begin again
    double m_decodedMs = 0.0; ///< of steps with all at once
    std::string m_error; ///< of the answer that failed
};

} // namespace foregleam

#pragma once
// Many requests at once: what is asked of the engine, what each step of it was, and the figures over the steps. Loads
// are measured with this as load_plan.h says.

#include "engine/api/event.h"
#include "engine/api/request.h"

#include <cstdint>
#include <vector>

namespace foregleam {

/// Requests that are answered `atOnce` at a time: as one ends the next begins in its place, so that the load stays what
/// was asked for.
struct LoadRun {
    std::vector<GenerationRequest> requests; ///< begun in this order; never empty
    std::int32_t atOnce = 1; ///< at most LoadRequest::sequences
    double decodeMs = 0; ///< 0: each request is answered once. Else they begin again from the first, and the run ends
                         ///< when the steps with `atOnce` sequences took so many milliseconds; what is under way then
                         ///< is cut off
};

/// One step of all sequences under way: each had a round in it, and they shared its passes. Counts are sums over the
/// sequences; tokens past a stop are left out, as everywhere.
struct LoadStep {
    std::vector<std::int32_t> verified; ///< one entry a sequence that was under way
    std::int32_t rows = 0; ///< of the target: one a sequence, and one a verified draft
    std::int32_t passes = 0; ///< that the rows took: 1, more where the device takes no so many rows at once
    std::int32_t drafted = 0;
    std::int32_t accepted = 0;
    std::int32_t emitted = 0;
    double draftMs = 0;
    double scheduleMs = 0;
    double verifyMs = 0;
    double ms = 0; ///< the whole step, what is above included; prompts are read between steps

    std::int32_t sequences() const { return static_cast<std::int32_t>(verified.size()); }
};

/// Told on the engine's thread; must be quick and must not call back into the engine.
class LoadSink {
public:
    virtual ~LoadSink() = default;
    /// A prompt was read: `underWay` of the sequences that the run keeps busy are under way.
    virtual void promptRead(std::int32_t underWay) = 0;
    virtual void stepped(const LoadStep& step) = 0;
    /// An answer ended, or was cut off by the end of the run (StopReason::Cancelled): its tokens so far. `request`: its
    /// place in LoadRun::requests.
    virtual void answerEnded(std::size_t request, const std::vector<TokenId>& tokens, const GenerationStats& stats) = 0;
};

/// Figures over the steps in which as many sequences were under way as were asked for. Reading prompts is in none of
/// them. Plain value.
class LoadFigures {
public:
    explicit LoadFigures(std::int32_t atOnce = 1)
        : m_atOnce(atOnce)
    {
    }

    void add(const LoadStep& step)
    {
        if (step.sequences() != m_atOnce)
            return;
        ++m_steps;
        m_ms += step.ms;
        m_rows += step.rows;
        m_drafted += step.drafted;
        m_accepted += step.accepted;
        m_emitted += step.emitted;
    }

    std::int32_t atOnce() const { return m_atOnce; }
    std::int64_t steps() const { return m_steps; }
    std::int64_t rounds() const { return m_steps * m_atOnce; }
    std::int64_t emitted() const { return m_emitted; }
    double ms() const { return m_ms; }

    /// Tokens per second of all sequences together, and of one of them. 0 before the first step.
    double throughput() const { return m_ms > 0 ? 1000.0 * static_cast<double>(m_emitted) / m_ms : 0.0; }
    double perUser() const { return throughput() / m_atOnce; }
    /// Per round of one sequence: drafts made, drafts verified, drafts accepted, tokens emitted (the accepted length).
    double meanDrafted() const { return perRound(m_drafted); }
    double meanVerified() const { return perRound(m_rows - rounds()); }
    double meanAccepted() const { return perRound(m_accepted); }
    double acceptedLength() const { return perRound(m_emitted); }

private:
    double perRound(std::int64_t sum) const
    {
        return m_steps > 0 ? static_cast<double>(sum) / static_cast<double>(rounds()) : 0.0;
    }

    std::int32_t m_atOnce;
    std::int64_t m_steps = 0;
    double m_ms = 0;
    std::int64_t m_rows = 0;
    std::int64_t m_drafted = 0;
    std::int64_t m_accepted = 0;
    std::int64_t m_emitted = 0;
};

} // namespace foregleam

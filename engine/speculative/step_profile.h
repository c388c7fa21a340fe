#pragma once
// What a round costs on this machine: the target's pass by its rows, the draft by its length. These two curves decide
// whether drafting and verifying pays.

#include "engine/api/model_info.h"
#include "engine/api/result.h"
#include "engine/backend/backend.h"
#include "engine/speculative/cost_curve.h"
#include "engine/speculative/drafter.h"

#include <functional>
#include <utility>
#include <vector>

namespace foregleam {

/// Measured when a model is loaded and followed while it decodes. A plain value.
class StepProfile {
public:
    StepProfile() = default; ///< nothing measured: every cost is 0
    /// `mostRows` that a pass takes; 0 = any.
    explicit StepProfile(std::vector<StepCost> steps, std::vector<StepCost> drafts = {}, std::int32_t mostRows = 0);

    bool empty() const { return m_steps.empty(); }

    /// Milliseconds of `rows` >= 1 rows, in as many passes as they take; 0 where nothing was measured.
    double ms(std::int32_t rows) const;
    /// Milliseconds that a step spends on a drafter that is asked for `length` tokens, of all sequences together:
    /// making the drafts and taking in what the target computed. Length 0: only the latter, so that it can go on later
    /// without a hole. 0 where the drafter costs nothing worth measuring.
    double draftMs(std::int32_t length) const;

    void learnStep(std::int32_t rows, double ms)
    {
        m_steps.learn(rows, ms);
        m_learned = true;
    }
    void learnDraft(std::int32_t length, double ms)
    {
        m_drafts.learn(length, ms);
        m_learned = true;
    }
    /// Whether it learned anything since this was asked last.
    bool takeLearned() { return std::exchange(m_learned, false); }

    const std::vector<StepCost>& steps() const { return m_steps.points(); }
    const std::vector<StepCost>& drafts() const { return m_drafts.points(); } ///< rows = tokens asked for

private:
    CostCurve m_steps;
    CostCurve m_drafts;
    std::int32_t m_mostRows = 0;
    bool m_learned = false;
};

/// Runs passes of 1, 2, 4, 8 and 16 rows, and of more where the backend has slots for several sequences, in slot 0 from
/// position 0 on (what its cells held is lost) and takes the median of each; `known` points of an earlier day count as
/// much as today's. Ends early where the model is so slow that the budget of about half a second is spent, or when
/// `cancelled` says so, but never before one row was measured. Fails where the device fails.
Result<std::vector<StepCost>> measureSteps(
    Backend& backend, const std::vector<StepCost>& known, const std::function<bool()>& cancelled);

/// Lets a drafter follow a short text in slot 0 and draft up to `longest` tokens, and takes the median by length
/// (0, 1, 2, 4, …, longest). Budget about a third of a second; the rest as above. The drafter must be started anew
/// afterwards.
Result<std::vector<StepCost>> measureDrafts(Backend& backend, Drafter& drafter, std::int32_t longest,
    const std::vector<StepCost>& known, const std::function<bool()>& cancelled);

} // namespace foregleam

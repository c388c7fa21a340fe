#pragma once
// One pass of the target, with what must happen around every one of them.

#include "engine/backend/backend.h"
#include "engine/speculative/drafter.h"
#include "engine/telemetry/clock.h"

#include <functional>
#include <vector>

namespace foregleam {

/// Milliseconds of a pass.
struct PassTimes {
    double target = 0.0;
    double observers = 0.0; ///< drafters taking in what the target computed
};

/// Borrows what it is given.
struct TargetPass {
    Backend& backend;
    const Clock& clock;
    std::function<Result<void>()> intact; ///< asked after each pass: are the weights still what they were? May be empty
    std::vector<Drafter*> observers; ///< drafters that read along

    /// Nothing that a failed pass computed may be used.
    Result<PassTimes> run(const TokenBatch& batch) const
    {
        const double start = clock.steadyMs();
        if (const Result<void> done = backend.forward(batch); !done)
            return done.error();
        if (intact) {
            if (const Result<void> still = intact(); !still)
                return still.error();
        }
        const double passed = clock.steadyMs();
        for (Drafter* drafter : observers) {
            if (const Result<void> observed = drafter->observe(batch); !observed)
                return observed.error();
        }
        return PassTimes{passed - start, clock.steadyMs() - passed};
    }
};

} // namespace foregleam

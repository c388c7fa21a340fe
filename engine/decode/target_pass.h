#pragma once
// One pass of the target, with what must happen around every one of them.

#include "engine/backend/backend.h"
#include "engine/speculative/drafter.h"

#include <functional>
#include <vector>

namespace foregleam {

/// Borrows what it is given.
struct TargetPass {
    Backend& backend;
    std::function<Result<void>()> intact; ///< asked after each pass: are the weights still what they were? May be empty
    std::vector<Drafter*> observers; ///< drafters that read along

    /// Nothing that a failed pass computed may be used.
    Result<void> run(const TokenBatch& batch) const
    {
        if (Result<void> done = backend.forward(batch); !done)
            return done;
        if (intact) {
            if (Result<void> still = intact(); !still)
                return still;
        }
        for (Drafter* drafter : observers) {
            if (Result<void> observed = drafter->observe(batch); !observed)
                return observed;
        }
        return {};
    }
};

} // namespace foregleam

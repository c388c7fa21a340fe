#pragma once
// Which tokens a drafter's own cells hold, by slot.

#include "engine/backend/token_batch.h"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace foregleam {

/// Only what is there from position 0 on without a hole counts. A cell depends on nothing but the tokens up to it, so a
/// text may use the cells of any other text up to where the two part. One thread.
class HeldCells {
public:
    /// Leading tokens of the text whose cells are held. Cells beyond stay, until they are written.
    std::int32_t shared(std::int32_t slot, std::span<const TokenId> text) const;

    /// The rows' cells were written: what stood above a row was written for another text. Rows that would leave a hole
    /// are not counted.
    void write(const TokenBatch& batch);

    /// Cells from `length` on are no longer valid.
    void cut(std::int32_t slot, std::int32_t length);

private:
    std::unordered_map<std::int32_t, std::vector<TokenId>> m_slots;
};

} // namespace foregleam

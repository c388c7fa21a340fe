#pragma once
// Collects the rows of one forward pass.

#include "engine/backend/backend.h"

#include <vector>

namespace foregleam {

/// Owns the memory behind a TokenBatch; kept between passes so that a round allocates nothing.
class BatchBuilder {
public:
    void clear()
    {
        m_tokens.clear();
        m_positions.clear();
        m_slots.clear();
        m_wantLogits.clear();
    }

    void add(TokenId token, std::int32_t position, std::int32_t slot, bool wantLogits)
    {
        m_tokens.push_back(token);
        m_positions.push_back(position);
        m_slots.push_back(slot);
        m_wantLogits.push_back(wantLogits ? 1 : 0);
    }

    std::size_t rows() const { return m_tokens.size(); }

    /// Valid until the next add() or clear().
    TokenBatch batch() const { return {m_tokens, m_positions, m_slots, m_wantLogits}; }

private:
    std::vector<TokenId> m_tokens;
    std::vector<std::int32_t> m_positions;
    std::vector<std::int32_t> m_slots;
    std::vector<std::uint8_t> m_wantLogits;
};

} // namespace foregleam

#pragma once
// A target without a model: its logits are a function of the tokens that the slot's cells hold up to a row's position,
// so that any mistake with positions, slots or rolled-back cells changes the text. It ends the program where a batch
// breaks the contract of engine/backend/backend.h.

#include "engine/backend/backend.h"

#include <functional>
#include <vector>

namespace foregleam::test {

struct FakeBackendOptions {
    std::int32_t vocabulary = 24;
    std::int32_t slots = 1;
    std::int32_t contextLength = 256;
    std::int32_t maxRows = 64;
    std::uint64_t seed = 1;
    float spread = 3.0F; ///< of the part of the logits that depends on the last two tokens: text that repeats itself
    float surprise = 1.0F; ///< of the part that depends on the whole history
    std::int32_t failAtPass = -1; ///< forward() fails at this pass, counted from 0
};

class FakeBackend final : public Backend {
public:
    explicit FakeBackend(const FakeBackendOptions& options);

    const BackendInfo& info() const override { return m_info; }
    const ModelShape& shape() const override { return m_shape; }
    std::int32_t contextLength() const override { return m_options.contextLength; }
    std::int32_t slotCount() const override { return m_options.slots; }
    std::int32_t maxRows() const override { return m_options.maxRows; }
    Result<void> forward(const TokenBatch& batch) override;
    std::span<float> logits(std::size_t row) override;

    /// The logits after these tokens, without a pass.
    std::vector<float> logitsAfter(std::span<const TokenId> history) const;

    std::function<void()> onPass; ///< called at the start of each pass
    std::int32_t rowsOfPass = 0; ///< of the pass in progress, or the last one
    std::int32_t passes = 0;
    std::int64_t rowsRun = 0;

private:
    FakeBackendOptions m_options;
    BackendInfo m_info;
    ModelShape m_shape;
    std::vector<std::vector<TokenId>> m_cells; ///< by slot
    std::vector<std::vector<float>> m_logits; ///< by row of the last batch; empty where not wanted
};

} // namespace foregleam::test

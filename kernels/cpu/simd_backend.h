#pragma once
// The backend people run: SIMD kernels, threads, weights packed for them.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/logit_rows.h"
#include "kernels/cpu/simd_layers.h"
#include "kernels/cpu/simd_mixer.h"
#include "kernels/cpu/taps.h"

#include <memory>
#include <vector>

namespace foregleam::cpu {

/// A pass goes through the layers in stages; within a stage threads take chunks of output rows, of activation rows or
/// of attention. Which thread takes what changes no bit: every number is computed whole by one thread in a fixed order.
class SimdBackend final : public Backend {
public:
    /// Fails where memory does not suffice.
    static Result<std::unique_ptr<SimdBackend>> create(
        std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup);

    const BackendInfo& info() const override { return m_info; }
    const ModelShape& shape() const override { return m_weights->shape; }
    std::int32_t contextLength() const override { return m_setup.contextLength; }
    std::int32_t slotCount() const override { return m_setup.slots; }
    std::int32_t maxRows() const override { return kMaxRows; }
    Result<void> forward(const TokenBatch& batch) override;
    std::span<float> logits(std::size_t row) override;
    Result<std::unique_ptr<BlockDrafter>> createBlockDrafter(std::shared_ptr<const DrafterWeights> weights) override;

private:
    SimdBackend(std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup,
        std::shared_ptr<Multiplier> multiplier, KvCache kv, SimdLayers layers, PackedMatrix output);

    void attend(const TokenBatch& batch, std::size_t layer);
    Result<void> predict(const TokenBatch& batch);

    std::shared_ptr<const ModelWeights> m_weights;
    BackendSetup m_setup;
    std::shared_ptr<Multiplier> m_multiplier;
    KvCache m_kv;
    SimdLayers m_layers;
    PackedMatrix m_output;
    BackendInfo m_info;
    std::weak_ptr<Taps> m_taps; // while a drafter lives
    std::vector<MixRow> m_seen;
    LogitRows m_logits; // of the rows that asked
    std::vector<std::int32_t> m_logitRows; // by row of the batch: its place in m_logits, or -1
};

} // namespace foregleam::cpu

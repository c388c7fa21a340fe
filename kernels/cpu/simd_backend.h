#pragma once
// The backend people run: SIMD kernels, threads, weights used where they lie.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/kv_cache.h"
#include "kernels/cpu/multiplier.h"
#include "kernels/cpu/workspace.h"

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

    /// For whoever else multiplies in this process, between two passes.
    const std::shared_ptr<Multiplier>& multiplier() const { return m_multiplier; }

    const BackendInfo& info() const override { return m_info; }
    const ModelShape& shape() const override { return m_weights->shape; }
    std::int32_t contextLength() const override { return m_setup.contextLength; }
    std::int32_t slotCount() const override { return m_setup.slots; }
    std::int32_t maxRows() const override { return kMaxRows; }
    Result<void> forward(const TokenBatch& batch) override;
    std::span<float> logits(std::size_t row) override;

private:
    /// The matrices of a layer, ready to be multiplied.
    struct PackedLayer {
        PackedMatrix query;
        PackedMatrix key;
        PackedMatrix value;
        PackedMatrix attentionOutput;
        PackedMatrix gate;
        PackedMatrix up;
        PackedMatrix down;
    };

    SimdBackend(
        std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup, KvCache kv, Workspace workspace);
    Result<void> packWeights();

    void embed(const TokenBatch& batch);
    void attend(const TokenBatch& batch, std::size_t layer);
    void turnRow(const LayerWeights& layer, std::size_t row);
    void storeCell(std::size_t layer, std::size_t row, std::int32_t slot, std::int32_t position);
    void mix(const TokenBatch& batch, std::size_t layer);
    void feedForward(std::size_t layer, std::size_t rows);
    void addProjected(const TensorView& postNorm, std::size_t rows);
    void norm(const TensorView& weight, const float* in, float* out) const;
    void normRows(const TensorView& weight, std::size_t rows);
    Result<void> predict(const TokenBatch& batch);

    /// Calls task(row) for every row; with threads where there are rows enough to be worth it.
    template <class Task> void forRows(std::size_t rows, const Task& task);

    std::shared_ptr<const ModelWeights> m_weights;
    BackendSetup m_setup;
    std::shared_ptr<Multiplier> m_multiplier;
    ThreadPool& m_pool;
    const KernelTable& m_kernels;
    std::vector<PackedLayer> m_layers;
    PackedMatrix m_output;
    KvCache m_kv;
    Workspace m_work;
    BackendInfo m_info;
    bool m_anyLocalLayer = false;
    PageMemory m_logits; // [rows that asked, vocabulary] fp32, grown on demand
    std::vector<std::int32_t> m_logitRows; // by row of the batch: its place in m_logits, or -1
};

} // namespace foregleam::cpu

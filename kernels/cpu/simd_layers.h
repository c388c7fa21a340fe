#pragma once
// The layers of a transformer but for the cells that attention reads: what target and drafter have in common. All of it
// works on the rows of one workspace.

#include "kernels/cpu/kv_cache.h"
#include "kernels/cpu/multiplier.h"
#include "kernels/cpu/workspace.h"

#include <memory>
#include <span>
#include <vector>

namespace foregleam::cpu {

/// Driven by one thread; every call is one or more stages of the multiplier's pool.
class SimdLayers {
public:
    /// `shape`, `layers` and `ropeFactors` are borrowed. Fails where memory does not suffice.
    static Result<SimdLayers> create(std::shared_ptr<Multiplier> multiplier, const ModelShape& shape,
        std::span<const LayerWeights> layers, const TensorView& ropeFactors);

    const Workspace& work() const { return m_work; }
    std::int64_t weightBytes() const; ///< that one pass reads

    /// Calls task(row) for every row; with threads where there are rows enough to be worth it.
    template <class Task> void forRows(std::size_t rows, const Task& task) const
    {
        constexpr std::size_t kRowsWorthThreads = 5; // a stage's start costs about 1 µs, a row's norm a third of that
        if (rows >= kRowsWorthThreads)
            return m_multiplier->pool().run(rows, [&](std::size_t row, int) { task(row); });
        for (std::size_t row = 0; row < rows; ++row)
            task(row);
    }

    /// Where a row stands; any thread, one a row. Before anything that turns keys and queries.
    void setPosition(std::size_t row, std::int32_t position) const;
    /// residual = the token's embedding, scaled; any thread, one a row.
    void embed(const TensorView& embedding, TokenId token, std::size_t row) const;
    /// out = norm(in), [hidden]
    void norm(const TensorView& weight, const float* in, float* out) const;

    /// Queries (`turned`, scaled), keys and values of norm(residual), then stored(row) for each row.
    template <class Stored> void project(std::size_t layer, std::size_t rows, const Stored& stored) const
    {
        const PackedLayer& packed = m_packed[layer];
        normRows(m_layers[layer].attentionNorm, rows);
        m_multiplier->multiply(
            {{&packed.query, &m_work.normed, m_work.query}, {&packed.key, &m_work.normed, m_work.key},
                {&packed.value, &m_work.normed, m_work.value}},
            rows);
        forRows(rows, [&](std::size_t row) {
            turnQuery(layer, row);
            turnKey(layer, row);
            stored(row);
        });
    }

    /// Keys and values of prepared rows that come from elsewhere, then stored(row).
    template <class Stored>
    void projectContext(std::size_t layer, const Activations& context, std::size_t rows, const Stored& stored) const
    {
        const PackedLayer& packed = m_packed[layer];
        m_multiplier->multiply({{&packed.key, &context, m_work.key}, {&packed.value, &context, m_work.value}}, rows);
        forRows(rows, [&](std::size_t row) {
            turnKey(layer, row);
            stored(row);
        });
    }

    /// residual += attentionOutput(mixed)
    void addAttention(std::size_t layer, std::size_t rows) const;
    /// residual += down(activation(gate(norm(residual))) · up(norm(residual)))
    void addFeedForward(std::size_t layer, std::size_t rows) const;

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

    SimdLayers(std::shared_ptr<Multiplier> multiplier, const ModelShape& shape, std::span<const LayerWeights> layers,
        const TensorView& ropeFactors, Workspace work);
    Result<void> pack();
    void turnQuery(std::size_t layer, std::size_t row) const;
    void turnKey(std::size_t layer, std::size_t row) const;
    void turn(std::size_t layer, std::size_t row, float* head, const TensorView& weight) const;
    void normRows(const TensorView& weight, std::size_t rows) const;
    void addProjected(const TensorView& postNorm, std::size_t rows) const;

    std::shared_ptr<Multiplier> m_multiplier;
    const ModelShape* m_shape;
    std::span<const LayerWeights> m_layers;
    const TensorView* m_ropeFactors;
    std::vector<PackedLayer> m_packed;
    Workspace m_work;
    std::size_t m_headStride = 0; ///< of `turned`
    bool m_anyLocalLayer = false;
};

} // namespace foregleam::cpu

#pragma once
// What a device must do: run the target over flat batches of rows and keep the KV cache of its slots.
// The only header of the engine that kernels/ includes; each device defines its factory, the linker brings them together.

#include "engine/api/result.h"
#include "engine/api/token.h"
#include "engine/backend/model_weights.h"
#include "engine/backend/tensor.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace foregleam {

/// Rows of a forward pass, whatever sequences they belong to. All spans have one entry a row.
/// Attention masks come from position and slot alone: a row sees positions 0..position of its own slot.
/// Contract: within a slot positions rise by one from row to row, and the cells below a slot's first row hold what
/// earlier passes wrote. A pass overwrites the cells of its rows, so rolling back is passing lower positions.
struct TokenBatch {
    std::span<const TokenId> tokens;
    std::span<const std::int32_t> positions; ///< 0 <= position < BackendOptions::contextLength
    std::span<const std::int32_t> slots;     ///< 0 <= slot < BackendOptions::slots
    std::span<const std::uint8_t> wantLogits; ///< 1 where the row's logits are asked for

    std::size_t rows() const { return tokens.size(); }
};

/// What the caller decides before a backend is made.
struct BackendOptions {
    std::int32_t slots = 1;
    std::int32_t contextLength = 0; ///< positions a slot holds; 0 = the model's own
    std::int32_t threads = 0;       ///< CPU threads; 0 = one a physical core
    std::string instructionSet;     ///< "" = best found, else "reference", "avx2", "avx512" (CPU only)
};

/// For the status line: what runs the model, and why that and nothing faster.
struct BackendInfo {
    std::string device;  ///< "CPU"
    std::string detail;  ///< "AVX2, 2 threads"
    std::string reason;  ///< why not something faster, a clause: "no NVIDIA driver found"; empty if nothing to explain
    std::int64_t weightBytesPerStep = 0; ///< bytes of weights that one pass reads
    std::int64_t kvBytes = 0;            ///< bytes of the KV cache
    std::int64_t workspaceBytes = 0;     ///< everything else the backend allocated
};

/// Runs one model. Not thread-safe: one thread calls it, it may use more inside.
/// Batch-invariant: the logits of a row are the same bits however many rows share its pass.
class Backend {
public:
    virtual ~Backend() = default;
    Backend() = default;
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    virtual const BackendInfo& info() const = 0;
    virtual const ModelShape& shape() const = 0;
    virtual std::int32_t contextLength() const = 0; ///< positions a slot holds
    virtual std::int32_t slotCount() const = 0;
    virtual std::int32_t maxRows() const = 0; ///< most rows one pass takes (at least 64)

    /// Runs the rows. Fails only where a device fails; bad batches are bugs and asserted.
    virtual Result<void> forward(const TokenBatch& batch) = 0;

    /// Logits of a row of the last batch, after soft-capping: [vocabulary] fp32, host memory of the backend, valid until the
    /// next forward(). The row must have had wantLogits. Writable: processors work in place.
    virtual std::span<float> logits(std::size_t row) = 0;
};

/// The CPU backend. Defined in kernels/cpu. Refuses with one sentence when memory does not suffice or when a named
/// instruction set is not on this machine. `weights` is kept for the backend's life.
Result<std::unique_ptr<Backend>> createCpuBackend(std::shared_ptr<const ModelWeights> weights, const BackendOptions& options);

} // namespace foregleam

#pragma once
// What a device must do: run the target over flat batches of rows and keep the KV cache of its slots.
// With the headers it includes, all of the engine that kernels/ sees; each device defines its factory, the linker
// brings them together.

#include "engine/api/result.h"
#include "engine/api/token.h"
#include "engine/backend/block_drafter.h"
#include "engine/backend/model_weights.h"
#include "engine/backend/token_batch.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace foregleam {

/// What the caller decides before a backend is made.
struct BackendOptions {
    std::int32_t slots = 1;
    std::int32_t contextLength = 0; ///< positions a slot holds; 0 = the model's own
    std::int32_t threads = 0; ///< CPU threads; 0 = one a physical core
    std::string instructionSet; ///< CPU only: "" = best found, else "reference", "avx2", "avxvnni", "avx512",
                                ///< "avx512vnni", "neon"
    std::int32_t gpu = 0; ///< which GPU, as its driver counts them (GPUs only)
    std::string reason; ///< BackendInfo::reason of the CPU backend
};

/// For the status line: what runs the model, and why that and nothing faster.
struct BackendInfo {
    std::string device; ///< "CPU"
    std::string detail; ///< "AVX2, 2 threads"
    std::string reason; ///< why not something faster, a clause: "no NVIDIA driver found"; empty if nothing to explain
    std::int64_t weightBytesPerStep = 0; ///< bytes of weights that one pass reads
    std::int64_t kvBytes = 0; ///< bytes of the KV cache
    std::int64_t workspaceBytes = 0; ///< everything else the backend allocated, packed copies of weights included
};

/// Runs one model. Not thread-safe: one thread calls it, it may use more inside.
/// Batch-invariant: a row's logits are the same bits whatever shares its pass, a prompt's of more than 20 rows aside.
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

    /// Logits of a row of the last batch, after soft-capping: [vocabulary] fp32, host memory of the backend, valid
    /// until the next forward(). The row must have had wantLogits. Writable: processors work in place.
    virtual std::span<float> logits(std::size_t row) = 0;

    /// Puts a drafter beside the target, for as many slots and positions; from now on every pass keeps its taps. One at
    /// a time: a new one may be made once the last is gone. Fails where memory does not suffice, and with the default
    /// implementation where the device runs no drafters.
    virtual Result<std::unique_ptr<BlockDrafter>> createBlockDrafter(std::shared_ptr<const DrafterWeights>)
    {
        return Error{"Drafters cannot run on this device; choose another method."};
    }
};

/// What a plugin with a backend exports as kBackendPluginEntry. `create` fails with a clause that says why the device
/// cannot run the model ("no NVIDIA driver was found"); `abi` is the kBackendAbi that it was built with.
struct BackendPlugin {
    std::uint64_t abi;
    Result<std::unique_ptr<Backend>> (*create)(
        std::shared_ptr<const ModelWeights> weights, const BackendOptions& options);
};
using BackendPluginEntry = const BackendPlugin*();
inline constexpr const char* kBackendPluginEntry = "foregleamBackendPlugin";
/// Rises with every change of these headers that moves a member or a virtual function; the sizes catch forgetting it.
inline constexpr std::uint64_t kBackendAbi = (std::uint64_t{1} << 48) + (sizeof(ModelWeights) << 32)
    + (sizeof(LayerWeights) << 16) + sizeof(BackendOptions) + sizeof(BackendInfo) + sizeof(DrafterWeights);

/// The CPU backend. Defined in kernels/cpu. Refuses with one sentence when memory does not suffice or when a named
/// instruction set is not on this machine. `weights` is kept for the backend's life.
Result<std::unique_ptr<Backend>> createCpuBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendOptions& options);

} // namespace foregleam

#pragma once
// What the reference and the SIMD backend share: the caller's options made definite, and the checks of a batch.

#include "engine/backend/backend.h"
#include "kernels/cpu/instruction_set.h"

#include <span>

namespace foregleam::cpu {

/// BackendOptions with every default filled in.
struct BackendSetup {
    InstructionSet instructionSet = InstructionSet::Reference;
    std::int32_t slots = 1;
    std::int32_t contextLength = 1;
    std::int32_t threads = 1;
    std::string reason = {}; ///< BackendInfo::reason
};

/// Rows of one pass: a step of 32 sequences with 7 drafts each. Prompts are read in smaller parts, so that a cancel is
/// heard between two.
constexpr std::int32_t kMaxRows = 256;

/// Device and detail for the status line, and the weights' bytes.
BackendInfo describe(const BackendSetup& setup, int threads, const ModelWeights& weights);

/// Bytes of all matrices that a pass through the layers and the output head reads.
std::int64_t matrixBytes(std::span<const LayerWeights> layers, const TensorView& output);

/// Bytes of a KV cache with `cellBytes` for a position of a layer; a sentence where no machine could have that much.
Result<std::size_t> kvCacheBytes(const ModelShape& shape, const BackendSetup& setup, std::size_t cellBytes);

/// Asserts what TokenBatch promises.
void checkBatch(const TokenBatch& batch, const BackendSetup& setup, const ModelShape& shape);

/// The two backends. They fail only where memory does not suffice.
Result<std::unique_ptr<Backend>> createReferenceBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup);
Result<std::unique_ptr<Backend>> createSimdBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup);

} // namespace foregleam::cpu

// The factory: fills in the options, refuses what cannot be, and picks the backend for the processor.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/cpu_count.h"

#include <cassert>
#include <string>

namespace foregleam {
namespace cpu {
namespace {

constexpr std::int32_t kMaxThreads = 512;

Result<InstructionSet> chooseInstructionSet(const std::string& name)
{
    if (name.empty())
        return bestInstructionSet();
    std::string known;
    for (const InstructionSet set : kInstructionSets) {
        known += (known.empty() ? "" : ", ") + std::string(optionName(set));
        if (name != optionName(set))
            continue;
        if (!isAvailable(set))
            return Error{std::string("This processor cannot run the ") + displayName(set)
                + " kernels; leave the instruction set open to use the best it can."};
        return set;
    }
    return Error{"There is no instruction set called \"" + name + "\"; there are " + known + "."};
}

Result<BackendSetup> fillIn(const BackendOptions& options, const ModelShape& shape)
{
    const auto set = chooseInstructionSet(options.instructionSet);
    if (!set)
        return set.error();
    if (options.slots < 1 || options.contextLength < 0 || options.threads < 0 || options.threads > kMaxThreads)
        return Error{"The backend was asked for " + std::to_string(options.slots) + " slots of "
            + std::to_string(options.contextLength) + " positions on " + std::to_string(options.threads)
            + " threads; it takes at least one slot, and at most " + std::to_string(kMaxThreads) + " threads."};
    BackendSetup setup;
    setup.instructionSet = *set;
    setup.slots = options.slots;
    setup.contextLength = options.contextLength ? options.contextLength : shape.contextLength;
    setup.reason = options.reason;
    setup.threads = options.threads ? options.threads : usableCores();
    return setup;
}

} // namespace

std::int64_t matrixBytes(std::span<const LayerWeights> layers, const TensorView& output)
{
    auto total = static_cast<std::int64_t>(output.bytes());
    for (const LayerWeights& layer : layers) {
        for (const TensorView* view :
            {&layer.query, &layer.key, &layer.value, &layer.attentionOutput, &layer.gate, &layer.up, &layer.down})
            total += static_cast<std::int64_t>(view->bytes());
    }
    return total;
}

BackendInfo describe(const BackendSetup& setup, int threads, const ModelWeights& weights)
{
    BackendInfo info;
    info.device = "CPU";
    info.reason = setup.reason;
    info.detail = std::string(displayName(setup.instructionSet)) + ", " + std::to_string(threads)
        + (threads == 1 ? " thread" : " threads");
    info.weightBytesPerStep = matrixBytes(weights.layers, weights.output);
    return info;
}

Result<std::size_t> kvCacheBytes(const ModelShape& shape, const BackendSetup& setup, std::size_t cellBytes)
{
    std::size_t bytes = 0;
    if (__builtin_mul_overflow(static_cast<std::size_t>(shape.layers), static_cast<std::size_t>(setup.slots), &bytes)
        || __builtin_mul_overflow(bytes, static_cast<std::size_t>(setup.contextLength), &bytes)
        || __builtin_mul_overflow(bytes, cellBytes, &bytes) || bytes >> 62 != 0)
        return Error{"The KV cache of " + std::to_string(setup.contextLength) + " positions in "
            + std::to_string(setup.slots)
            + " slots is larger than any memory; choose a smaller context or fewer slots."};
    return bytes;
}

void checkBatch([[maybe_unused]] const TokenBatch& batch, [[maybe_unused]] const BackendSetup& setup,
    [[maybe_unused]] const ModelShape& shape)
{
    assert(batch.rows() >= 1 && batch.rows() <= static_cast<std::size_t>(kMaxRows));
    assert(batch.positions.size() == batch.rows() && batch.slots.size() == batch.rows());
    assert(batch.wantLogits.size() == batch.rows());
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        assert(batch.tokens[row] >= 0 && batch.tokens[row] < shape.vocabulary);
        assert(batch.positions[row] >= 0 && batch.positions[row] < setup.contextLength);
        assert(batch.slots[row] >= 0 && batch.slots[row] < setup.slots);
    }
}

} // namespace cpu

Result<std::unique_ptr<Backend>> createCpuBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendOptions& options)
{
    assert(weights && weights->shape.layers == static_cast<std::int32_t>(weights->layers.size()));
    const auto setup = cpu::fillIn(options, weights->shape);
    if (!setup)
        return setup.error();
    if (setup->instructionSet == cpu::InstructionSet::Reference)
        return cpu::createReferenceBackend(std::move(weights), *setup);
    return cpu::createSimdBackend(std::move(weights), *setup);
}

} // namespace foregleam

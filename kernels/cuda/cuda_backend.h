#pragma once
// The target on one GPU: weights packed once, passes of few rows replayed as CUDA graphs.

#include "kernels/cuda/graph.h"
#include "kernels/cuda/layer_stack.h"

#include <array>
#include <map>
#include <memory>
#include <vector>

namespace foregleam::cuda {

constexpr int kLogitRows = 32; ///< kept on the device; passes that ask for more are copied in groups

/// A stream, for owners.
class Stream {
public:
    Stream() = default;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream()
    {
        if (m_stream)
            cudaStreamDestroy(m_stream);
    }
    Result<void> create() { return check(cudaStreamCreateWithFlags(&m_stream, cudaStreamNonBlocking), "preparing"); }
    operator cudaStream_t() const { return m_stream; }

private:
    cudaStream_t m_stream = nullptr;
};

/// What a stream has reached, for owners.
class Event {
public:
    Event() = default;
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    ~Event()
    {
        if (m_event)
            cudaEventDestroy(m_event);
    }
    Result<void> create() { return check(cudaEventCreateWithFlags(&m_event, cudaEventDisableTiming), "preparing"); }
    operator cudaEvent_t() const { return m_event; }

private:
    cudaEvent_t m_event = nullptr;
};

/// Exact but for prompts: more than kMatmulMostRows rows of a single slot are rounded to F16 on their way through the
/// layers (their keys and values are in any case), alike for whatever method reads the prompt.
class CudaBackend final : public Backend {
public:
    /// Fails with a clause or a sentence; nothing stays allocated then.
    static Result<std::unique_ptr<Backend>> create(
        std::shared_ptr<const ModelWeights> weights, const BackendOptions& options);

    const BackendInfo& info() const override { return m_info; }
    const ModelShape& shape() const override { return m_weights->shape; }
    std::int32_t contextLength() const override { return m_contextLength; }
    std::int32_t slotCount() const override { return m_slots; }
    std::int32_t maxRows() const override { return kMostRows; }

    Result<void> forward(const TokenBatch& batch) override;
    std::span<float> logits(std::size_t row) override;
    Result<std::unique_ptr<BlockDrafter>> createBlockDrafter(std::shared_ptr<const DrafterWeights> weights) override;

    /// For measuring: milliseconds between the ends of `repeats` passes like the last one that follow each other.
    std::vector<float> replay(int repeats);

    /// Of every pass the residual stream after some layers is kept in `taps` from now on; null = no longer.
    void keepTaps(const TapTarget* taps);

private:
    struct GraphKey {
        int rows = 0;
        int logitRows = 0;
        int chunks = 0;
        int promptSlot = -1; ///< of a prompt, whose passes no graph keeps
        auto operator<=>(const GraphKey&) const = default;
    };

    CudaBackend(std::shared_ptr<const ModelWeights> weights, const BackendOptions& options);
    Result<void> load(const Device& device);
    void bind();
    void carve(Carver& carver);
    Result<void> run(const GraphKey& key);
    cudaError_t enqueue(const GraphKey& key);
    cudaError_t enqueueHead(int rows);
    void askForLogits(std::size_t index);

    std::shared_ptr<const ModelWeights> m_weights;
    Device m_device;
    int m_slots;
    int m_contextLength;
    BackendInfo m_info;
    WeightStore m_store;
    DeviceMemory m_cache;
    DeviceMemory m_scratch;
    PinnedMemory m_hostLogits;
    Stream m_stream;

    LayerStack m_stack;
    PassInput m_input;
    PackedMatrix m_embedding;
    PackedMatrix m_output;
    const float* m_outputNorm = nullptr;
    float* m_logits = nullptr; ///< [kLogitRows, vocabulary]
    std::map<GraphKey, Graph> m_graphs;
    const TapTarget* m_taps = nullptr;

    GraphKey m_last;
    int m_firstPosition = 0; ///< of the last batch
    std::vector<int> m_logitOf; ///< by row of the last batch: which of the logits rows is its, or -1
    std::size_t m_asked = 0; ///< logits rows that are in host memory or on their way, in order
    Event m_ended; ///< the pass
    std::array<Event, kLogitRows> m_arrived; ///< a logits row in host memory
    std::vector<float> m_manyLogits; ///< where more rows ask than the device keeps
    bool m_many = false;
};

} // namespace foregleam::cuda

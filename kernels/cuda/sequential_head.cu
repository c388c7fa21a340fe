#include "kernels/cuda/sequential_head.cuh"

#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/pack.cuh"

namespace foregleam::cuda {
namespace {

constexpr int kThreads = 256;

struct HeadArgs {
    PackedMatrix w1;
    const TokenId* token = nullptr;
    int rank = 0;
    int hiddenWidth = 0;
    const float* hidden = nullptr;
    const float* parts = nullptr;
    const float* state = nullptr;
    float* nextState = nullptr;
    SequentialHead kind = SequentialHead::None;
    Prepared out;
};

__device__ float sigmoid(float x)
{
    return 1.0F / (1.0F + expf(-x));
}

// [hidden; embedding] for the gated head, [state; embedding; hidden] for the RNN.
__global__ void joinKernel(const __grid_constant__ HeadArgs args)
{
    launchDependents();
    waitForPredecessor();
    const bool rnn = args.kind == SequentialHead::Rnn;
    const TokenId token = *args.token;
    const int hiddenAt = rnn ? 2 * args.rank : 0;
    const int embeddingAt = rnn ? args.rank : args.hiddenWidth;
    const int width = args.hiddenWidth + (rnn ? 2 : 1) * args.rank;
    prepareRow(args.out, 0, [&](int k) {
        return fourOf(k, width, [&](int i) {
            if (i >= hiddenAt && i < hiddenAt + args.hiddenWidth)
                return args.hidden[i - hiddenAt];
            if (i >= embeddingAt && i < embeddingAt + args.rank)
                return packedValue(args.w1, token, i - embeddingAt);
            return args.state[i];
        });
    });
}

// What goes through W2; the RNN's state goes on.
__global__ void throughKernel(const __grid_constant__ HeadArgs args)
{
    launchDependents();
    waitForPredecessor();
    const TokenId token = *args.token;
    prepareRow(args.out, 0, [&](int k) {
        return fourOf(k, args.rank, [&](int i) {
            if (args.kind == SequentialHead::Rnn) {
                const float keep = sigmoid(args.parts[i]);
                args.nextState[i] = keep * args.state[i] + (1.0F - keep) * tanhf(args.parts[args.rank + i]);
                return tanhf(args.parts[2 * args.rank + i]);
            }
            const float embedding = packedValue(args.w1, token, i);
            return args.kind == SequentialHead::Gated ? sigmoid(args.parts[i]) * embedding : embedding;
        });
    });
}

} // namespace

void SequentialHeads::bind(WeightStore& store, const DrafterWeights& weights)
{
    m_kind = weights.shape.head;
    m_rank = weights.shape.markovRank;
    m_hidden = weights.shape.block.hidden;
    if (m_kind == SequentialHead::None)
        return;
    m_w1 = store.matrix(weights.markovW1);
    m_w2 = store.matrix(weights.markovW2);
    if (m_kind == SequentialHead::Vanilla)
        return;
    const bool gated = m_kind == SequentialHead::Gated;
    m_inner = store.matrix(gated ? weights.gate : weights.joint);
    m_innerBias = store.vector(gated ? weights.gateBias : weights.jointBias);
}

void SequentialHeads::carve(Carver& carver)
{
    if (m_kind == SequentialHead::None)
        return;
    m_through = carver.prepared(1, m_rank);
    m_states = carver.take<float>(static_cast<std::size_t>(kMostStates) * static_cast<std::size_t>(m_rank));
    if (m_inner.tiles == 0)
        return;
    m_joined = carver.prepared(1, m_inner.units * kUnitColumns);
    m_parts = carver.take<float>(static_cast<std::size_t>(m_inner.tiles) * kTileRows);
}

cudaError_t SequentialHeads::begin(cudaStream_t stream) const
{
    if (m_kind != SequentialHead::Rnn)
        return cudaSuccess;
    return cudaMemsetAsync(m_states, 0, static_cast<std::size_t>(kMostStates * m_rank) * sizeof(float), stream);
}

cudaError_t SequentialHeads::correct(int state, const float* hidden, const TokenId* previous, const float* logits,
    float* corrected, cudaStream_t stream) const
{
    HeadArgs args;
    args.w1 = m_w1;
    args.token = previous;
    args.rank = m_rank;
    args.hiddenWidth = m_hidden;
    args.hidden = hidden;
    args.parts = m_parts;
    args.state = m_states + static_cast<std::size_t>(state) * static_cast<std::size_t>(m_rank);
    args.nextState = m_states + static_cast<std::size_t>(state + 1) * static_cast<std::size_t>(m_rank);
    args.kind = m_kind;
    cudaError_t status = cudaSuccess;
    if (m_kind != SequentialHead::Vanilla) {
        args.out = m_joined;
        status = launch(joinKernel, dim3(1), dim3(kThreads), 0, stream, args);
        MatmulArgs inner;
        inner.weights = m_inner;
        inner.x = m_joined;
        inner.rows = 1;
        inner.out = m_parts;
        inner.outStride = static_cast<std::size_t>(m_inner.outputs);
        inner.bias = m_innerBias;
        if (status == cudaSuccess)
            status = launchMatmul(inner, stream);
    }
    args.out = m_through;
    if (status == cudaSuccess)
        status = launch(throughKernel, dim3(1), dim3(kThreads), 0, stream, args);
    MatmulArgs bias;
    bias.weights = m_w2;
    bias.x = m_through;
    bias.rows = 1;
    bias.out = corrected;
    bias.base = logits;
    bias.outStride = static_cast<std::size_t>(m_w2.outputs);
    return status == cudaSuccess ? launchMatmul(bias, stream) : status;
}

} // namespace foregleam::cuda

#include "kernels/cuda/layer_stack.h"

#include <algorithm>
#include <bit>

namespace foregleam::cuda {
namespace {

constexpr std::size_t kAttentionFloats = std::size_t{16} << 20; ///< partial sums of attention; more rows come in groups
constexpr int kPositionSlack = 64; ///< a drafter's block may stand beyond the last position

} // namespace

LayerStack::LayerStack(const ModelShape& shape, int positions, int slots)
    : m_shape(shape)
    , m_layout(qkvLayout(shape))
    , m_positions(positions)
    , m_slots(slots)
{
}

void LayerStack::bind(WeightStore& store, const std::vector<LayerWeights>& layers, const TensorView& ropeFactors)
{
    m_layers.clear();
    bool local = false;
    for (const LayerWeights& layer : layers) {
        m_layers.push_back(makeLayer(store, layer, m_shape));
        local = local || layer.slidingWindow > 0;
    }
    const int positions = m_positions + kPositionSlack;
    m_rope = reinterpret_cast<const float2*>(store.floats(ropeTable(m_shape, ropeFactors, false, positions)));
    if (local)
        m_localRope = reinterpret_cast<const float2*>(store.floats(ropeTable(m_shape, ropeFactors, true, positions)));
}

void LayerStack::setCausal(const std::vector<std::uint8_t>& causal)
{
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        m_layers[i].causal = causal[i] != 0;
}

int LayerStack::chunksFor(int position) const
{
    return static_cast<int>(std::bit_ceil(static_cast<unsigned>(position / kChunk + 1)));
}

void LayerStack::carve(Carver& carver)
{
    constexpr auto kRows = static_cast<std::size_t>(kMostRows);
    const auto hidden = static_cast<std::size_t>(m_shape.hidden);
    m_x = carver.take<float>(kRows * hidden);
    m_parts = carver.take<float>(kMostSplits * kRows * hidden);
    m_squares = carver.take<float>(kRows * (hidden / kTileRows + 4));
    m_qkv = carver.take<float>(kRows * static_cast<std::size_t>(m_layout.width));
    m_normed = carver.prepared(kMostRows, m_shape.hidden);
    m_mixed = carver.prepared(kMostRows, m_shape.queryWidth());
    m_inner = carver.prepared(kMostRows, m_shape.feedForward);
    m_attentionFloats = std::max(kAttentionFloats,
        attentionFloats(kMatmulMostRows, m_shape.heads, chunksFor(m_positions + kPositionSlack), m_shape.headSize));
    m_attention = carver.take<float>(m_attentionFloats);
    m_arrived = carver.take<int>(kRows * static_cast<std::size_t>(m_shape.heads));
}

std::size_t LayerStack::cacheBytes() const
{
    return static_cast<std::size_t>(m_shape.layers) * static_cast<std::size_t>(m_slots) * cacheOf(0).slotElements() * sizeof(__half);
}

KvLayer LayerStack::cacheOf(std::size_t layer) const
{
    KvLayer kv;
    kv.kvHeads = m_shape.kvHeads;
    kv.positions = m_positions;
    kv.stride = (m_shape.headSize + 7) / 8 * 8;
    kv.data = m_cache + layer * static_cast<std::size_t>(m_slots) * kv.slotElements();
    return kv;
}

RotateArgs LayerStack::rotation(std::size_t index) const
{
    const DeviceLayer& layer = m_layers[index];
    RotateArgs rotate;
    rotate.qkv = m_qkv;
    rotate.rowStride = static_cast<std::size_t>(m_layout.width);
    rotate.keysAt = m_layout.keysAt;
    rotate.valuesAt = m_layout.valuesAt;
    rotate.heads = m_shape.heads;
    rotate.headSize = m_shape.headSize;
    rotate.queryNorm = layer.queryNorm;
    rotate.keyNorm = layer.keyNorm;
    rotate.epsilon = m_shape.normEpsilon;
    rotate.rope = layer.slidingWindow > 0 ? m_localRope : m_rope;
    rotate.ropePairs = m_shape.ropeDimensions / 2;
    rotate.style = m_shape.ropeStyle;
    rotate.kv = cacheOf(index);
    return rotate;
}

cudaError_t LayerStack::embed(const PackedMatrix& embedding, const PassInput& input, int rows) const
{
    return launchEmbed(embedding, input.rows(), rows, m_shape.hidden, m_shape.embeddingScale, m_x, m_stream);
}

// Where the residual stream after a layer is kept; null = nowhere.
float* LayerStack::tapOf(const StackPass& pass, int layer) const
{
    if (!pass.taps)
        return nullptr;
    const auto& layers = pass.taps->layers;
    const auto found = std::find(layers.begin(), layers.end(), layer);
    return found == layers.end() ? nullptr
                                 : pass.taps->values + static_cast<std::size_t>(found - layers.begin()) * static_cast<std::size_t>(m_shape.hidden);
}

// x += postNorm(parts); norm(x) into m_normed. `tapLayer` is the layer whose output x now is.
cudaError_t LayerStack::norm(const float* weight, const float* postNorm, const StackPass& pass, int tapLayer)
{
    NormArgs args;
    args.x = m_x;
    args.parts = m_parts;
    args.splits = m_splits;
    args.splitStride = static_cast<std::size_t>(kMostRows) * static_cast<std::size_t>(m_shape.hidden);
    args.postNorm = m_splits ? postNorm : nullptr;
    args.norm = weight;
    args.epsilon = m_shape.normEpsilon;
    args.width = m_shape.hidden;
    if (weight)
        args.out = m_normed;
    args.taps = tapOf(pass, tapLayer);
    args.tapStride = pass.taps ? pass.taps->layers.size() * static_cast<std::size_t>(m_shape.hidden) : 0;
    m_splits = 0;
    m_pending = {};
    return launchNorm(args, pass.rows, m_stream);
}

// Its product waits in m_parts to be added to the residual stream.
cudaError_t LayerStack::project(const PackedMatrix& matrix, const Prepared& in, int rows)
{
    MatmulArgs args;
    args.weights = matrix;
    args.x = in;
    args.rows = rows;
    args.splits = in.rounded ? wideSplitsFor(matrix, rows) : splitsFor(matrix);
    args.out = m_parts;
    args.outStride = static_cast<std::size_t>(m_shape.hidden);
    args.splitStride = static_cast<std::size_t>(kMostRows) * static_cast<std::size_t>(m_shape.hidden);
    m_splits = args.splits;
    return launchMatmul(args, m_stream);
}

// x += product; norm · x into m_normed, whose root mean square is left to the next product.
cudaError_t LayerStack::projectAndNorm(
    const PackedMatrix& matrix, const Prepared& in, const float* norm, const StackPass& pass, int tapLayer)
{
    MatmulArgs args;
    args.weights = matrix;
    args.x = in;
    args.rows = pass.rows;
    args.residual.x = m_x;
    args.residual.norm = norm;
    args.residual.next = m_normed;
    args.residual.squares = m_squares;
    args.residual.taps = tapOf(pass, tapLayer);
    args.residual.tapStride = pass.taps ? pass.taps->layers.size() * static_cast<std::size_t>(m_shape.hidden) : 0;
    m_pending = {m_squares, matrix.tiles, m_shape.hidden, m_shape.normEpsilon};
    return launchMatmul(args, m_stream);
}

// Where rows are many the norms are no burden, a norm behind a projection needs all of its row, and parts of a split
// product are added up by the norm.
bool LayerStack::leavesNormsPending(const StackPass& pass) const
{
    return !pass.prompt && m_shape.hidden % kTileRows == 0 && m_shape.hidden / kTileRows <= kMostNormParts
        && std::none_of(m_layers.begin(), m_layers.end(), [](const DeviceLayer& layer) {
               return layer.attentionPostNorm || layer.feedForwardPostNorm || splitsFor(layer.attentionOutput) > 1
                   || splitsFor(layer.down) > 1;
           });
}

// Queries, keys and values of m_normed, then attention into m_mixed.
cudaError_t LayerStack::attend(std::size_t index, const StackPass& pass, const PassInput& input)
{
    const DeviceLayer& layer = m_layers[index];
    cudaError_t status = cudaSuccess;
    for (const Projection& projection : layer.inputs) {
        MatmulArgs matmul;
        matmul.weights = projection.matrix;
        matmul.x = m_normed;
        matmul.rows = pass.rows;
        matmul.out = m_qkv + projection.outputAt;
        matmul.outStride = static_cast<std::size_t>(m_layout.width);
        matmul.bias = layer.bias ? layer.bias + projection.outputAt : nullptr;
        matmul.pending = m_pending;
        if (status = launchMatmul(matmul, m_stream); status != cudaSuccess)
            return status;
    }
    AttentionArgs attention;
    attention.rotate = rotation(index);
    attention.scale = m_shape.attentionScale;
    attention.window = layer.slidingWindow;
    attention.causal = layer.causal;
    attention.fresh = pass.fresh;
    attention.keep = pass.keep;
    attention.partial = m_attention;
    attention.arrived = m_arrived;
    attention.chunks = pass.chunks;
    attention.out = m_mixed;
    if (!pass.fresh) {
        if (status = launchRotate(attention.rotate, input.rows(), pass.rows, m_stream); status != cudaSuccess)
            return status;
    }
    if (pass.prompt && promptAttentionFits(m_shape.headSize))
        return attendPrompt(attention.rotate, pass, layer.slidingWindow);
    const std::size_t perRow = attentionFloats(1, m_shape.heads, pass.chunks, m_shape.headSize);
    const int group = static_cast<int>(std::min<std::size_t>(m_attentionFloats / perRow, kMostRows)) / m_mixed.groupRows() * m_mixed.groupRows();
    for (int row = 0; row < pass.rows && status == cudaSuccess; row += group) {
        attention.firstRow = row;
        attention.out = fromRow(m_mixed, row);
        status = launchAttention(attention, input.rows(row), std::min(group, pass.rows - row), m_stream);
    }
    return status;
}

// Rotated queries, keys and values are where launchRotate() left them.
cudaError_t LayerStack::attendPrompt(const RotateArgs& rotate, const StackPass& pass, int window)
{
    PromptAttentionArgs args;
    args.queries = rotate.qkv + rotate.queriesAt;
    args.rowStride = rotate.rowStride;
    args.heads = rotate.heads;
    args.headSize = rotate.headSize;
    args.scale = m_shape.attentionScale;
    args.window = window;
    args.slot = pass.slot;
    args.firstPosition = pass.firstPosition;
    args.rows = pass.rows;
    args.kv = rotate.kv;
    args.out = m_mixed;
    return launchPromptAttention(args, m_stream);
}

cudaError_t LayerStack::run(const StackPass& pass, const PassInput& input)
{
    m_splits = 0;
    m_normed.rounded = m_mixed.rounded = m_inner.rounded = pass.prompt;
    const bool pending = leavesNormsPending(pass);
    const float* postNorm = nullptr;
    cudaError_t status = cudaSuccess;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const DeviceLayer& layer = m_layers[i];
        if (i == 0 || !pending) {
            if (status = norm(layer.attentionNorm, postNorm, pass, static_cast<int>(i) - 1); status != cudaSuccess)
                return status;
        }
        if (status = attend(i, pass, input); status != cudaSuccess)
            return status;
        StackPass untapped = pass;
        untapped.taps = nullptr;
        if (pending) {
            status = projectAndNorm(layer.attentionOutput, m_mixed, layer.feedForwardNorm, untapped, 0);
        } else {
            status = project(layer.attentionOutput, m_mixed, pass.rows);
            if (status == cudaSuccess)
                status = norm(layer.feedForwardNorm, layer.attentionPostNorm, untapped, 0);
        }
        if (status != cudaSuccess)
            return status;
        MatmulArgs gateUp;
        gateUp.weights = layer.gateUp;
        gateUp.x = m_normed;
        gateUp.rows = pass.rows;
        gateUp.gated = true;
        gateUp.activation = m_shape.activation;
        gateUp.next = m_inner;
        gateUp.pending = m_pending;
        if (status = launchMatmul(gateUp, m_stream); status != cudaSuccess)
            return status;
        status = pending && i + 1 < m_layers.size()
            ? projectAndNorm(layer.down, m_inner, m_layers[i + 1].attentionNorm, pass, static_cast<int>(i))
            : project(layer.down, m_inner, pass.rows);
        if (status != cudaSuccess)
            return status;
        postNorm = layer.feedForwardPostNorm;
    }
    const auto last = static_cast<std::int32_t>(m_layers.size()) - 1;
    if (pass.taps && !pass.taps->layers.empty() && pass.taps->layers.back() == last)
        return norm(nullptr, postNorm, pass, last); // of every row, whatever the head is for
    return cudaSuccess;
}

cudaError_t LayerStack::finish(const float* weight, const std::int32_t* map, int rows, float* hidden)
{
    m_normed.rounded = false; // the head is for few rows
    NormArgs args;
    args.x = m_x;
    args.parts = m_parts;
    args.splits = m_splits;
    args.splitStride = static_cast<std::size_t>(kMostRows) * static_cast<std::size_t>(m_shape.hidden);
    args.postNorm = m_splits ? m_layers.back().feedForwardPostNorm : nullptr;
    args.norm = weight;
    args.epsilon = m_shape.normEpsilon;
    args.width = m_shape.hidden;
    args.map = map;
    args.out = m_normed;
    args.plain = hidden;
    return launchNorm(args, rows, m_stream);
}

cudaError_t LayerStack::inject(const PassInput& input, int rows)
{
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const DeviceLayer& layer = m_layers[i];
        for (const Projection& projection : layer.inputs) {
            const int skipped = std::max(0, m_layout.keysAt - projection.outputAt); // the queries
            if (skipped >= projection.matrix.tiles * kTileRows)
                continue;
            MatmulArgs matmul;
            matmul.weights = projection.matrix;
            matmul.weights.data += static_cast<std::size_t>(skipped / kTileRows) * projection.matrix.tileBytes();
            matmul.weights.tiles -= skipped / kTileRows;
            matmul.weights.outputs -= skipped;
            matmul.x = m_normed;
            matmul.rows = rows;
            matmul.out = m_qkv + projection.outputAt + skipped;
            matmul.outStride = static_cast<std::size_t>(m_layout.width);
            matmul.bias = layer.bias ? layer.bias + projection.outputAt + skipped : nullptr;
            if (const cudaError_t status = launchMatmul(matmul, m_stream); status != cudaSuccess)
                return status;
        }
        RotateArgs rotate = rotation(i);
        rotate.queriesAt = -1;
        if (const cudaError_t status = launchRotate(rotate, input.rows(), rows, m_stream); status != cudaSuccess)
            return status;
    }
    return cudaSuccess;
}

std::int64_t LayerStack::weightBytes() const
{
    std::size_t bytes = 0;
    for (const DeviceLayer& layer : m_layers) {
        for (const Projection& projection : layer.inputs)
            bytes += projection.matrix.bytes();
        bytes += layer.attentionOutput.bytes() + layer.gateUp.bytes() + layer.down.bytes();
    }
    return static_cast<std::int64_t>(bytes);
}

} // namespace foregleam::cuda

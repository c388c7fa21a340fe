#include "kernels/cuda/device_model.h"

#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/rope_table.h"

#include <algorithm>
#include <cstring>

namespace foregleam::cuda {
namespace {

constexpr std::size_t kStagingBytes = std::size_t{64} << 20;
constexpr std::size_t kAlignment = 256;
constexpr float kPlainPower = 256.0F; ///< plain weights are stored times this: F16 then holds a BF16 of 255 and of 2^-22
constexpr std::size_t kRowSlack = 64; ///< of the staging buffer; a 16-bit read may touch a byte more

int tilesOf(std::int64_t rows)
{
    return static_cast<int>((rows + kTileRows - 1) / kTileRows);
}

/// Rows of any type as fp32 in host memory.
std::vector<float> asFloats(const TensorView& view, std::int64_t first, std::int64_t rows)
{
    std::vector<float> values(static_cast<std::size_t>(rows * view.columns));
    for (std::int64_t row = 0; row < rows; ++row)
        cpu::dequantizeRow(view, first + row, values.data() + row * view.columns);
    return values;
}

} // namespace

QkvLayout qkvLayout(const ModelShape& shape)
{
    QkvLayout layout;
    layout.keysAt = tilesOf(shape.queryWidth()) * kTileRows;
    layout.valuesAt = layout.keysAt + tilesOf(shape.kvWidth()) * kTileRows;
    layout.width = layout.valuesAt + tilesOf(shape.kvWidth()) * kTileRows;
    return layout;
}

Result<void> WeightStore::allocate()
{
    auto memory = DeviceMemory::allocate(m_used, "the weights");
    if (!memory)
        return memory.error();
    auto staging = DeviceMemory::allocate(2 * kStagingBytes + kRowSlack, "loading the weights");
    if (!staging)
        return staging.error();
    auto overflow = DeviceMemory::allocate(sizeof(int), "loading the weights");
    if (!overflow)
        return overflow.error();
    m_memory = std::move(*memory);
    m_staging = std::move(*staging);
    m_overflow = std::move(*overflow);
    m_used = 0;
    m_filling = true;
    return {};
}

Result<void> WeightStore::finish()
{
    fail(check(cudaDeviceSynchronize(), "loading the weights"));
    m_staging = {};
    m_overflow = {};
    return m_failure ? Result<void>(*m_failure) : Result<void>();
}

std::uint8_t* WeightStore::take(std::size_t bytes)
{
    std::uint8_t* at = m_filling ? m_memory.data() + m_used : nullptr;
    m_used += (bytes + kAlignment - 1) / kAlignment * kAlignment;
    return at;
}

void WeightStore::fail(const Result<void>& why)
{
    if (!m_failure && !why)
        m_failure = why.error();
}

PackedMatrix WeightStore::pack(const TensorView& view, const TensorView* second)
{
    PackedMatrix packed;
    const bool alike = !second || second->type == view.type;
    packed.format = alike ? formatOf(view.type) : Format::F32;
    packed.units = static_cast<int>((view.columns + kUnitColumns - 1) / kUnitColumns);
    packed.outputs = static_cast<int>(view.rows) * (second ? 2 : 1);
    packed.tiles = second ? static_cast<int>((view.rows + 7) / 8) : tilesOf(view.rows);
    packed.scale = packed.format == Format::F32 || view.type == TensorType::BF16 ? 1.0F / kPlainPower : 1.0F;
    packed.data = take(packed.bytes());
    if (m_filling)
        upload(view, second, packed);
    return packed;
}

// In pieces of whole tiles through the staging buffer.
void WeightStore::upload(const TensorView& view, const TensorView* second, PackedMatrix& packed)
{
    const bool alike = !second || second->type == view.type;
    PackSource source;
    source.type = alike ? view.type : TensorType::F32;
    source.columns = static_cast<int>(view.columns);
    source.interleaved = second != nullptr;
    source.rowBytes = alike ? view.rowBytes() : static_cast<std::size_t>(view.columns) * sizeof(float);
    const std::int64_t tileRows = second ? 8 : kTileRows;
    const auto piece = std::max<std::int64_t>(1, static_cast<std::int64_t>(kStagingBytes / source.rowBytes) / tileRows);
    if (source.rowBytes * static_cast<std::size_t>(tileRows) > kStagingBytes)
        return fail(Error{"A matrix of the model is too wide for the GPU's kernels; choose the CPU."});
    const TensorView* views[2] = {&view, second};
    for (std::int64_t tile = 0; tile < packed.tiles; tile += piece) {
        const std::int64_t first = tile * tileRows;
        const std::int64_t rows = std::min(view.rows - first, piece * tileRows);
        source.rows = static_cast<int>(rows);
        for (int i = 0; i < (second ? 2 : 1); ++i) {
            std::uint8_t* to = m_staging.data() + static_cast<std::size_t>(i) * kStagingBytes;
            source.matrix[i] = to;
            const std::size_t bytes = source.rowBytes * static_cast<std::size_t>(rows);
            if (alike) {
                fail(check(cudaMemcpy(to, views[i]->row(first), bytes, cudaMemcpyHostToDevice), "loading the weights"));
            } else {
                const std::vector<float> values = asFloats(*views[i], first, rows);
                fail(check(cudaMemcpy(to, values.data(), bytes, cudaMemcpyHostToDevice), "loading the weights"));
            }
        }
        const int tiles = static_cast<int>(std::min<std::int64_t>(piece, packed.tiles - tile));
        fail(check(launchPack(source, packed.format, tiles, packed.units, 1.0F / packed.scale,
            const_cast<std::uint8_t*>(packed.data) + static_cast<std::size_t>(tile) * packed.tileBytes(),
            m_overflow.as<int>(), nullptr), "loading the weights"));
    }
    int overflow = 0;
    fail(check(cudaMemcpy(&overflow, m_overflow.data(), sizeof overflow, cudaMemcpyDeviceToHost), "loading the weights"));
    if (overflow)
        fail(Error{"The model has weights above 255, which the GPU's kernels cannot take; choose the CPU."});
}

std::vector<Projection> WeightStore::projections(std::initializer_list<const TensorView*> views)
{
    std::vector<Projection> found;
    int outputAt = 0;
    for (const TensorView* view : views) {
        // The next matrix lies right behind: tiles are multiples of the alignment, or else it starts a launch of its own.
        const PackedMatrix packed = matrix(*view);
        const int outputs = packed.tiles * kTileRows;
        PackedMatrix* last = found.empty() ? nullptr : &found.back().matrix;
        if (last && last->format == packed.format && last->scale == packed.scale
            && last->bytes() % kAlignment == 0) {
            last->tiles += packed.tiles;
            last->outputs = last->tiles * kTileRows;
        } else {
            found.push_back({packed, outputAt});
            found.back().matrix.outputs = outputs;
        }
        outputAt += outputs;
    }
    return found;
}

const float* WeightStore::vector(std::initializer_list<std::pair<const TensorView*, int>> parts)
{
    std::vector<float> values;
    bool any = false;
    for (const auto& [view, width] : parts) {
        const std::size_t at = values.size();
        values.resize(at + static_cast<std::size_t>(width), 0.0F);
        if (*view)
            std::memcpy(values.data() + at, view->data, view->bytes());
        any = any || *view;
    }
    return any ? floats(values) : nullptr;
}

const float* WeightStore::floats(const std::vector<float>& values)
{
    const std::size_t bytes = values.size() * sizeof(float);
    std::uint8_t* to = take(bytes);
    if (m_filling)
        fail(check(cudaMemcpy(to, values.data(), bytes, cudaMemcpyHostToDevice), "loading the weights"));
    return reinterpret_cast<const float*>(to);
}

DeviceLayer makeLayer(WeightStore& store, const LayerWeights& weights, const ModelShape& shape)
{
    const QkvLayout layout = qkvLayout(shape);
    DeviceLayer layer;
    layer.inputs = store.projections({&weights.query, &weights.key, &weights.value});
    layer.bias = store.vector({{&weights.queryBias, layout.keysAt}, {&weights.keyBias, layout.valuesAt - layout.keysAt},
        {&weights.valueBias, layout.width - layout.valuesAt}});
    layer.attentionOutput = store.matrix(weights.attentionOutput);
    layer.gateUp = store.interleaved(weights.gate, weights.up);
    layer.down = store.matrix(weights.down);
    layer.attentionNorm = store.vector(weights.attentionNorm);
    layer.queryNorm = store.vector(weights.queryNorm);
    layer.keyNorm = store.vector(weights.keyNorm);
    layer.attentionPostNorm = store.vector(weights.attentionPostNorm);
    layer.feedForwardNorm = store.vector(weights.feedForwardNorm);
    layer.feedForwardPostNorm = store.vector(weights.feedForwardPostNorm);
    layer.slidingWindow = weights.slidingWindow;
    return layer;
}

std::vector<float> ropeTable(const ModelShape& shape, const TensorView& factors, bool local, int positions)
{
    const auto pairs = static_cast<std::size_t>(shape.ropeDimensions / 2);
    std::vector<float> table;
    table.reserve(static_cast<std::size_t>(positions) * pairs * 2);
    std::vector<float> cosines(pairs);
    std::vector<float> sines(pairs);
    for (int position = 0; position < positions; ++position) {
        cpu::fillRopeRow(shape, factors, local, position, cosines.data(), sines.data());
        for (std::size_t i = 0; i < pairs; ++i) {
            table.push_back(cosines[i]);
            table.push_back(sines[i]);
        }
    }
    return table;
}

} // namespace foregleam::cuda

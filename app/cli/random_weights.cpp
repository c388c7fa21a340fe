#include "app/cli/random_weights.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>
#include <fstream>
#include <thread>
#include <vector>

namespace foregleam::cli {

namespace {

struct NamedShape {
    const char* name;
    ModelShape shape;
    bool tied;
    bool headNorms;
};

ModelShape makeShape(std::int32_t vocabulary, std::int32_t hidden, std::int32_t feedForward, std::int32_t layers,
    std::int32_t heads, std::int32_t kvHeads, std::int32_t headSize, RopeStyle style, float base)
{
    ModelShape shape;
    shape.vocabulary = vocabulary;
    shape.hidden = hidden;
    shape.feedForward = feedForward;
    shape.layers = layers;
    shape.heads = heads;
    shape.kvHeads = kvHeads;
    shape.headSize = headSize;
    shape.contextLength = 8192;
    shape.attentionScale = 1.0F / std::sqrt(static_cast<float>(headSize));
    shape.ropeStyle = style;
    shape.ropeDimensions = headSize;
    shape.ropeBase = base;
    shape.ropeBaseLocal = base;
    return shape;
}

const std::vector<NamedShape>& knownShapes()
{
    static const std::vector<NamedShape> shapes{
        {"smollm2-135m", makeShape(49152, 576, 1536, 30, 9, 3, 64, RopeStyle::Norm, 1e5F), true, false},
        {"qwen3-0.6b", makeShape(151936, 1024, 3072, 28, 16, 8, 128, RopeStyle::Neox, 1e6F), true, true},
        {"qwen3-4b", makeShape(151936, 2560, 9728, 36, 32, 8, 128, RopeStyle::Neox, 1e6F), true, true},
        {"llama3-8b", makeShape(128256, 4096, 14336, 32, 32, 8, 128, RopeStyle::Norm, 5e5F), false, false},
    };
    return shapes;
}

constexpr std::array kTypes{TensorType::Q4_0, TensorType::Q4_1, TensorType::Q8_0, TensorType::Q4_K, TensorType::Q6_K,
    TensorType::BF16, TensorType::F16, TensorType::F32};

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// Bytes that programs can have without swapping; 0 where the system does not tell.
std::size_t availableMemory()
{
    std::ifstream file("/proc/meminfo");
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("MemAvailable:")) {
            return std::stoull(line.substr(13)) * 1024;
        }
    }
    return 0;
}

/// Where each matrix lies in one block of memory; first counted, then filled.
class Arena {
public:
    explicit Arena(TensorType type)
        : m_type(type)
    {
    }

    TensorView matrix(std::int64_t rows, std::int64_t columns) { return place(m_type, rows, columns); }
    TensorView ones(std::int64_t columns) { return place(TensorType::F32, 1, columns); }

    std::size_t size() const { return m_size; }
    void put(std::byte* memory) { m_memory = memory, m_size = 0; }

private:
    TensorView place(TensorType type, std::int64_t rows, std::int64_t columns)
    {
        TensorView view{type, rows, columns, m_memory ? m_memory + m_size : nullptr};
        m_size += (view.bytes() + 63) / 64 * 64; // as aligned as in a file
        return view;
    }

    TensorType m_type;
    std::byte* m_memory = nullptr;
    std::size_t m_size = 0;
};

ModelWeights lay(const NamedShape& named, Arena& arena)
{
    const ModelShape& shape = named.shape;
    ModelWeights weights;
    weights.shape = shape;
    weights.tokenEmbedding = arena.matrix(shape.vocabulary, shape.hidden);
    weights.outputNorm = arena.ones(shape.hidden);
    weights.output = named.tied ? weights.tokenEmbedding : arena.matrix(shape.vocabulary, shape.hidden);
    for (std::int32_t i = 0; i < shape.layers; ++i) {
        LayerWeights layer;
        layer.attentionNorm = arena.ones(shape.hidden);
        layer.query = arena.matrix(shape.queryWidth(), shape.hidden);
        layer.key = arena.matrix(shape.kvWidth(), shape.hidden);
        layer.value = arena.matrix(shape.kvWidth(), shape.hidden);
        if (named.headNorms) {
            layer.queryNorm = arena.ones(shape.headSize);
            layer.keyNorm = arena.ones(shape.headSize);
        }
        layer.attentionOutput = arena.matrix(shape.hidden, shape.queryWidth());
        layer.feedForwardNorm = arena.ones(shape.hidden);
        layer.gate = arena.matrix(shape.feedForward, shape.hidden);
        layer.up = arena.matrix(shape.feedForward, shape.hidden);
        layer.down = arena.matrix(shape.hidden, shape.feedForward);
        weights.layers.push_back(layer);
    }
    return weights;
}

template <class Value> void write(std::byte* at, Value value)
{
    std::memcpy(at, &value, sizeof(value));
}

/// Random quants under scales of 1/128 or so: values within about 0.1, as trained weights are.
void tame(TensorType type, std::byte* block)
{
    constexpr std::uint16_t kScale = 0x2000; // 2^-7 as half
    constexpr std::uint16_t kSmallScale = 0x1000; // 2^-11, for types that have scales of their own beside it
    constexpr std::uint16_t kOffset = 0xAB80; // -7.5 * 2^-7, the middle of 4 bits
    switch (type) {
    case TensorType::Q4_1: write(block + 2, kOffset); [[fallthrough]];
    case TensorType::Q4_0: write(block, kScale); return;
    case TensorType::Q8_0: write(block, kSmallScale); return;
    case TensorType::Q4_K:
        write(block, kSmallScale);
        write(block + 2, kSmallScale);
        return;
    case TensorType::Q6_K: write<std::uint16_t>(block + 208, 0x0100); return; // 2^-16
    default: return;
    }
}

/// Plain numbers of either sign, 2^-6 to 2^-5.
std::uint64_t plain(TensorType type, std::uint64_t bits)
{
    switch (type) {
    case TensorType::BF16: return (bits & 0x807F807F807F807FU) | 0x3C803C803C803C80U;
    case TensorType::F16: return (bits & 0x83FF83FF83FF83FFU) | 0x2400240024002400U;
    case TensorType::F32: return (bits & 0x807FFFFF807FFFFFU) | 0x3C8000003C800000U;
    default: return bits;
    }
}

void fillMatrix(const TensorView& view, std::uint64_t seed)
{
    auto* data = const_cast<std::byte*>(view.data); // ours, and nobody reads it yet
    std::uint64_t state = seed * 0x9E3779B97F4A7C15U + 1;
    const std::size_t bytes = view.bytes();
    for (std::size_t at = 0; at < bytes; at += 8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        const std::uint64_t bits = plain(view.type, state);
        std::memcpy(data + at, &bits, std::min<std::size_t>(8, bytes - at));
    }
    const std::size_t block = tensorTypeInfo(view.type)->blockBytes;
    for (std::size_t at = 0; at < bytes; at += block) {
        tame(view.type, data + at);
    }
}

void fillOnes(const TensorView& view)
{
    if (view) {
        auto* values = reinterpret_cast<float*>(const_cast<std::byte*>(view.data));
        std::fill_n(values, view.columns, 1.0F);
    }
}

void fillLayer(const LayerWeights& layer, std::uint64_t seed)
{
    for (const TensorView* norm : {&layer.attentionNorm, &layer.feedForwardNorm, &layer.queryNorm, &layer.keyNorm}) {
        fillOnes(*norm);
    }
    for (const TensorView* matrix :
        {&layer.query, &layer.key, &layer.value, &layer.attentionOutput, &layer.gate, &layer.up, &layer.down}) {
        fillMatrix(*matrix, ++seed);
    }
}

void fill(const ModelWeights& weights)
{
    const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 64);
    std::vector<std::jthread> workers;
    for (std::size_t worker = 0; worker < threads; ++worker) {
        workers.emplace_back([&, worker] {
            for (std::size_t layer = worker; layer < weights.layers.size(); layer += threads) {
                fillLayer(weights.layers[layer], 100 * (layer + 1));
            }
        });
    }
    fillOnes(weights.outputNorm);
    fillMatrix(weights.tokenEmbedding, 1);
    if (weights.output.data != weights.tokenEmbedding.data) {
        fillMatrix(weights.output, 2);
    }
}

} // namespace

std::string modelShapeNames()
{
    std::string names;
    for (const NamedShape& known : knownShapes()) {
        names += (names.empty() ? "" : ", ") + std::string(known.name);
    }
    return names;
}

std::string weightTypeNames()
{
    std::string names;
    for (const TensorType type : kTypes) {
        names += (names.empty() ? "" : ", ") + lower(tensorTypeInfo(type)->name);
    }
    return names;
}

std::optional<TensorType> weightType(const std::string& name)
{
    for (const TensorType type : kTypes) {
        if (lower(name) == lower(tensorTypeInfo(type)->name)) {
            return type;
        }
    }
    return std::nullopt;
}

Result<std::shared_ptr<const ModelWeights>> makeRandomWeights(const std::string& shape, TensorType type)
{
    const auto& shapes = knownShapes();
    const auto named = std::ranges::find_if(shapes, [&](const NamedShape& known) { return shape == known.name; });
    if (named == shapes.end()) {
        return Error{fmt::format("There is no model shape called {}; there are {}.", shape, modelShapeNames())};
    }
    const TensorTypeInfo info = *tensorTypeInfo(type);
    for (const std::int32_t width : {named->shape.hidden, named->shape.feedForward, named->shape.queryWidth()}) {
        if (static_cast<std::uint32_t>(width) % info.blockElements != 0) {
            return Error{fmt::format("The rows of {} have {} numbers, which are no whole blocks of {} for {}; choose "
                                     "q4_0, q4_1 or q8_0.",
                shape, width, info.blockElements, info.name)};
        }
    }
    Arena arena(type);
    lay(*named, arena);
    const std::size_t available = availableMemory();
    if (available > 0 && arena.size() + arena.size() / 8 > available) {
        return Error{
            fmt::format("{} in {} takes {:.1f} GB, and {:.1f} GB of memory are free; choose a smaller shape or "
                        "type.",
                shape, info.name, static_cast<double>(arena.size()) / 1e9, static_cast<double>(available) / 1e9)};
    }
    // Not std::vector: it would write all of it once more, from one thread.
    const std::shared_ptr<std::byte[]> memory(new std::byte[arena.size()]);
    arena.put(memory.get());
    auto weights = std::make_shared<ModelWeights>(lay(*named, arena));
    weights->storage = memory;
    fill(*weights);
    return std::shared_ptr<const ModelWeights>(std::move(weights));
}

} // namespace foregleam::cli

// Times of passes on random weights of real shapes: the kernels' own, without the host's share.

#include "tests/kernels/cuda/check.h"
#include "tests/support/quantizer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>

namespace foregleam::test {
namespace {

using namespace foregleam::cuda;

struct NamedShape {
    const char* name;
    int vocabulary, hidden, feedForward, layers, heads, kvHeads, headSize;
    bool tied, headNorms;
    TensorType type;
};

const NamedShape kShapes[] = {
    {"smollm2-135m-q4_1", 49152, 576, 1536, 30, 9, 3, 64, true, false, TensorType::Q4_1},
    {"qwen3-4b-q4_k", 151936, 2560, 9728, 36, 32, 8, 128, true, true, TensorType::Q4_K},
    {"qwen3-4b-bf16", 151936, 2560, 9728, 36, 32, 8, 128, true, true, TensorType::BF16},
    {"llama3-8b-q4_k", 128256, 4096, 14336, 32, 32, 8, 128, false, false, TensorType::Q4_K},
};

/// Random weights of a real shape; the layers share their bytes on the host (on the device each has its own).
std::shared_ptr<const ModelWeights> randomWeights(Check& check, const NamedShape& what)
{
    auto model = std::make_shared<ModelWeights>();
    auto bytes = std::make_shared<std::deque<std::string>>();
    ModelShape& shape = model->shape;
    shape.vocabulary = what.vocabulary;
    shape.hidden = what.hidden;
    shape.feedForward = what.feedForward;
    shape.layers = what.layers;
    shape.heads = what.heads;
    shape.kvHeads = what.kvHeads;
    shape.headSize = what.headSize;
    shape.ropeDimensions = what.headSize;
    shape.contextLength = 8192;
    shape.attentionScale = 1.0F / std::sqrt(static_cast<float>(what.headSize));
    shape.ropeStyle = RopeStyle::Neox;
    const auto matrix = [&](int rows, int columns) {
        // A few random rows, repeated: quantising billions of numbers would take minutes.
        const int some = 64;
        const std::string part = quantize(
            check.floats(static_cast<std::size_t>(some) * static_cast<std::size_t>(columns), 1.0F / std::sqrt(static_cast<float>(columns))), what.type);
        std::string all;
        const std::size_t rowBytes = part.size() / some;
        all.reserve(rowBytes * static_cast<std::size_t>(rows));
        while (all.size() < rowBytes * static_cast<std::size_t>(rows))
            all.append(part, 0, std::min(part.size(), rowBytes * static_cast<std::size_t>(rows) - all.size()));
        bytes->push_back(std::move(all));
        return TensorView{what.type, rows, columns, reinterpret_cast<const std::byte*>(bytes->back().data())};
    };
    const auto vector = [&](int width) {
        bytes->push_back(quantize(check.floats(static_cast<std::size_t>(width), 0.1F, 1.0F), TensorType::F32));
        return TensorView{TensorType::F32, 1, width, reinterpret_cast<const std::byte*>(bytes->back().data())};
    };
    model->tokenEmbedding = matrix(what.vocabulary, what.hidden);
    model->output = what.tied ? model->tokenEmbedding : matrix(what.vocabulary, what.hidden);
    model->outputNorm = vector(what.hidden);
    LayerWeights layer;
    layer.attentionNorm = vector(what.hidden);
    layer.query = matrix(shape.queryWidth(), what.hidden);
    layer.key = matrix(shape.kvWidth(), what.hidden);
    layer.value = matrix(shape.kvWidth(), what.hidden);
    if (what.headNorms) {
        layer.queryNorm = vector(what.headSize);
        layer.keyNorm = vector(what.headSize);
    }
    layer.attentionOutput = matrix(what.hidden, shape.queryWidth());
    layer.feedForwardNorm = vector(what.hidden);
    layer.gate = matrix(what.feedForward, what.hidden);
    layer.up = matrix(what.feedForward, what.hidden);
    layer.down = matrix(what.hidden, what.feedForward);
    model->layers.assign(static_cast<std::size_t>(shape.layers), layer);
    model->storage = bytes;
    return model;
}

/// The fastest of many passes in a row: what shares the GPU meanwhile only makes others slower.
double timePass(Check& check, CudaBackend& backend, int rows, int wantFrom, int position)
{
    std::vector<TokenId> tokens;
    std::vector<std::int32_t> positions;
    std::vector<std::uint8_t> want;
    for (int row = 0; row < rows; ++row) {
        tokens.push_back(static_cast<TokenId>(check.random() % static_cast<unsigned>(backend.shape().vocabulary)));
        positions.push_back(position + row);
        want.push_back(row >= wantFrom ? 1 : 0);
    }
    const std::vector<std::int32_t> slots(static_cast<std::size_t>(rows), 0);
    const auto start = std::chrono::steady_clock::now();
    if (const Result<void> ran = backend.forward({tokens, positions, slots, want}); !ran) {
        std::printf("%s\n", ran.error().message.c_str());
        return 0;
    }
    const double first = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    std::vector<float> times = backend.replay(rows > 64 ? 8 : 200);
    if (times.empty())
        return 0;
    std::sort(times.begin(), times.end());
    std::printf(" %4d rows at %4d: %8.3f ms (median %.3f, first %.3f)\n", rows, position, times.front(), times[times.size() / 2], first);
    return times.front();
}

void timeShape(Check& check, const NamedShape& what)
{
    const auto weights = randomWeights(check, what);
    BackendOptions options;
    options.contextLength = 4096;
    auto made = CudaBackend::create(weights, options);
    if (!made) {
        std::printf("%s: %s\n", what.name, made.error().message.c_str());
        return;
    }
    auto& backend = static_cast<CudaBackend&>(**made);
    const double bytes = static_cast<double>(backend.info().weightBytesPerStep);
    std::printf("%s, %.0f MB a step, floor %.3f ms\n", what.name, bytes / 1e6, bytes / 3.08e9);
    const double one = timePass(check, backend, 1, 0, 100);
    std::printf("      %.0f GB/s\n", bytes / one / 1e6);
    for (const int rows : {4, 8, 16})
        timePass(check, backend, rows, 0, 100);
    timePass(check, backend, 1, 0, 2000);
    const double prefill = timePass(check, backend, 512, 511, 0);
    std::printf("      %.0f tok/s\n", 512e3 / prefill);
}

} // namespace

void timeShapes(Check& check, const std::string& part)
{
    for (const NamedShape& shape : kShapes) {
        if (std::string(shape.name).find(part) != std::string::npos)
            timeShape(check, shape);
    }
}

} // namespace foregleam::test

#include "engine/model/weights.h"

#include "engine/model/mapped_file.h"
#include "engine/model/shown_text.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace foregleam {
namespace {

/// What the views point into.
struct Storage {
    std::shared_ptr<const MappedFile> file;
    std::vector<std::vector<float>> converted;
};

float fromHalf(std::uint16_t half)
{
    const int exponent = (half >> 10) & 31;
    const int mantissa = half & 1023;
    const float sign = (half & 0x8000) != 0 ? -1.0F : 1.0F;
    if (exponent == 31)
        return mantissa != 0 ? std::nanf("") : sign * HUGE_VALF;
    if (exponent == 0)
        return sign * std::ldexp(static_cast<float>(mantissa), -24);
    return sign * std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
}

float fromBfloat(std::uint16_t bits)
{
    return std::bit_cast<float>(std::uint32_t{bits} << 16);
}

std::string shapeText(const std::vector<std::int64_t>& dims)
{
    return fmt::format("[{}]", fmt::join(dims, ", "));
}

/// Finds tensors and keeps the first error; after one, views are empty.
class WeightBinder {
public:
    WeightBinder(const GgufFile& file, const ModelConfig& config)
        : m_file(file)
        , m_config(config)
        , m_shape(config.shape)
        , m_used(file.tensors().size(), false)
        , m_storage(std::make_shared<Storage>())
    {
        m_storage->file = file.file();
    }

    Result<std::shared_ptr<const ModelWeights>> bind();

private:
    LayerWeights layer(std::int32_t index);
    void attention(LayerWeights& layer, const std::string& prefix);
    void checkRopeFactors(const TensorView& factors);
    void refuseUnused();

    TensorView matrix(const std::string& name, std::int64_t rows, std::int64_t columns);
    TensorView vector(const std::string& name, std::int64_t size);
    TensorView optionalVector(const std::string& name, std::int64_t size);
    bool has(const std::string& name) const { return m_file.findTensor(name) != nullptr; }
    const GgufTensor* find(const std::string& name, const std::vector<std::int64_t>& dims);
    void fail(std::string_view reason);

    const GgufFile& m_file;
    const ModelConfig& m_config;
    const ModelShape& m_shape;
    std::vector<bool> m_used;
    std::shared_ptr<Storage> m_storage;
    std::optional<Error> m_error;
};

Result<std::shared_ptr<const ModelWeights>> WeightBinder::bind()
{
    auto weights = std::make_shared<ModelWeights>();
    weights->shape = m_shape;
    weights->tokenEmbedding = matrix("token_embd.weight", m_shape.vocabulary, m_shape.hidden);
    weights->outputNorm = vector("output_norm.weight", m_shape.hidden);
    weights->output =
        has("output.weight") ? matrix("output.weight", m_shape.vocabulary, m_shape.hidden) : weights->tokenEmbedding;
    weights->ropeFactors = optionalVector("rope_freqs.weight", m_shape.ropeDimensions / 2);
    checkRopeFactors(weights->ropeFactors);
    // A layer at a time, so that a file that promises many and has few costs nothing.
    for (std::int32_t index = 0; index < m_shape.layers && !m_error; ++index)
        weights->layers.push_back(layer(index));
    refuseUnused();
    if (m_error)
        return *m_error;
    weights->storage = m_storage;
    return std::shared_ptr<const ModelWeights>(std::move(weights));
}

LayerWeights WeightBinder::layer(std::int32_t index)
{
    const std::string prefix = fmt::format("blk.{}.", index);
    const auto hidden = m_shape.hidden;
    LayerWeights layer;
    layer.slidingWindow = m_config.slidingWindowOf(index);
    attention(layer, prefix);
    layer.feedForwardNorm = vector(prefix + "ffn_norm.weight", hidden);
    layer.gate = matrix(prefix + "ffn_gate.weight", m_shape.feedForward, hidden);
    layer.up = matrix(prefix + "ffn_up.weight", m_shape.feedForward, hidden);
    layer.down = matrix(prefix + "ffn_down.weight", hidden, m_shape.feedForward);
    if (m_config.architecture->postNorms) {
        layer.attentionPostNorm = vector(prefix + "post_attention_norm.weight", hidden);
        layer.feedForwardPostNorm = vector(prefix + "post_ffw_norm.weight", hidden);
    }
    return layer;
}

void WeightBinder::attention(LayerWeights& layer, const std::string& prefix)
{
    const auto hidden = m_shape.hidden;
    layer.attentionNorm = vector(prefix + "attn_norm.weight", hidden);
    layer.query = matrix(prefix + "attn_q.weight", m_shape.queryWidth(), hidden);
    layer.key = matrix(prefix + "attn_k.weight", m_shape.kvWidth(), hidden);
    layer.value = matrix(prefix + "attn_v.weight", m_shape.kvWidth(), hidden);
    layer.queryBias = optionalVector(prefix + "attn_q.bias", m_shape.queryWidth());
    layer.keyBias = optionalVector(prefix + "attn_k.bias", m_shape.kvWidth());
    layer.valueBias = optionalVector(prefix + "attn_v.bias", m_shape.kvWidth());
    layer.attentionOutput = matrix(prefix + "attn_output.weight", hidden, m_shape.queryWidth());
    if (m_config.architecture->headNorms) {
        layer.queryNorm = vector(prefix + "attn_q_norm.weight", m_shape.headSize);
        layer.keyNorm = vector(prefix + "attn_k_norm.weight", m_shape.headSize);
    }
}

void WeightBinder::checkRopeFactors(const TensorView& factors)
{
    for (std::int64_t i = 0; i < factors.columns; ++i) {
        float factor = 0;
        std::memcpy(&factor, factors.data + i * sizeof factor, sizeof factor);
        if (!std::isfinite(factor) || factor <= 0)
            return fail("its tensor \"rope_freqs.weight\" holds a factor that is not positive; download it again");
    }
}

void WeightBinder::refuseUnused()
{
    const auto& tensors = m_file.tensors();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (m_used[i])
            continue;
        return fail(fmt::format("its tensor {} is not part of a {} model as this program knows it",
            quoted(tensors[i].name), m_config.architecture->name));
    }
}

TensorView WeightBinder::matrix(const std::string& name, std::int64_t rows, std::int64_t columns)
{
    const GgufTensor* tensor = find(name, {rows, columns});
    return tensor ? TensorView{static_cast<TensorType>(tensor->type), rows, columns, tensor->data} : TensorView{};
}

TensorView WeightBinder::optionalVector(const std::string& name, std::int64_t size)
{
    return has(name) ? vector(name, size) : TensorView{};
}

TensorView WeightBinder::vector(const std::string& name, std::int64_t size)
{
    const GgufTensor* tensor = find(name, {size});
    if (!tensor)
        return {};
    const auto type = static_cast<TensorType>(tensor->type);
    if (type == TensorType::F32)
        return {TensorType::F32, 1, size, tensor->data};
    if (type != TensorType::F16 && type != TensorType::BF16) {
        fail(fmt::format("its tensor {} is stored as {} and not as F32; get another conversion of the model",
            quoted(name), tensor->typeName));
        return {};
    }
    auto& values = m_storage->converted.emplace_back(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, tensor->data + i * sizeof bits, sizeof bits);
        values[i] = type == TensorType::F16 ? fromHalf(bits) : fromBfloat(bits);
    }
    return {TensorType::F32, 1, size, reinterpret_cast<const std::byte*>(values.data())};
}

const GgufTensor* WeightBinder::find(const std::string& name, const std::vector<std::int64_t>& dims)
{
    const GgufTensor* tensor = m_file.findTensor(name);
    if (!tensor) {
        fail(fmt::format("its tensor {} is missing; download it again", quoted(name)));
        return nullptr;
    }
    m_used[static_cast<std::size_t>(tensor - m_file.tensors().data())] = true;
    if (tensor->dims != dims) {
        fail(fmt::format("its tensor {} has the shape {} where {} is expected; download it again", quoted(name),
            shapeText(tensor->dims), shapeText(dims)));
        return nullptr;
    }
    if (!tensor->readable()) {
        fail(fmt::format("its tensor {} is stored as {}, which cannot be read; get a Q4_K_M or Q8_0 file of the model",
            quoted(name), tensor->typeName));
        return nullptr;
    }
    return tensor;
}

void WeightBinder::fail(std::string_view reason)
{
    if (!m_error)
        m_error = m_file.error(reason);
}

} // namespace

Result<std::shared_ptr<const ModelWeights>> bindWeights(const GgufFile& file, const ModelConfig& config)
{
    return WeightBinder(file, config).bind();
}

} // namespace foregleam

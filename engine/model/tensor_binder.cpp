#include "engine/model/tensor_binder.h"

#include "engine/model/float_bits.h"
#include "engine/model/shown_text.h"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace foregleam {

const LayerNames kGgufLayerNames = {"attn_norm.weight", "attn_q.weight", "attn_k.weight", "attn_v.weight",
    "attn_q.bias", "attn_k.bias", "attn_v.bias", "attn_q_norm.weight", "attn_k_norm.weight", "attn_output.weight",
    "post_attention_norm.weight", "ffn_norm.weight", "ffn_gate.weight", "ffn_up.weight", "ffn_down.weight",
    "post_ffw_norm.weight"};
const LayerNames kHfLayerNames = {"input_layernorm.weight", "self_attn.q_proj.weight", "self_attn.k_proj.weight",
    "self_attn.v_proj.weight", "self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias",
    "self_attn.q_norm.weight", "self_attn.k_norm.weight", "self_attn.o_proj.weight", "",
    "post_attention_layernorm.weight", "mlp.gate_proj.weight", "mlp.up_proj.weight", "mlp.down_proj.weight", ""};
const LayerNames kHfPostNormLayerNames = [] {
    LayerNames names = kHfLayerNames;
    names.attentionPostNorm = "post_attention_layernorm.weight";
    names.feedForwardNorm = "pre_feedforward_layernorm.weight";
    names.feedForwardPostNorm = "post_feedforward_layernorm.weight";
    return names;
}();

/// What the views point into.
struct TensorBinder::Storage {
    std::vector<std::shared_ptr<const MappedFile>> files;
    std::vector<std::vector<float>> floats;
    std::vector<std::unique_ptr<std::byte[]>> copies;
    std::shared_ptr<const void> more;
};

namespace {

std::string shapeText(const std::vector<std::int64_t>& dims)
{
    return fmt::format("[{}]", fmt::join(dims, ", "));
}

/// Elements of F32, F16 or BF16 as floats, wherever the bytes lie.
std::vector<float> floatsOf(const FileTensor& tensor, float addend)
{
    const auto type = static_cast<TensorType>(tensor.type);
    std::vector<float> values(static_cast<std::size_t>(tensor.elements));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (type == TensorType::F32) {
            std::memcpy(&values[i], tensor.data + i * sizeof(float), sizeof(float));
        } else {
            std::uint16_t bits = 0;
            std::memcpy(&bits, tensor.data + i * sizeof bits, sizeof bits);
            values[i] = type == TensorType::F16 ? fromHalf(bits) : fromBfloat(bits);
        }
        values[i] += addend;
    }
    return values;
}

} // namespace

TensorBinder::TensorBinder(const TensorTable& table, std::vector<std::shared_ptr<const MappedFile>> files)
    : m_table(table)
    , m_used(table.tensors().size(), false)
    , m_storage(std::make_shared<Storage>())
{
    m_storage->files = std::move(files);
}

TensorBinder::~TensorBinder() = default;

LayerWeights TensorBinder::layer(
    const std::string& prefix, const LayerNames& names, const ModelShape& shape, LayerParts parts)
{
    const auto hidden = shape.hidden;
    const auto norm = [&](const char* name, std::int64_t size) {
        return vector(prefix + name, size, parts.normAddend);
    };
    LayerWeights layer;
    layer.attentionNorm = norm(names.attentionNorm, hidden);
    layer.query = matrix(prefix + names.query, shape.queryWidth(), hidden);
    layer.key = matrix(prefix + names.key, shape.kvWidth(), hidden);
    layer.value = matrix(prefix + names.value, shape.kvWidth(), hidden);
    layer.queryBias = optionalVector(prefix + names.queryBias, shape.queryWidth());
    layer.keyBias = optionalVector(prefix + names.keyBias, shape.kvWidth());
    layer.valueBias = optionalVector(prefix + names.valueBias, shape.kvWidth());
    layer.attentionOutput = matrix(prefix + names.attentionOutput, hidden, shape.queryWidth());
    if (parts.headNorms) {
        layer.queryNorm = norm(names.queryNorm, shape.headSize);
        layer.keyNorm = norm(names.keyNorm, shape.headSize);
    }
    layer.feedForwardNorm = norm(names.feedForwardNorm, hidden);
    layer.gate = matrix(prefix + names.gate, shape.feedForward, hidden);
    layer.up = matrix(prefix + names.up, shape.feedForward, hidden);
    layer.down = matrix(prefix + names.down, hidden, shape.feedForward);
    if (parts.postNorms) {
        layer.attentionPostNorm = norm(names.attentionPostNorm, hidden);
        layer.feedForwardPostNorm = norm(names.feedForwardPostNorm, hidden);
    }
    return layer;
}

TensorView TensorBinder::matrix(const std::string& name, std::int64_t rows, std::int64_t columns)
{
    const FileTensor* tensor = find(name, {rows, columns});
    return tensor ? TensorView{static_cast<TensorType>(tensor->type), rows, columns, aligned(*tensor)} : TensorView{};
}

TensorView TensorBinder::optionalVector(const std::string& name, std::int64_t size, float addend)
{
    return has(name) ? vector(name, size, addend) : TensorView{};
}

TensorView TensorBinder::vector(const std::string& name, std::int64_t size, float addend)
{
    const FileTensor* known = m_table.find(name);
    const bool asRow = known && known->dims.size() == 2 && known->dims[0] == 1;
    const FileTensor* tensor = find(name, asRow ? std::vector<std::int64_t>{1, size} : std::vector{size});
    if (!tensor)
        return {};
    const auto type = static_cast<TensorType>(tensor->type);
    if (type != TensorType::F32 && type != TensorType::F16 && type != TensorType::BF16) {
        fail(fmt::format("its tensor {} is stored as {} and not as F32; get another conversion of the model",
            inQuotes(name), tensor->typeName));
        return {};
    }
    if (type == TensorType::F32 && addend == 0)
        return {TensorType::F32, 1, size, aligned(*tensor)};
    return keep(floatsOf(*tensor, addend));
}

TensorView TensorBinder::keep(std::vector<float> values)
{
    const auto& kept = m_storage->floats.emplace_back(std::move(values));
    return {
        TensorType::F32, 1, static_cast<std::int64_t>(kept.size()), reinterpret_cast<const std::byte*>(kept.data())};
}

std::vector<std::int64_t> TensorBinder::integers(const std::string& name, std::int64_t size)
{
    const FileTensor* tensor = m_table.find(name);
    if (!tensor) {
        fail(fmt::format("its tensor {} is missing; download it again", inQuotes(name)));
        return {};
    }
    ignore(name);
    if (tensor->type != FileTensor::kInt64 || tensor->dims != std::vector{size}) {
        fail(fmt::format("its tensor {} is {} {} where I64 [{}] is expected; download it again", inQuotes(name),
            tensor->typeName, shapeText(tensor->dims), size));
        return {};
    }
    std::vector<std::int64_t> values(static_cast<std::size_t>(size));
    std::memcpy(values.data(), tensor->data, values.size() * sizeof(std::int64_t));
    return values;
}

const std::byte* TensorBinder::aligned(const FileTensor& tensor)
{
    const auto size = tensor.bytes / static_cast<std::uint64_t>(tensor.elements); // 0 for blocks, which are bytes
    if (size < 2 || reinterpret_cast<std::uintptr_t>(tensor.data) % size == 0)
        return tensor.data;
    auto& copy = m_storage->copies.emplace_back(std::make_unique<std::byte[]>(tensor.bytes));
    std::memcpy(copy.get(), tensor.data, tensor.bytes);
    return copy.get();
}

const FileTensor* TensorBinder::find(const std::string& name, const std::vector<std::int64_t>& dims)
{
    if (!m_fault.empty())
        return nullptr;
    const FileTensor* tensor = m_table.find(name);
    if (!tensor) {
        fail(fmt::format("its tensor {} is missing; download it again", inQuotes(name)));
        return nullptr;
    }
    ignore(name);
    if (tensor->dims != dims) {
        fail(fmt::format("its tensor {} has the shape {} where {} is expected; download it again", inQuotes(name),
            shapeText(tensor->dims), shapeText(dims)));
        return nullptr;
    }
    if (!tensor->readable()) {
        fail(fmt::format("its tensor {} is stored as {}, which cannot be read; get a Q4_K_M or Q8_0 file of the model",
            inQuotes(name), tensor->typeName));
        return nullptr;
    }
    return tensor;
}

void TensorBinder::ignore(const std::string& name)
{
    if (const FileTensor* tensor = m_table.find(name))
        m_used[static_cast<std::size_t>(tensor - m_table.tensors().data())] = true;
}

void TensorBinder::refuseUnused(std::string_view kind)
{
    for (std::size_t i = 0; i < m_used.size(); ++i) {
        if (!m_used[i])
            return fail(fmt::format("its tensor {} is not part of a {} as this program knows it",
                inQuotes(m_table.tensors()[i].name), kind));
    }
}

void TensorBinder::fail(std::string_view clause)
{
    if (m_fault.empty())
        m_fault = clause;
}

std::shared_ptr<const void> TensorBinder::storage(std::shared_ptr<const void> more)
{
    m_storage->more = std::move(more);
    return m_storage;
}

} // namespace foregleam

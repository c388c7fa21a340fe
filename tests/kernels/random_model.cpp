#include "tests/kernels/random_model.h"

#include "tests/support/quantizer.h"

#include <cmath>
#include <deque>
#include <string>
#include <vector>

namespace foregleam::test {
namespace {

// A value in [-1, 1) with 24 bits, from the tensor's number and the element's. The same lines are in make_logits.py.
float noise(std::uint64_t tensor, std::uint64_t element)
{
    std::uint64_t z = (tensor << 32 | element) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    return static_cast<float>(z >> 40) * 0x1p-23F - 1.0F;
}

class Maker {
public:
    explicit Maker(const RandomModel& what)
        : m_what(what)
        , m_bytes(std::make_shared<std::deque<std::string>>())
    {
    }

    std::shared_ptr<const ModelWeights> make()
    {
        const ModelShape& shape = m_what.shape;
        auto model = std::make_shared<ModelWeights>();
        model->shape = shape;
        model->tokenEmbedding = matrix(1, shape.vocabulary, shape.hidden, 1.0F);
        model->outputNorm = vector(2, shape.hidden, 1.0F, 0.3F);
        model->output = m_what.tied ? model->tokenEmbedding : matrix(3, shape.vocabulary, shape.hidden, 0.5F);
        if (m_what.ropeFactors)
            model->ropeFactors = vector(4, shape.ropeDimensions / 2, 2.5F, 1.5F);
        for (std::int32_t i = 0; i < shape.layers; ++i)
            model->layers.push_back(layer(static_cast<std::uint64_t>(i)));
        model->storage = m_bytes;
        return model;
    }

private:
    LayerWeights layer(std::uint64_t index)
    {
        const ModelShape& shape = m_what.shape;
        const std::uint64_t first = 100 * (index + 1);
        LayerWeights layer;
        layer.attentionNorm = vector(first + 1, shape.hidden, 1.0F, 0.3F);
        layer.query = square(first + 2, shape.queryWidth(), shape.hidden);
        layer.key = square(first + 3, shape.kvWidth(), shape.hidden);
        layer.value = square(first + 4, shape.kvWidth(), shape.hidden);
        if (m_what.biases) {
            layer.queryBias = vector(first + 5, shape.queryWidth(), 0.0F, 0.3F);
            layer.keyBias = vector(first + 6, shape.kvWidth(), 0.0F, 0.3F);
            layer.valueBias = vector(first + 7, shape.kvWidth(), 0.0F, 0.3F);
        }
        if (m_what.headNorms) {
            layer.queryNorm = vector(first + 8, shape.headSize, 1.0F, 0.3F);
            layer.keyNorm = vector(first + 9, shape.headSize, 1.0F, 0.3F);
        }
        layer.attentionOutput = square(first + 10, shape.hidden, shape.queryWidth());
        layer.feedForwardNorm = vector(first + 12, shape.hidden, 1.0F, 0.3F);
        layer.gate = square(first + 13, shape.feedForward, shape.hidden);
        layer.up = square(first + 14, shape.feedForward, shape.hidden);
        layer.down = square(first + 15, shape.hidden, shape.feedForward);
        if (m_what.postNorms) {
            layer.attentionPostNorm = vector(first + 11, shape.hidden, 1.0F, 0.3F);
            layer.feedForwardPostNorm = vector(first + 16, shape.hidden, 1.0F, 0.3F);
        }
        layer.slidingWindow = index % 3 == 2 ? 0 : m_what.slidingWindow;
        return layer;
    }

    TensorView square(std::uint64_t number, std::int32_t rows, std::int32_t columns)
    {
        return matrix(number, rows, columns, static_cast<float>(std::sqrt(3.0 / columns)));
    }

    TensorView matrix(std::uint64_t number, std::int32_t rows, std::int32_t columns, float amplitude)
    {
        std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = noise(number, i) * amplitude;
        return keep(quantize(values, m_what.matrices), m_what.matrices, rows, columns);
    }

    TensorView vector(std::uint64_t number, std::int32_t width, float middle, float amplitude)
    {
        std::vector<float> values(static_cast<std::size_t>(width));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = middle + amplitude * noise(number, i);
        return keep(quantize(values, TensorType::F32), TensorType::F32, 1, width);
    }

    TensorView keep(std::string bytes, TensorType type, std::int32_t rows, std::int32_t columns)
    {
        m_bytes->push_back(std::move(bytes));
        return {type, rows, columns, reinterpret_cast<const std::byte*>(m_bytes->back().data())};
    }

    RandomModel m_what;
    std::shared_ptr<std::deque<std::string>> m_bytes;
};

ModelShape smallShape()
{
    ModelShape shape;
    shape.vocabulary = 40;
    shape.hidden = 48;
    shape.feedForward = 72;
    shape.layers = 3;
    shape.heads = 6;
    shape.kvHeads = 2;
    shape.headSize = 8;
    shape.ropeDimensions = 8;
    shape.contextLength = 1024;
    shape.attentionScale = 0.35355339F;
    return shape;
}

} // namespace

std::shared_ptr<const ModelWeights> makeModel(const RandomModel& what)
{
    return Maker(what).make();
}

RandomModel llamaLike()
{
    RandomModel model;
    model.shape = smallShape();
    model.ropeFactors = true;
    return model;
}

RandomModel gemmaLike()
{
    RandomModel model;
    model.shape = smallShape();
    model.shape.heads = 4;
    model.shape.kvHeads = 1;
    model.shape.headSize = 20;
    model.shape.ropeDimensions = 20;
    model.shape.ropeStyle = RopeStyle::Neox;
    model.shape.ropeBase = 1000000.0F;
    model.shape.ropeBaseLocal = 5000.0F;
    model.shape.ropeScale = 0.125F;
    model.shape.activation = Activation::GeluTanh;
    model.shape.embeddingScale = 6.9282032F;
    model.shape.logitSoftcap = 5.0F;
    model.shape.normEpsilon = 1e-6F;
    model.shape.attentionScale = 0.25F;
    model.headNorms = true;
    model.postNorms = true;
    model.slidingWindow = 4;
    return model;
}

RandomModel qwenLike()
{
    RandomModel model;
    model.shape = smallShape();
    model.shape.heads = 6;
    model.shape.kvHeads = 3;
    model.shape.headSize = 16;
    model.shape.ropeDimensions = 12;
    model.shape.ropeStyle = RopeStyle::Neox;
    model.shape.attentionScale = 0.25F;
    model.biases = true;
    model.tied = false;
    return model;
}

} // namespace foregleam::test

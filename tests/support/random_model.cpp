#include "tests/support/random_model.h"

namespace foregleam::test {
namespace {

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

LayerWeights makeLayer(const RandomModel& what, RandomTensors& tensors, std::int32_t index, std::uint64_t first)
{
    const ModelShape& shape = what.shape;
    LayerWeights layer;
    layer.attentionNorm = tensors.vector(first + 1, shape.hidden, 1.0F, 0.3F);
    layer.query = tensors.square(first + 2, shape.queryWidth(), shape.hidden);
    layer.key = tensors.square(first + 3, shape.kvWidth(), shape.hidden);
    layer.value = tensors.square(first + 4, shape.kvWidth(), shape.hidden);
    if (what.biases) {
        layer.queryBias = tensors.vector(first + 5, shape.queryWidth(), 0.0F, 0.3F);
        layer.keyBias = tensors.vector(first + 6, shape.kvWidth(), 0.0F, 0.3F);
        layer.valueBias = tensors.vector(first + 7, shape.kvWidth(), 0.0F, 0.3F);
    }
    if (what.headNorms) {
        layer.queryNorm = tensors.vector(first + 8, shape.headSize, 1.0F, 0.3F);
        layer.keyNorm = tensors.vector(first + 9, shape.headSize, 1.0F, 0.3F);
    }
    layer.attentionOutput = tensors.square(first + 10, shape.hidden, shape.queryWidth());
    layer.feedForwardNorm = tensors.vector(first + 12, shape.hidden, 1.0F, 0.3F);
    layer.gate = tensors.square(first + 13, shape.feedForward, shape.hidden);
    layer.up = tensors.square(first + 14, shape.feedForward, shape.hidden);
    layer.down = tensors.square(first + 15, shape.hidden, shape.feedForward);
    if (what.postNorms) {
        layer.attentionPostNorm = tensors.vector(first + 11, shape.hidden, 1.0F, 0.3F);
        layer.feedForwardPostNorm = tensors.vector(first + 16, shape.hidden, 1.0F, 0.3F);
    }
    layer.slidingWindow = index % 3 == 2 ? 0 : what.slidingWindow;
    return layer;
}

std::shared_ptr<const ModelWeights> makeModel(const RandomModel& what)
{
    const ModelShape& shape = what.shape;
    RandomTensors tensors(what.matrices);
    auto model = std::make_shared<ModelWeights>();
    model->shape = shape;
    model->tokenEmbedding = tensors.matrix(1, shape.vocabulary, shape.hidden, 1.0F);
    model->outputNorm = tensors.vector(2, shape.hidden, 1.0F, 0.3F);
    model->output = what.tied ? model->tokenEmbedding : tensors.matrix(3, shape.vocabulary, shape.hidden, 0.5F);
    if (what.ropeFactors)
        model->ropeFactors = tensors.vector(4, shape.ropeDimensions / 2, 2.5F, 1.5F);
    for (std::int32_t i = 0; i < shape.layers; ++i)
        model->layers.push_back(makeLayer(what, tensors, i, 100 * (static_cast<std::uint64_t>(i) + 1)));
    model->storage = tensors.storage();
    return model;
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

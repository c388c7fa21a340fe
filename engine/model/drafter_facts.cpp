#include "engine/model/drafter_facts.h"

#include <fmt/core.h>

namespace foregleam {
namespace {

std::string describe(const DrafterShape& shape)
{
    const bool one = shape.block.layers == 1;
    const auto layers = fmt::format("{} layer{}", shape.block.layers, one ? "" : "s");
    switch (shape.head) {
    case SequentialHead::None: break;
    case SequentialHead::Vanilla: return fmt::format("DSpark, {}, Markov rank {}", layers, shape.markovRank);
    case SequentialHead::Gated: return fmt::format("DSpark, {}, gated Markov rank {}", layers, shape.markovRank);
    case SequentialHead::Rnn: return fmt::format("DSpark, {}, recurrent rank {}", layers, shape.markovRank);
    }
    return fmt::format("DFlash, {}", layers);
}

} // namespace

DrafterFacts drafterFacts(const DrafterSource& source, const DrafterWeights* weights)
{
    const auto& shape = weights ? weights->shape : source.config().shape;
    DrafterFacts facts;
    facts.kind = DrafterKind::Block;
    facts.path = absolutePath(source.path());
    facts.name = source.name();
    facts.description = describe(shape);
    facts.quantization = source.table().mainType();
    facts.parameters = source.table().parameters();
    facts.fileBytes = source.fileBytes();
    facts.blockSize = shape.blockSize;
    facts.confidence = weights
        ? shape.confidence
        : source.config().confidence.value_or(PartNames(source.table()).has(source.names().confidence));
    return facts;
}

DrafterFacts drafterFacts(const ModelInfo& model)
{
    DrafterFacts facts;
    facts.kind = DrafterKind::Model;
    facts.path = model.path;
    facts.name = model.name;
    facts.description = fmt::format("{} {}", model.sizeLabel, model.quantization);
    facts.quantization = model.quantization;
    facts.parameters = model.parameters;
    facts.fileBytes = model.fileBytes;
    return facts;
}

} // namespace foregleam

#include "tests/engine/model/mutator.h"

#include "tests/engine/model/damage.h"
#include "tests/support/tiny_model.h"

#include <vector>

namespace foregleam::test {
namespace {

/// The models to damage, made once.
const std::vector<GgufWriter>& bases()
{
    static const std::vector<GgufWriter> made = [] {
        TinyModelOptions options;
        options.hidden = 32;
        options.heads = 2;
        options.kvHeads = 1;
        options.feedForward = 32;
        options.layers = 1;
        options.type = TensorType::Q4_0;
        options.tied = true;
        std::vector<GgufWriter> files = {tinyModel(options)};
        options.version = 2;
        options.ropeFactors = true;
        options.ropeLinearFactor = 2.0F;
        options.type = TensorType::Q8_0;
        files.push_back(tinyModel(options));
        options.architecture = "qwen2";
        options.tied = false;
        options.type = TensorType::Q5_1;
        files.push_back(tinyModel(options));
        options.architecture = "gemma3";
        options.layers = 2;
        options.sentencePiece = true;
        options.ropeFactors = false;
        options.type = TensorType::Q4_1;
        files.push_back(tinyModel(options));
        return files;
    }();
    return made;
}

} // namespace

std::string mutatedModel(std::uint64_t number)
{
    Dice dice(number);
    const GgufWriter& base = bases()[dice.below(bases().size())];
    return mutatedFile(base, dice);
}

} // namespace foregleam::test

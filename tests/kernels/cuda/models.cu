// Whole passes on small models against the CPU's reference, and the promise that a row's bits do not depend on the width
// of its pass.

#include "tests/kernels/cuda/check.h"
#include "tests/support/random_model.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace foregleam::test {
namespace {

using namespace foregleam::cuda;

std::vector<float> runText(Backend& backend, const std::vector<TokenId>& tokens, std::size_t width, std::int32_t slot = 0)
{
    std::vector<float> logits;
    for (std::size_t first = 0; first < tokens.size(); first += width) {
        const std::size_t count = std::min(width, tokens.size() - first);
        std::vector<TokenId> some(tokens.begin() + static_cast<std::ptrdiff_t>(first), tokens.begin() + static_cast<std::ptrdiff_t>(first + count));
        std::vector<std::int32_t> positions;
        for (std::size_t i = 0; i < count; ++i)
            positions.push_back(static_cast<std::int32_t>(first + i));
        const std::vector<std::int32_t> slots(count, slot);
        const std::vector<std::uint8_t> want(count, 1);
        if (const Result<void> ran = backend.forward({some, positions, slots, want}); !ran) {
            std::printf("%s\n", ran.error().message.c_str());
            return {};
        }
        for (std::size_t row = 0; row < count; ++row) {
            const auto found = backend.logits(row);
            logits.insert(logits.end(), found.begin(), found.end());
        }
    }
    return logits;
}

/// Whether many rows keep their bits where they are of two slots, and so not a prompt.
bool sameBesideAnotherSlot(Backend& backend, const std::vector<TokenId>& text, const std::vector<float>& expected)
{
    constexpr std::int32_t kEach = 25;
    std::vector<TokenId> tokens;
    std::vector<std::int32_t> positions;
    std::vector<std::int32_t> slots;
    for (std::int32_t position = 0; position < kEach; ++position) {
        for (const std::int32_t slot : {0, 1}) {
            tokens.push_back(text[static_cast<std::size_t>(position)]);
            positions.push_back(position);
            slots.push_back(slot);
        }
    }
    const std::vector<std::uint8_t> want(tokens.size(), 1);
    if (!backend.forward({tokens, positions, slots, want}))
        return false;
    for (std::size_t row = 0; row < tokens.size(); ++row) {
        const auto found = backend.logits(row);
        if (std::memcmp(found.data(), expected.data() + row / 2 * found.size(), found.size() * sizeof(float)) != 0)
            return false;
    }
    return true;
}

void checkModel(Check& check, const std::string& name, const RandomModel& what)
{
    const auto weights = makeModel(what);
    BackendOptions options;
    options.slots = 2;
    options.instructionSet = "reference";
    options.threads = 4;
    auto reference = createCpuBackend(weights, options);
    auto gpu = CudaBackend::create(weights, options);
    if (!gpu) {
        check.fail(name + ": " + gpu.error().message);
        return;
    }
    const std::vector<TokenId> text = check.tokens(check.quick ? (name == "llama" ? 270 : 100) : 300, what.shape.vocabulary);
    const std::vector<float> expected = runText(**reference, text, 60);
    const std::vector<float> found = runText(**gpu, text, 20);
    // Keys and values are rounded to 11 bits; everything else is nearly fp32.
    check.report(name + " logits against the reference", largestDifference(expected, found), 4e-3);
    // As a prompt everything is rounded to 11 bits, layer after layer.
    check.report(name + " logits of a prompt", largestDifference(expected, runText(**gpu, text, 150, 1)), 1e-2);
    for (const std::size_t width : {1, 2, 4, 5, 8, 11, 16, 17}) {
        if (check.quick && width != 1 && width != 17)
            continue;
        const std::vector<float> other = runText(**gpu, text, width, 1);
        const bool same = other.size() == found.size() && std::memcmp(other.data(), found.data(), found.size() * 4) == 0;
        check.report(name + " same bits, passes of " + std::to_string(width), same ? 0 : 1, 0);
    }
    check.report(name + " same bits beside another slot", sameBesideAnotherSlot(**gpu, text, found) ? 0 : 1, 0);
}

} // namespace

void checkModels(Check& check)
{
    checkModel(check, "llama", llamaLike());
    checkModel(check, "gemma", gemmaLike());
    checkModel(check, "qwen", qwenLike());
    for (const TensorType type : {TensorType::Q4_1, TensorType::Q4_K, TensorType::Q6_K, TensorType::BF16}) {
        RandomModel model = qwenLike();
        const int size = check.quick ? 1 : 2;
        model.matrices = type;
        model.shape.hidden = 256 * size;
        model.shape.feedForward = 256 * size;
        model.shape.heads = 4 * size;
        model.shape.kvHeads = 2;
        model.shape.headSize = type == TensorType::Q4_K ? 128 : 64;
        model.shape.ropeDimensions = model.shape.headSize;
        model.headNorms = true;
        if (check.quick && type != TensorType::Q4_K)
            continue;
        checkModel(check, std::string("wider ") + tensorTypeInfo(type)->name, model);
    }
}

} // namespace foregleam::test

// Block drafters of every head and layout against the CPU's reference.

#include "tests/kernels/cuda/check.h"
#include "tests/support/random_drafter.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace foregleam::test {
namespace {

using namespace foregleam::cuda;

/// A drafter's block against the reference, with rejected rows before it and other blocks beside it.
void checkDrafter(Check& check, const DrafterCase& what)
{
    const std::string name = std::string("drafter ") + what.name;
    const auto target = makeModel(what.target);
    const auto weights = makeDrafter(what.drafter, target);
    BackendOptions options;
    options.slots = 2;
    options.instructionSet = "reference";
    options.threads = 4;
    const std::vector<TokenId> text = check.tokens(150, what.target.shape.vocabulary);
    const std::vector<DraftBlock> blocks{
        {1, 140, text[140], weights->shape.blockSize}, {0, 70, text[70], 2}, {1, 5, text[5], 3}};
    std::vector<float> found[2];
    std::vector<TokenId> chosen; // of a block that is alone: the likeliest, then any, then the likeliest again
    float taps[2] = {};
    for (int gpu = 0; gpu < 2; ++gpu) {
        auto backend = gpu ? CudaBackend::create(target, options) : createCpuBackend(target, options);
        auto drafter = (*backend)->createBlockDrafter(weights);
        if (!drafter) {
            check.fail(name + ": " + drafter.error().message);
            return;
        }
        for (const std::int32_t slot : {0, 1}) {
            for (std::size_t first = 0; first < text.size(); first += 50) {
                const std::vector<TokenId> some(text.begin() + static_cast<std::ptrdiff_t>(first), text.begin() + static_cast<std::ptrdiff_t>(first + 50));
                std::vector<std::int32_t> positions;
                for (std::size_t i = 0; i < 50; ++i)
                    positions.push_back(static_cast<std::int32_t>(first + i));
                const std::vector<std::int32_t> slots(50, slot);
                const std::vector<std::uint8_t> want(50, 0);
                const TokenBatch batch{some, positions, slots, want};
                const bool ran = (*backend)->forward(batch).ok() && (*drafter)->inject(batch).ok();
                if (!ran)
                    check.fail(name + " does not run");
                taps[gpu] = (*drafter)->taps(17)[3];
            }
        }
        const auto collect = [&](std::size_t block, std::int32_t place, TokenId previous) {
            const auto hidden = (*drafter)->hidden(block, place);
            found[gpu].insert(found[gpu].end(), hidden.begin(), hidden.end());
            if (weights->shape.confidence)
                found[gpu].push_back((*drafter)->confidenceLogit(block, place, previous));
            const auto logits = (*drafter)->logits(block, place, previous);
            found[gpu].insert(found[gpu].end(), logits.begin(), logits.end());
            return logits;
        };
        if (!(*drafter)->runBlocks(blocks))
            check.fail(name + " does not run");
        for (std::size_t block = 0; block < 2; ++block) {
            TokenId previous = blocks[block].anchor;
            for (std::int32_t place = 0; place < blocks[block].length; ++place) {
                collect(block, place, previous);
                previous = text[static_cast<std::size_t>(place)];
            }
        }
        for (int time = 0; time < 2; ++time) { // the second one from a graph
            if (!(*drafter)->runBlocks(std::span(blocks).first(1)))
                check.fail(name + " does not run");
            TokenId previous = blocks[0].anchor;
            for (std::int32_t place = 0; place < blocks[0].length; ++place) {
                const auto logits = collect(0, place, previous);
                if (gpu == 0 && time == 0) {
                    const auto likeliest = std::max_element(logits.begin(), logits.end()) - logits.begin();
                    const auto draft = place == 2 ? std::size_t{5} : static_cast<std::size_t>(likeliest);
                    chosen.push_back(weights->draftToTarget.empty() ? static_cast<TokenId>(draft) : weights->draftToTarget[draft]);
                }
                previous = chosen[static_cast<std::size_t>(place)];
            }
        }
    }
    check.report(name + " against the reference", largestDifference(found[0], found[1]), 4e-3);
    check.report(name + " taps", std::abs(taps[0] - taps[1]), 1e-2);
}

} // namespace

void checkDrafters(Check& check)
{
    for (const DrafterCase& what : drafterCases())
        checkDrafter(check, what);
}

} // namespace foregleam::test

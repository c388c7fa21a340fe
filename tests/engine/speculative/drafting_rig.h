#pragma once
// A small target on the real CPU backend, with one of the drafters of random_drafter.h beside it or a small model.

#include "engine/speculative/dspark_drafter.h"
#include "engine/speculative/model_drafter.h"
#include "tests/engine/decode/decode_rig.h"
#include "tests/support/random_drafter.h"

#include <stdexcept>

namespace foregleam::test {

inline std::unique_ptr<Backend> smallBackend(
    const std::shared_ptr<const ModelWeights>& weights, std::int32_t slots, const std::string& instructionSet)
{
    BackendOptions options;
    options.slots = slots;
    options.contextLength = 96;
    options.threads = 1;
    options.instructionSet = instructionSet;
    auto backend = createCpuBackend(weights, options);
    if (!backend)
        throw std::runtime_error(backend.error().message);
    return std::move(*backend);
}

/// Every answer of a rig shares its slots, as in the program.
class DraftingRig {
public:
    explicit DraftingRig(
        const DrafterCase& what, std::int32_t slotCount = 1, const std::string& instructionSet = "reference")
        : weights(makeModel(what.target))
        , tokenizer(what.target.shape.vocabulary)
        , backend(smallBackend(weights, slotCount, instructionSet))
        , slots(slotCount)
    {
        auto made = DsparkDrafter::create(*backend, makeDrafter(what.drafter, weights));
        if (!made)
            throw std::runtime_error(made.error().message);
        drafter = std::move(*made);
    }

    Recorder run(const GenerationRequest& request, Drafter* with)
    {
        std::vector<Recorder> sinks(1);
        run({request}, with, sinks);
        return std::move(sinks[0]);
    }
    void run(const std::vector<GenerationRequest>& requests, Drafter* with, std::vector<Recorder>& sinks)
    {
        decodeAll(
            {*backend, slots, scheduler, profile, {}, [this] { return cancelled; }}, tokenizer, requests, with, sinks);
    }

    std::shared_ptr<const ModelWeights> weights;
    FakeTokenizer tokenizer;
    std::unique_ptr<Backend> backend;
    std::unique_ptr<DsparkDrafter> drafter;
    KvSlots slots;
    PassScheduler scheduler;
    StepProfile profile;
    bool cancelled = false;
};

/// What was drafted, and how surely, round after round.
inline bool sameRounds(const Recorder& a, const Recorder& b)
{
    const auto one = a.all<RoundEvent>();
    const auto other = b.all<RoundEvent>();
    return std::ranges::equal(one, other, [](const RoundEvent& x, const RoundEvent& y) {
        return x.start == y.start && x.drafted == y.drafted && x.confidence == y.confidence && x.accepted == y.accepted
            && x.emitted == y.emitted;
    });
}

} // namespace foregleam::test

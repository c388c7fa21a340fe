#include "kernels/cpu/workspace.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace foregleam::cpu {

Result<Workspace> Workspace::create(const ModelShape& shape, int threads)
{
    const auto size = [](std::int32_t count) { return static_cast<std::size_t>(count); };
    const std::size_t headStride = padded(size(shape.headSize));
    const std::size_t headsPerKv = size(shape.heads / shape.kvHeads);

    Workspace workspace;
    // Two a thread, and beyond that room for the chunks that threads share when rows are few (simd_mixer.cpp).
    workspace.partialRows = size(threads) * 2 + 256;
    struct Part {
        Rows* rows;
        std::size_t count;
        std::size_t width;
    };
    const std::vector<Part> parts{
        {&workspace.residual, kMaxRows, size(shape.hidden)},
        {&workspace.projected, kMaxRows, size(shape.hidden)},
        {&workspace.query, kMaxRows, size(shape.queryWidth())},
        {&workspace.key, kMaxRows, size(shape.kvWidth())},
        {&workspace.value, kMaxRows, size(shape.kvWidth())},
        {&workspace.turned, kMaxRows, size(shape.heads) * headStride},
        {&workspace.up, kMaxRows, size(shape.feedForward)},
        {&workspace.rope, kMaxRows, 2 * size(shape.ropeDimensions)},
        {&workspace.partials, workspace.partialRows, std::max(headsPerKv, kGroupQueries) * partialStride(headStride)},
    };
    for (const auto& [activations, width] : {std::pair{&workspace.normed, shape.hidden},
             std::pair{&workspace.mixed, shape.queryWidth()}, std::pair{&workspace.gate, shape.feedForward}}) {
        auto made = Activations::create(kMaxRows, size(width));
        if (!made)
            return made.error();
        *activations = std::move(*made);
    }
    std::size_t floats = 0;
    for (const Part& part : parts)
        floats += part.count * padded(part.width);
    auto memory = PageMemory::allocate(floats * sizeof(float), PageMemory::Pages::Huge, "the activations");
    if (!memory)
        return memory.error();
    workspace.memory = std::move(*memory);
    auto* at = reinterpret_cast<float*>(workspace.memory.data());
    for (const Part& part : parts) {
        part.rows->data = at;
        part.rows->stride = padded(part.width);
        at += part.count * padded(part.width);
    }
    return workspace;
}

} // namespace foregleam::cpu

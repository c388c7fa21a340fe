#pragma once
// Attention over one chunk of the KV cache. Include after simd_math.h.
//
// The heads that share a key/value head go in sets of up to kHeadSet, so that a key or value is widened once a set. A
// head's arithmetic does not depend on the set it is in.

namespace foregleam::cpu {
namespace {

constexpr int kHeadSet = 3; // 3 heads × 4 sums of 8 lanes and 4 values fill 16 registers
constexpr int kPadVectors = static_cast<int>(kPad / kLanes);

inline Floats loadCell(const std::uint16_t* cell, int i)
{
    return loadHalves(reinterpret_cast<const std::uint8_t*>(cell) + static_cast<std::size_t>(i) * kLanes * 2);
}

template <int Heads> inline void scoreKeys(const AttentionArgs& a, const float* query, float (*scores)[kAttentionChunk])
{
    const std::uint16_t* key = a.keys + static_cast<std::size_t>(a.first) * a.headStride;
    for (std::int32_t p = 0; p < a.last - a.first; ++p, key += a.headStride) {
        Floats acc[Heads];
        for (int h = 0; h < Heads; ++h)
            acc[h] = zero();
        for (std::size_t at = 0; at < a.headStride; at += kLanes) {
            const Floats k = loadCell(key + at, 0);
#pragma GCC unroll 3
            for (int h = 0; h < Heads; ++h)
                acc[h] = multiplyAdd(load(query + static_cast<std::size_t>(h) * a.headStride + at), k, acc[h]);
        }
        for (int h = 0; h < Heads; ++h)
            scores[h][p] = sum(acc[h]);
    }
}

struct Softmax {
    float highest;
    float total;
};

/// scores = exp(scores - highest), in place; what lies beyond `count` in the last vector becomes zero.
inline Softmax exponentiate(float* scores, std::int32_t count)
{
    const std::size_t used = static_cast<std::size_t>(count);
    const std::size_t vectors = (used + kLanes - 1) / kLanes;
    for (std::size_t i = used; i < vectors * kLanes; ++i)
        scores[i] = scores[0]; // any real score leaves the highest as it is
    Floats highest = load(scores);
    for (std::size_t i = 1; i < vectors; ++i)
        highest = larger(highest, load(scores + i * kLanes));
    const float top = largest(highest);
    for (std::size_t i = 0; i < vectors; ++i)
        store(scores + i * kLanes, exponential(load(scores + i * kLanes) - all(top)));
    for (std::size_t i = used; i < vectors * kLanes; ++i)
        scores[i] = 0;
    Floats total = zero();
    for (std::size_t i = 0; i < vectors; ++i)
        total = total + load(scores + i * kLanes);
    return {top, sum(total)};
}

template <int Heads>
inline void mixValues(const AttentionArgs& a, float (*scores)[kAttentionChunk], float* mixed, std::size_t mixedStride)
{
    for (std::size_t at = 0; at < a.headStride; at += kPad) {
        const std::uint16_t* value = a.values + static_cast<std::size_t>(a.first) * a.headStride + at;
        Floats acc[Heads][kPadVectors];
        for (int h = 0; h < Heads; ++h) {
            for (int i = 0; i < kPadVectors; ++i)
                acc[h][i] = zero();
        }
        for (std::int32_t p = 0; p < a.last - a.first; ++p, value += a.headStride) {
            Floats v[kPadVectors];
#pragma GCC unroll 4
            for (int i = 0; i < kPadVectors; ++i)
                v[i] = loadCell(value, i);
#pragma GCC unroll 3
            for (int h = 0; h < Heads; ++h) {
#pragma GCC unroll 4
                for (int i = 0; i < kPadVectors; ++i)
                    acc[h][i] = multiplyAdd(all(scores[h][p]), v[i], acc[h][i]);
            }
        }
        for (int h = 0; h < Heads; ++h) {
            for (int i = 0; i < kPadVectors; ++i)
                store(mixed + static_cast<std::size_t>(h) * mixedStride + at + static_cast<std::size_t>(i) * kLanes,
                    acc[h][i]);
        }
    }
}

template <int Heads> void attendSet(const AttentionArgs& a, std::size_t head)
{
    alignas(64) float scores[Heads][kAttentionChunk];
    const std::size_t stride = partialStride(a.headStride);
    float* partial = a.partial + head * stride;
    scoreKeys<Heads>(a, a.query + head * a.headStride, scores);
    for (int h = 0; h < Heads; ++h) {
        const Softmax softmax = exponentiate(scores[h], a.last - a.first);
        partial[static_cast<std::size_t>(h) * stride + a.headStride] = softmax.highest;
        partial[static_cast<std::size_t>(h) * stride + a.headStride + 1] = softmax.total;
    }
    mixValues<Heads>(a, scores, partial, stride);
}

void attendChunk(const AttentionArgs& args)
{
    std::size_t head = 0;
    for (; head + kHeadSet <= args.heads; head += kHeadSet)
        attendSet<kHeadSet>(args, head);
    if (args.heads - head == 2)
        attendSet<2>(args, head);
    else if (args.heads - head == 1)
        attendSet<1>(args, head);
}

void mergePartial(float* into, const float* next, std::size_t headStride)
{
    const float highest = into[headStride] > next[headStride] ? into[headStride] : next[headStride];
    const float keep = sum(exponential(all(into[headStride] - highest))) / static_cast<float>(kLanes);
    const float take = sum(exponential(all(next[headStride] - highest))) / static_cast<float>(kLanes);
    into[headStride] = highest;
    into[headStride + 1] = into[headStride + 1] * keep + next[headStride + 1] * take;
    for (std::size_t i = 0; i < headStride; i += kLanes)
        store(into + i, multiplyAdd(load(next + i), all(take), load(into + i) * all(keep)));
}

} // namespace
} // namespace foregleam::cpu

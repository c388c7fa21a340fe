#pragma once
// Attention over one chunk of the KV cache, for a few neighbouring rows at once. Include after simd_math.h.
//
// Scores and mixed values are the same product, C[q, 32] += A[q, k] · B[k, 32] with B in half floats: for scores B is a
// block of keys, which the cache keeps transposed, and k goes over a head's elements; for values k goes over positions.
// A register of the cache is widened once for up to kQuerySet queries. Every element of C is one running sum over k in
// rising order, so a row's bits depend neither on the set it is in nor on the rows beside it: what it does not see
// has the weight 0, and cells are finite (toHalf).

namespace foregleam::cpu {
namespace {

constexpr int kQuerySet = 6; // · 2 sums of AVX2, 2 registers of the cache and a query's element: 15 of 16
constexpr int kOuterVectors = 2; // registers of B at a time
constexpr std::size_t kOuterColumns = kOuterVectors * kLanes;

/// A[q] and C[q] are rows; B's are bStride apart.
template <int Queries>
inline void outerProducts(
    const float* const* a, const std::uint16_t* b, std::size_t bStride, std::size_t count, float* const* c)
{
    for (std::size_t column = 0; column < kCacheBlock; column += kOuterColumns) {
        Floats acc[Queries][kOuterVectors];
        for (int q = 0; q < Queries; ++q) {
            for (int v = 0; v < kOuterVectors; ++v)
                acc[q][v] = zero();
        }
        const std::uint16_t* from = b + column;
        for (std::size_t k = 0; k < count; ++k, from += bStride) {
            Floats cells[kOuterVectors];
#pragma GCC unroll 2
            for (std::size_t v = 0; v < kOuterVectors; ++v)
                cells[v] = loadHalves(reinterpret_cast<const std::uint8_t*>(from + v * kLanes));
#pragma GCC unroll 6
            for (int q = 0; q < Queries; ++q) {
                const Floats element = all(a[q][k]);
#pragma GCC unroll 2
                for (int v = 0; v < kOuterVectors; ++v)
                    acc[q][v] = multiplyAdd(element, cells[v], acc[q][v]);
            }
        }
        for (int q = 0; q < Queries; ++q) {
            for (std::size_t v = 0; v < kOuterVectors; ++v)
                store(c[q] + column + v * kLanes, acc[q][v]);
        }
    }
}

/// The same for any number of queries, in sets of nearly equal sizes.
inline void outerProductsOfAll(const float* const* a, const std::uint16_t* b, std::size_t bStride, std::size_t count,
    float* const* c, std::size_t queries)
{
    const std::size_t sets = (queries + kQuerySet - 1) / kQuerySet;
    for (std::size_t set = 0; set < sets; ++set) {
        const std::size_t q = set * queries / sets;
        switch ((set + 1) * queries / sets - q) {
        case 1: outerProducts<1>(a + q, b, bStride, count, c + q); break;
        case 2: outerProducts<2>(a + q, b, bStride, count, c + q); break;
        case 3: outerProducts<3>(a + q, b, bStride, count, c + q); break;
        case 4: outerProducts<4>(a + q, b, bStride, count, c + q); break;
        case 5: outerProducts<5>(a + q, b, bStride, count, c + q); break;
        default: outerProducts<kQuerySet>(a + q, b, bStride, count, c + q); break;
        }
    }
}

struct Softmax {
    float highest;
    float total;
};

/// scores = exp(scores - highest) for first <= i < last, 0 elsewhere in [0, kAttentionChunk).
inline Softmax exponentiate(float* scores, std::size_t first, std::size_t last)
{
    const std::size_t begin = first / kLanes * kLanes;
    const std::size_t end = (last + kLanes - 1) / kLanes * kLanes;
    const auto fillRest = [&](float value) {
        for (std::size_t i = begin; i < first; ++i)
            scores[i] = value;
        for (std::size_t i = last; i < end; ++i)
            scores[i] = value;
    };
    fillRest(scores[first]); // any real score leaves the highest as it is
    Floats highest = load(scores + begin);
    for (std::size_t i = begin + kLanes; i < end; i += kLanes)
        highest = larger(highest, load(scores + i));
    const float top = largest(highest);
    for (std::size_t i = begin; i < end; i += kLanes)
        store(scores + i, exponential(load(scores + i) - all(top)));
    fillRest(0);
    Floats total = zero();
    for (std::size_t i = begin; i < end; i += kLanes)
        total = total + load(scores + i);
    for (std::size_t i = 0; i < begin; i += kLanes)
        store(scores + i, zero());
    for (std::size_t i = end; i < static_cast<std::size_t>(kAttentionChunk); i += kLanes)
        store(scores + i, zero());
    return {top, sum(total)};
}

/// At most kGroupQueries of the queries, from number `at` on.
inline void attendSome(const AttentionArgs& a, std::size_t at, std::size_t queries)
{
    alignas(64) float scores[kGroupQueries][kAttentionChunk];
    const float* from[kGroupQueries];
    float* to[kGroupQueries];
    std::int32_t first = a.begin + kAttentionChunk;
    std::int32_t last = a.begin;
    for (std::size_t q = 0; q < queries; ++q) {
        const std::size_t row = (at + q) / a.heads;
        from[q] = a.query + row * a.queryStride + (at + q) % a.heads * a.headStride;
        if (a.first[row] >= a.last[row])
            continue; // sees nothing of this chunk
        first = a.first[row] < first ? a.first[row] : first;
        last = a.last[row] > last ? a.last[row] : last;
    }
    if (first >= last)
        return;
    constexpr auto kBlockPositions = static_cast<std::int32_t>(kCacheBlock);
    for (std::int32_t block = first / kBlockPositions * kBlockPositions; block < last; block += kBlockPositions) {
        for (std::size_t q = 0; q < queries; ++q)
            to[q] = scores[q] + (block - a.begin);
        outerProductsOfAll(
            from, a.keys + static_cast<std::size_t>(block) * a.headStride, kCacheBlock, a.headSize, to, queries);
    }
    const std::size_t stride = partialStride(a.headStride);
    for (std::size_t q = 0; q < queries; ++q) {
        const std::size_t row = (at + q) / a.heads;
        Softmax softmax{0, 0};
        if (a.first[row] < a.last[row]) {
            softmax = exponentiate(scores[q], static_cast<std::size_t>(a.first[row] - a.begin),
                static_cast<std::size_t>(a.last[row] - a.begin));
        } else {
            for (std::size_t i = 0; i < static_cast<std::size_t>(kAttentionChunk); i += kLanes)
                store(scores[q] + i, zero());
        }
        float* partial = a.partial + (at + q) * stride;
        partial[a.headStride] = softmax.highest;
        partial[a.headStride + 1] = softmax.total;
        from[q] = scores[q] + (first - a.begin);
    }
    for (std::size_t element = 0; element < a.headStride; element += kCacheBlock) {
        for (std::size_t q = 0; q < queries; ++q)
            to[q] = a.partial + (at + q) * stride + element;
        outerProductsOfAll(from, a.values + static_cast<std::size_t>(first) * a.headStride + element, a.headStride,
            static_cast<std::size_t>(last - first), to, queries);
    }
}

void attendChunk(const AttentionArgs& args)
{
    const std::size_t queries = args.rows * args.heads;
    for (std::size_t at = 0; at < queries; at += kGroupQueries)
        attendSome(args, at, queries - at < kGroupQueries ? queries - at : kGroupQueries);
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

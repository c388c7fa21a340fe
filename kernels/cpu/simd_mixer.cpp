#include "kernels/cpu/simd_mixer.h"

#include <algorithm>
#include <array>

namespace foregleam::cpu {
namespace {

std::size_t size(std::int32_t count)
{
    return static_cast<std::size_t>(count);
}

class Mixer {
public:
    explicit Mixer(const MixArgs& args)
        : m_args(args)
        , m_kvHeads(size(args.shape.kvHeads))
        , m_headsPerKv(size(args.shape.heads / args.shape.kvHeads))
        , m_stride(args.kv.headStride())
    {
    }

    void run()
    {
        const std::size_t pairs = m_args.batch.rows() * m_kvHeads;
        std::size_t chunks = 0;
        for (std::size_t row = 0; row < m_args.batch.rows(); ++row)
            chunks += chunksOf(row) * m_kvHeads;
        const bool few = pairs < kPairs && pairs < 4 * size(m_args.multiplier.pool().threads());
        if (few && chunks > pairs && chunks <= m_args.work.partialRows)
            shareChunks(pairs, chunks);
        else
            m_args.multiplier.pool().run(pairs, [&](std::size_t pair, int thread) { wholePair(pair, thread); });
    }

private:
    static constexpr std::size_t kPairs = 256;

    std::int32_t firstPosition(std::size_t row) const
    {
        return m_args.slidingWindow > 0 ? std::max(0, m_args.batch.positions[row] - m_args.slidingWindow + 1) : 0;
    }

    std::size_t chunksOf(std::size_t row) const
    {
        return size(m_args.batch.positions[row] / kAttentionChunk - firstPosition(row) / kAttentionChunk + 1);
    }

    // A pair is a row and a key/value head.
    void chunk(std::size_t pair, std::size_t number, float* partial) const
    {
        const std::size_t row = pair / m_kvHeads;
        const std::size_t kvHead = pair % m_kvHeads;
        const std::int32_t begin =
            (firstPosition(row) / kAttentionChunk + static_cast<std::int32_t>(number)) * kAttentionChunk;
        AttentionArgs args{};
        args.query = m_args.work.turned.row(row) + kvHead * m_headsPerKv * m_stride;
        args.heads = m_headsPerKv;
        args.headStride = m_stride;
        args.keys = m_args.kv.keys(m_args.layer, m_args.batch.slots[row], kvHead);
        args.values = m_args.kv.values(m_args.layer, m_args.batch.slots[row], kvHead);
        args.first = std::max(begin, firstPosition(row));
        args.last = std::min(begin + kAttentionChunk, m_args.batch.positions[row] + 1);
        args.partial = partial;
        m_args.multiplier.kernels().attendChunk(args);
    }

    void merge(float* into, const float* next) const
    {
        for (std::size_t head = 0; head < m_headsPerKv; ++head) {
            const std::size_t at = head * partialStride(m_stride);
            m_args.multiplier.kernels().mergePartial(into + at, next + at, m_stride);
        }
    }

    void finish(std::size_t pair, const float* partial) const
    {
        const std::size_t headSize = size(m_args.shape.headSize);
        float* out = m_args.work.mixed.row(pair / m_kvHeads) + pair % m_kvHeads * m_headsPerKv * headSize;
        for (std::size_t head = 0; head < m_headsPerKv; ++head) {
            const float* values = partial + head * partialStride(m_stride);
            for (std::size_t i = 0; i < headSize; ++i)
                out[head * headSize + i] = values[i] / values[m_stride + 1];
        }
    }

    void wholePair(std::size_t pair, int thread) const
    {
        float* total = m_args.work.partials.row(2 * size(thread));
        float* next = m_args.work.partials.row(2 * size(thread) + 1);
        chunk(pair, 0, total);
        for (std::size_t number = 1; number < chunksOf(pair / m_kvHeads); ++number) {
            chunk(pair, number, next);
            merge(total, next);
        }
        finish(pair, total);
    }

    // One row against a long context is too few pairs for the threads: they share the chunks, then one joins them.
    void shareChunks(std::size_t pairs, std::size_t chunks)
    {
        std::array<std::size_t, kPairs> starts{};
        for (std::size_t pair = 1; pair < pairs; ++pair)
            starts[pair] = starts[pair - 1] + chunksOf((pair - 1) / m_kvHeads);
        m_args.multiplier.pool().run(chunks, [&](std::size_t index, int) {
            const auto after =
                std::upper_bound(starts.begin(), starts.begin() + static_cast<std::ptrdiff_t>(pairs), index);
            const auto pair = static_cast<std::size_t>(after - starts.begin()) - 1;
            chunk(pair, index - starts[pair], m_args.work.partials.row(index));
        });
        for (std::size_t pair = 0; pair < pairs; ++pair) {
            float* total = m_args.work.partials.row(starts[pair]);
            for (std::size_t number = 1; number < chunksOf(pair / m_kvHeads); ++number)
                merge(total, m_args.work.partials.row(starts[pair] + number));
            finish(pair, total);
        }
    }

    const MixArgs& m_args;
    std::size_t m_kvHeads;
    std::size_t m_headsPerKv;
    std::size_t m_stride;
};

} // namespace

void mixRows(const MixArgs& args)
{
    Mixer(args).run();
}

} // namespace foregleam::cpu

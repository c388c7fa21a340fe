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
        const std::size_t pairs = m_args.rows.size() * m_kvHeads;
        std::size_t chunks = 0;
        for (std::size_t row = 0; row < m_args.rows.size(); ++row)
            chunks += chunksOf(row) * m_kvHeads;
        const bool few = pairs < kPairs && pairs < 4 * size(m_args.multiplier.pool().threads());
        if (few && chunks > pairs && chunks <= m_args.work.partialRows)
            shareChunks(pairs, chunks);
        else
            m_args.multiplier.pool().run(pairs, [&](std::size_t pair, int thread) { wholePair(pair, thread); });
    }

private:
    static constexpr std::size_t kPairs = 256;

    // Chunks of the slot's cells; the block's is one more.
    std::size_t contextChunks(std::size_t row) const
    {
        const MixRow& seen = m_args.rows[row];
        if (seen.end <= seen.first)
            return 0;
        return size((seen.end - 1) / kAttentionChunk - seen.first / kAttentionChunk + 1);
    }

    std::size_t chunksOf(std::size_t row) const
    {
        return contextChunks(row) + (m_args.rows[row].blockEnd > m_args.rows[row].blockFirst ? 1 : 0);
    }

    // A pair is a row and a key/value head.
    void chunk(std::size_t pair, std::size_t number, float* partial) const
    {
        const std::size_t row = pair / m_kvHeads;
        const std::size_t kvHead = pair % m_kvHeads;
        const MixRow& seen = m_args.rows[row];
        AttentionArgs args{};
        args.query = m_args.work.turned.row(row) + kvHead * m_headsPerKv * m_stride;
        args.heads = m_headsPerKv;
        args.headStride = m_stride;
        if (number < contextChunks(row)) {
            const std::int32_t begin =
                (seen.first / kAttentionChunk + static_cast<std::int32_t>(number)) * kAttentionChunk;
            args.keys = m_args.kv.keys(m_args.layer, seen.slot, kvHead);
            args.values = m_args.kv.values(m_args.layer, seen.slot, kvHead);
            args.first = std::max(begin, seen.first);
            args.last = std::min(begin + kAttentionChunk, seen.end);
        } else {
            args.keys = m_args.block->keys(0, 0, kvHead);
            args.values = m_args.block->values(0, 0, kvHead);
            args.first = seen.blockFirst;
            args.last = seen.blockEnd;
        }
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

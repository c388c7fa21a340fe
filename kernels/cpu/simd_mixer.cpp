#include "kernels/cpu/simd_mixer.h"

#include <algorithm>
#include <array>
#include <vector>

namespace foregleam::cpu {
namespace {

std::size_t size(std::int32_t count)
{
    return static_cast<std::size_t>(count);
}

/// Neighbouring rows of one slot, whose queries go over the cells together.
struct Group {
    std::size_t firstRow;
    std::size_t rows;
    std::int32_t firstChunk = 0; ///< of the slot's cells, that any of the rows sees
    std::int32_t endChunk = 0;
    bool block = false; ///< then the block's cells are one more chunk

    std::size_t chunks() const { return size(endChunk - firstChunk) + (block ? 1 : 0); }
};

/// Cells that a row sees of a chunk: first <= c < last, none where that is empty.
struct Range {
    std::int32_t first;
    std::int32_t last;
};

class Mixer {
public:
    explicit Mixer(const MixArgs& args)
        : m_args(args)
        , m_kvHeads(size(args.shape.kvHeads))
        , m_headsPerKv(size(args.shape.heads / args.shape.kvHeads))
        , m_stride(args.kv.headStride())
        , m_threads(size(args.multiplier.pool().threads()))
    {
        makeGroups();
    }

    void run()
    {
        // A unit is a group and a key/value head.
        const std::size_t units = m_groups.size() * m_kvHeads;
        m_starts.assign(1, 0);
        for (std::size_t unit = 0; unit < units; ++unit)
            m_starts.push_back(m_starts.back() + groupOf(unit).chunks());
        if (units < 4 * m_threads && m_starts.back() > units && m_starts.back() <= m_args.work.partialRows)
            shareChunks(units);
        else
            m_args.multiplier.pool().run(units, [&](std::size_t unit, int thread) { wholeUnit(unit, thread); });
    }

private:
    const Group& groupOf(std::size_t unit) const { return m_groups[unit / m_kvHeads]; }

    // Groups are as large as a chunk's scores allow, but so that every thread has some.
    void makeGroups()
    {
        const std::size_t rows = m_args.rows.size();
        const std::size_t most = std::max<std::size_t>(1, kGroupQueries / m_headsPerKv);
        const std::size_t even = (rows * m_kvHeads + 2 * m_threads - 1) / (2 * m_threads);
        const std::size_t largest = std::min(most, std::max<std::size_t>(1, even));
        for (std::size_t row = 0; row < rows;) {
            std::size_t end = row + 1;
            while (end < rows && m_args.rows[end].slot == m_args.rows[row].slot)
                ++end;
            const std::size_t groups = (end - row + largest - 1) / largest;
            for (std::size_t group = 0; group < groups; ++group) {
                const std::size_t first = row + group * (end - row) / groups;
                m_groups.push_back(makeGroup(first, row + (group + 1) * (end - row) / groups - first));
            }
            row = end;
        }
    }

    Group makeGroup(std::size_t firstRow, std::size_t rows) const
    {
        Group group{firstRow, rows};
        for (const MixRow& seen : m_args.rows.subspan(firstRow, rows)) {
            group.block = group.block || seen.blockEnd > seen.blockFirst;
            if (seen.end <= seen.first)
                continue;
            const std::int32_t first = seen.first / kAttentionChunk;
            const std::int32_t end = (seen.end - 1) / kAttentionChunk + 1;
            const bool none = group.endChunk == group.firstChunk;
            group.firstChunk = none ? first : std::min(group.firstChunk, first);
            group.endChunk = none ? end : std::max(group.endChunk, end);
        }
        return group;
    }

    static bool isBlock(const Group& group, std::size_t number)
    {
        return number == size(group.endChunk - group.firstChunk);
    }
    /// The first cell of a group's chunk.
    static std::int32_t beginOf(const Group& group, std::size_t number)
    {
        return isBlock(group, number) ? 0 : (group.firstChunk + static_cast<std::int32_t>(number)) * kAttentionChunk;
    }

    Range rangeIn(const Group& group, std::size_t number, std::size_t row) const
    {
        const MixRow& seen = m_args.rows[group.firstRow + row];
        if (isBlock(group, number))
            return {seen.blockFirst, seen.blockEnd};
        const std::int32_t begin = beginOf(group, number);
        return {std::max(begin, seen.first), std::min(begin + kAttentionChunk, seen.end)};
    }

    void chunk(std::size_t unit, std::size_t number, float* partial) const
    {
        const Group& group = groupOf(unit);
        const std::size_t kvHead = unit % m_kvHeads;
        std::array<std::int32_t, kGroupQueries> first{};
        std::array<std::int32_t, kGroupQueries> last{};
        for (std::size_t row = 0; row < group.rows; ++row) {
            const Range range = rangeIn(group, number, row);
            first[row] = range.first;
            last[row] = range.last;
        }
        KvCache& cells = isBlock(group, number) ? *m_args.block : m_args.kv;
        const std::size_t layer = isBlock(group, number) ? 0 : m_args.layer;
        const std::int32_t slot = isBlock(group, number) ? 0 : m_args.rows[group.firstRow].slot;
        AttentionArgs args{};
        args.query = m_args.work.turned.row(group.firstRow) + kvHead * m_headsPerKv * m_stride;
        args.queryStride = m_args.work.turned.stride;
        args.rows = group.rows;
        args.heads = m_headsPerKv;
        args.headSize = size(m_args.shape.headSize);
        args.headStride = m_stride;
        args.keys = cells.keys(layer, slot, kvHead);
        args.values = cells.values(layer, slot, kvHead);
        args.begin = beginOf(group, number);
        args.first = first.data();
        args.last = last.data();
        args.partial = partial;
        m_args.multiplier.kernels().attendChunk(args);
    }

    /// total = total followed by the unit's chunk `number`, for the rows that see it; a row's first is copied.
    void merge(std::size_t unit, std::size_t number, float* total, const float* next) const
    {
        const Group& group = groupOf(unit);
        for (std::size_t row = 0; row < group.rows; ++row) {
            const Range range = rangeIn(group, number, row);
            if (range.first >= range.last)
                continue;
            const MixRow& seen = m_args.rows[group.firstRow + row];
            const bool first = isBlock(group, number) ? seen.end <= seen.first : range.first == seen.first;
            for (std::size_t head = 0; head < m_headsPerKv; ++head) {
                const std::size_t at = (row * m_headsPerKv + head) * partialStride(m_stride);
                if (first)
                    std::copy_n(next + at, m_stride + 2, total + at);
                else
                    m_args.multiplier.kernels().mergePartial(total + at, next + at, m_stride);
            }
        }
    }

    void finish(std::size_t unit, const float* partial) const
    {
        const Group& group = groupOf(unit);
        const std::size_t headSize = size(m_args.shape.headSize);
        for (std::size_t row = 0; row < group.rows; ++row) {
            float* out = m_args.work.mixed.row(group.firstRow + row) + unit % m_kvHeads * m_headsPerKv * headSize;
            for (std::size_t head = 0; head < m_headsPerKv; ++head) {
                const float* values = partial + (row * m_headsPerKv + head) * partialStride(m_stride);
                for (std::size_t i = 0; i < headSize; ++i)
                    out[head * headSize + i] = values[i] / values[m_stride + 1];
            }
        }
    }

    void wholeUnit(std::size_t unit, int thread) const
    {
        float* total = m_args.work.partials.row(2 * size(thread));
        float* next = m_args.work.partials.row(2 * size(thread) + 1);
        for (std::size_t number = 0; number < groupOf(unit).chunks(); ++number) {
            chunk(unit, number, next);
            merge(unit, number, total, next);
        }
        finish(unit, total);
    }

    // Few rows against a long context are too few units for the threads: they share the chunks, then one joins them.
    void shareChunks(std::size_t units)
    {
        m_args.multiplier.pool().run(m_starts.back(), [&](std::size_t index, int) {
            const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), index);
            const auto unit = static_cast<std::size_t>(after - m_starts.begin()) - 1;
            chunk(unit, index - m_starts[unit], m_args.work.partials.row(index));
        });
        for (std::size_t unit = 0; unit < units; ++unit) {
            // The first chunk's partial becomes the total; for a row that does not see it, its own first is copied
            // there.
            float* total = m_args.work.partials.row(m_starts[unit]);
            for (std::size_t number = 1; number < groupOf(unit).chunks(); ++number)
                merge(unit, number, total, m_args.work.partials.row(m_starts[unit] + number));
            finish(unit, total);
        }
    }

    const MixArgs& m_args;
    std::size_t m_kvHeads;
    std::size_t m_headsPerKv;
    std::size_t m_stride;
    std::size_t m_threads;
    std::vector<Group> m_groups;
    std::vector<std::size_t> m_starts; // by unit: the chunks of all units before it
};

} // namespace

void mixRows(const MixArgs& args)
{
    Mixer(args).run();
}

} // namespace foregleam::cpu

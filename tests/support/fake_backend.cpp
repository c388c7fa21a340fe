#include "tests/support/fake_backend.h"

#include "engine/decode/random.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace foregleam::test {
namespace {

void require(bool holds, const char* rule)
{
    if (holds)
        return;
    std::fprintf(stderr, "A batch breaks the contract: %s\n", rule);
    std::abort();
}

std::uint64_t hashOf(std::span<const TokenId> tokens, std::uint64_t seed)
{
    std::uint64_t hash = seed;
    for (const TokenId token : tokens)
        hash = detail::mixBits(hash + static_cast<std::uint64_t>(token) + detail::kGoldenGamma);
    return hash;
}

/// Roughly normal, standard deviation 1.
float normal(std::uint64_t key)
{
    double sum = 0.0;
    for (std::uint64_t i = 0; i < 4; ++i)
        sum += detail::unitInterval(detail::mixBits(key + i * detail::kGoldenGamma)) - 0.5;
    return static_cast<float>(sum * std::sqrt(3.0));
}

} // namespace

FakeBackend::FakeBackend(const FakeBackendOptions& options)
    : m_options(options)
    , m_cells(static_cast<std::size_t>(options.slots))
{
    m_info.device = "fake";
    m_shape.vocabulary = options.vocabulary;
    m_shape.contextLength = options.contextLength;
}

std::vector<float> FakeBackend::logitsAfter(std::span<const TokenId> history) const
{
    const std::uint64_t recent = hashOf(history.last(std::min<std::size_t>(2, history.size())), m_options.seed);
    const std::uint64_t whole = hashOf(history, ~m_options.seed);
    std::vector<float> row;
    for (std::uint64_t token = 0; token < static_cast<std::uint64_t>(m_options.vocabulary); ++token)
        row.push_back(
            m_options.spread * normal(recent ^ (token << 32U)) + m_options.surprise * normal(whole ^ (token << 32U)));
    return row;
}

Result<void> FakeBackend::forward(const TokenBatch& batch)
{
    rowsOfPass = static_cast<std::int32_t>(batch.rows());
    if (onPass)
        onPass();
    if (passes++ == m_options.failAtPass)
        return Error{"The fake device failed."};
    const std::size_t rows = batch.rows();
    rowsRun += static_cast<std::int64_t>(rows);
    require(rows > 0 && rows <= static_cast<std::size_t>(m_options.maxRows), "1 to maxRows rows");
    require(batch.positions.size() == rows && batch.slots.size() == rows && batch.wantLogits.size() == rows,
        "all spans have one entry a row");
    std::vector<std::int32_t> last(m_cells.size(), -1);
    m_logits.assign(rows, {});
    for (std::size_t row = 0; row < rows; ++row) {
        require(batch.slots[row] >= 0 && batch.slots[row] < m_options.slots, "the slot exists");
        require(batch.tokens[row] >= 0 && batch.tokens[row] < m_options.vocabulary, "the token is in the vocabulary");
        const auto slot = static_cast<std::size_t>(batch.slots[row]);
        const std::int32_t position = batch.positions[row];
        require(position >= 0 && position < m_options.contextLength, "the position is inside the context");
        require(last[slot] < 0 || position == last[slot] + 1, "within a slot positions rise by one");
        require(
            position <= static_cast<std::int32_t>(m_cells[slot].size()), "the cells below the first row were written");
        last[slot] = position;
        m_cells[slot].resize(static_cast<std::size_t>(position)); // what stood above was written for another text
        m_cells[slot].push_back(batch.tokens[row]);
        if (batch.wantLogits[row])
            m_logits[row] = logitsAfter(m_cells[slot]);
    }
    return {};
}

std::span<float> FakeBackend::logits(std::size_t row)
{
    require(row < m_logits.size() && !m_logits[row].empty(), "logits are read only where they were asked for");
    return m_logits[row];
}

} // namespace foregleam::test

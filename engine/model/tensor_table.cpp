#include "engine/model/tensor_table.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace foregleam {

TensorTable::TensorTable(std::vector<FileTensor> tensors)
    : m_tensors(std::move(tensors))
    , m_byName(m_tensors.size())
{
    // Sorted, not hashed: names from strangers cannot make this slow.
    std::iota(m_byName.begin(), m_byName.end(), 0);
    std::sort(m_byName.begin(), m_byName.end(), [&](auto a, auto b) { return m_tensors[a].name < m_tensors[b].name; });
}

const FileTensor* TensorTable::find(std::string_view name) const
{
    const auto found = std::lower_bound(m_byName.begin(), m_byName.end(), name,
        [this](auto index, auto wanted) { return m_tensors[index].name < wanted; });
    return found != m_byName.end() && m_tensors[*found].name == name ? &m_tensors[*found] : nullptr;
}

const FileTensor* TensorTable::repeated() const
{
    const auto twin = std::adjacent_find(
        m_byName.begin(), m_byName.end(), [&](auto a, auto b) { return m_tensors[a].name == m_tensors[b].name; });
    return twin == m_byName.end() ? nullptr : &m_tensors[*twin];
}

std::string TensorTable::mainType() const
{
    std::map<std::string, std::uint64_t> bytes;
    for (const auto& tensor : m_tensors)
        bytes[tensor.typeName] += tensor.bytes;
    const auto most =
        std::max_element(bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == bytes.end() ? "" : most->first;
}

std::int64_t TensorTable::parameters() const
{
    // Unsigned: absurd counts of unreadable tensors may wrap, which must not be undefined.
    std::uint64_t sum = 0;
    for (const auto& tensor : m_tensors)
        sum += static_cast<std::uint64_t>(tensor.elements);
    return static_cast<std::int64_t>(sum);
}

} // namespace foregleam

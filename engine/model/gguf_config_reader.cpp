#include "engine/model/gguf_config_reader.h"

#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace foregleam {
namespace {

constexpr std::uint64_t kLongestList = 65536;

} // namespace

template <class T> std::optional<T> GgufConfigReader::take(Result<std::optional<T>> result)
{
    if (result)
        return *std::move(result);
    if (!error)
        error = result.error();
    return std::nullopt;
}

std::string GgufConfigReader::key(std::string_view name) const
{
    for (const auto& prefix : m_prefixes) {
        if (auto full = prefix + std::string(name); m_file.find(full))
            return full;
    }
    return m_prefixes.front() + std::string(name);
}

void GgufConfigReader::fail(std::string_view reason)
{
    if (!error)
        error = m_file.error(reason);
}

std::int32_t GgufConfigReader::count(std::string_view name, std::int64_t most, std::optional<std::int64_t> fallback)
{
    auto value = integer(name);
    if (!value && !error)
        value = fallback;
    if (!value)
        fail(fmt::format("its entry {} is missing; download it again", inQuotes(key(name))));
    else if (*value < 1 || *value > most)
        fail(fmt::format("its entry {} is {}, not from 1 to {}; download it again", inQuotes(key(name)), *value, most));
    return error ? 1 : static_cast<std::int32_t>(*value);
}

float GgufConfigReader::number(std::string_view name, double least, double most, double fallback)
{
    const auto value = take(m_file.number(key(name))).value_or(fallback);
    if (value < least || value > most)
        fail(fmt::format(
            "its entry {} is {}, not from {} to {}; download it again", inQuotes(key(name)), value, least, most));
    return error ? 1.0F : static_cast<float>(value);
}

std::optional<bool> GgufConfigReader::boolean(std::string_view name)
{
    return take(m_file.boolean(key(name)));
}

std::string GgufConfigReader::text(std::string_view name)
{
    return take(m_file.text(key(name))).value_or("");
}

bool GgufConfigReader::shortEnough(const GgufEntry& entry)
{
    if (entry.type != GgufValueType::Array || (entry.count > 0 && entry.count <= kLongestList))
        return true;
    fail(fmt::format("its entry {} has {} elements; download it again", inQuotes(entry.key), entry.count));
    return false;
}

std::optional<std::int64_t> GgufConfigReader::integer(std::string_view name)
{
    const GgufEntry* entry = m_file.find(key(name));
    if (!entry || entry->type != GgufValueType::Array)
        return take(m_file.integer(key(name)));
    const auto values = integers(name);
    if (!values)
        return std::nullopt;
    if (std::any_of(values->begin(), values->end(), [&](auto value) { return value != values->front(); }))
        fail(fmt::format(
            "its entry {} differs from layer to layer, which this program cannot compute", inQuotes(key(name))));
    return values->front();
}

std::optional<std::vector<std::int64_t>> GgufConfigReader::integers(std::string_view name)
{
    const GgufEntry* entry = m_file.find(key(name));
    if (!entry || !shortEnough(*entry))
        return std::nullopt;
    return take(m_file.integers(key(name)));
}

std::optional<std::vector<bool>> GgufConfigReader::booleans(std::string_view name)
{
    const GgufEntry* entry = m_file.find(key(name));
    if (!entry || !shortEnough(*entry))
        return std::nullopt;
    return take(m_file.booleans(key(name)));
}

} // namespace foregleam

#include "engine/model/json_reader.h"

#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <cmath>
#include <limits>

namespace foregleam {
namespace {

/// Nothing for what is no whole number of 64 bits with a sign.
std::optional<std::int64_t> wholeNumber(const Json& value)
{
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max())
        return std::nullopt;
    return value.is_number_integer() ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

} // namespace

const Json* JsonReader::member(const char* key) const
{
    const auto found = m_object->find(key);
    return found == m_object->end() || found->is_null() ? nullptr : &*found;
}

std::string JsonReader::named(const char* key) const
{
    return fmt::format("its entry {} in {}", inQuotes(key), m_file);
}

void JsonReader::wrongType(const char* key, std::string_view wanted) const
{
    fail(fmt::format("{} is not {}; download it again", named(key), wanted));
}

std::optional<std::int64_t> JsonReader::integer(const char* key) const
{
    const Json* value = member(key);
    if (!value)
        return std::nullopt;
    const auto whole = wholeNumber(*value);
    if (!whole)
        wrongType(key, "a whole number");
    return whole;
}

std::optional<double> JsonReader::number(const char* key) const
{
    const Json* value = member(key);
    if (!value)
        return std::nullopt;
    if (value->is_number() && std::isfinite(value->get<double>()))
        return value->get<double>();
    wrongType(key, "a number");
    return std::nullopt;
}

std::optional<bool> JsonReader::boolean(const char* key) const
{
    const Json* value = member(key);
    if (!value)
        return std::nullopt;
    if (value->is_boolean())
        return value->get<bool>();
    wrongType(key, "true or false");
    return std::nullopt;
}

std::optional<std::string> JsonReader::text(const char* key) const
{
    const Json* value = member(key);
    if (!value)
        return std::nullopt;
    if (value->is_string())
        return value->get<std::string>();
    wrongType(key, "text");
    return std::nullopt;
}

template <class T, class Convert>
std::optional<std::vector<T>> JsonReader::list(const char* key, std::string_view wanted, Convert convert) const
{
    const Json* value = member(key);
    if (!value)
        return std::nullopt;
    std::vector<T> items;
    for (std::size_t i = 0; value->is_array() && i < value->size(); ++i) {
        if (std::optional<T> item = convert((*value)[i]))
            items.push_back(*std::move(item));
    }
    if (value->is_array() && items.size() == value->size())
        return items;
    wrongType(key, wanted);
    return std::nullopt;
}

std::optional<std::vector<std::int64_t>> JsonReader::integers(const char* key) const
{
    return list<std::int64_t>(key, "a list of whole numbers", wholeNumber);
}

std::optional<std::vector<std::string>> JsonReader::texts(const char* key) const
{
    return list<std::string>(key, "a list of texts",
        [](const Json& value) { return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt; });
}

std::optional<JsonReader> JsonReader::object(const char* key) const
{
    const Json* value = member(key);
    if (!value)
        return std::nullopt;
    if (value->is_object())
        return JsonReader(*value, *m_fault, m_file);
    wrongType(key, "an object");
    return std::nullopt;
}

std::int32_t JsonReader::count(const char* key, std::int64_t most, std::optional<std::int64_t> fallback) const
{
    const auto value = has(key) ? integer(key) : fallback;
    if (!value)
        fail(fmt::format("{} is missing; download it again", named(key)));
    else if (*value < 1 || *value > most)
        fail(fmt::format("{} is {}, not from 1 to {}; download it again", named(key), *value, most));
    return *m_fault ? 1 : static_cast<std::int32_t>(*value);
}

float JsonReader::number(const char* key, double least, double most, double fallback) const
{
    const double value = number(key).value_or(fallback);
    if (!(value >= least && value <= most))
        fail(fmt::format("{} is {}, not from {} to {}; download it again", named(key), value, least, most));
    return *m_fault ? 1.0F : static_cast<float>(value);
}

} // namespace foregleam

#include "engine/record/json_arrays.h"

#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

namespace foregleam {

namespace {

template <class Value, class Write> std::string joined(const std::vector<Value>& values, const Write& write)
{
    std::string json = "[";
    for (const Value& value : values) {
        if (json.size() > 1)
            json += ',';
        write(value, json);
    }
    return json + ']';
}

template <class Value, class Fits, class Read>
bool parsed(const std::string& json, std::vector<Value>& values, const Fits& fits, const Read& read)
{
    values.clear();
    const auto array = nlohmann::json::parse(json, nullptr, false);
    if (!array.is_array())
        return false;
    values.reserve(array.size());
    for (const auto& entry : array) {
        if (!fits(entry))
            return false;
        values.push_back(read(entry));
    }
    return true;
}

} // namespace

std::string toJson(const std::vector<float>& values)
{
    // fmt writes the shortest digits that give the same float again; nlohmann would write a double's.
    return joined(values, [](float value, std::string& json) {
        if (std::isfinite(value))
            fmt::format_to(std::back_inserter(json), "{}", value);
        else
            json += "null";
    });
}

std::string toJson(const std::vector<std::int32_t>& values)
{
    return joined(
        values, [](std::int32_t value, std::string& json) { fmt::format_to(std::back_inserter(json), "{}", value); });
}

std::string toJson(const std::vector<std::string>& values)
{
    return nlohmann::json(values).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool fromJson(const std::string& json, std::vector<float>& values)
{
    return parsed(
        json, values, [](const auto& entry) { return entry.is_number() || entry.is_null(); },
        [](const auto& entry) {
            return entry.is_null() ? std::numeric_limits<float>::quiet_NaN() : entry.template get<float>();
        });
}

bool fromJson(const std::string& json, std::vector<std::int32_t>& values)
{
    return parsed(
        json, values, [](const auto& entry) { return entry.is_number_integer(); },
        [](const auto& entry) { return entry.template get<std::int32_t>(); });
}

bool fromJson(const std::string& json, std::vector<std::string>& values)
{
    return parsed(
        json, values, [](const auto& entry) { return entry.is_string(); },
        [](const auto& entry) { return entry.template get<std::string>(); });
}

} // namespace foregleam

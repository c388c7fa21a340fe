#include "engine/record/json_arrays.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <type_traits>

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

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

template <class Value> bool parseNumber(std::string_view text, Value& value)
{
    if constexpr (std::is_floating_point_v<Value>) {
        if (text == "null") {
            value = std::numeric_limits<Value>::quiet_NaN();
            return true;
        }
    }
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size();
}

/// Reopening a session of 20,000 rounds reads 100,000 of these arrays: with a JSON library's tree in 1.6 s, so in 0.35
/// s.
template <class Value> bool parseNumbers(std::string_view json, std::vector<Value>& values)
{
    values.clear();
    json = trimmed(json);
    if (json.size() < 2 || json.front() != '[' || json.back() != ']')
        return false;
    json = trimmed(json.substr(1, json.size() - 2));
    while (!json.empty()) {
        const auto comma = std::min(json.find(','), json.size());
        Value value{};
        if (!parseNumber(trimmed(json.substr(0, comma)), value) || comma + 1 == json.size())
            return false;
        values.push_back(value);
        json.remove_prefix(std::min(comma + 1, json.size()));
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

std::string toJson(const std::vector<DraftCandidate>& candidates)
{
    const auto finite = [](float value) { return std::isfinite(value) ? value : 0.0F; };
    return joined(candidates, [finite](const DraftCandidate& each, std::string& json) {
        const auto text = nlohmann::json(each.text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        fmt::format_to(std::back_inserter(json), "[{},{},{},{:.4g},{:.4g}]", each.place, each.id, text,
            finite(each.parallel), finite(each.corrected));
    });
}

bool fromJson(const std::string& json, std::vector<float>& values)
{
    return parseNumbers(json, values);
}

bool fromJson(const std::string& json, std::vector<std::int32_t>& values)
{
    return parseNumbers(json, values);
}

bool fromJson(const std::string& json, std::vector<std::string>& values)
{
    values.clear();
    const auto array = nlohmann::json::parse(json, nullptr, false);
    if (!array.is_array())
        return false;
    values.reserve(array.size());
    for (const auto& entry : array) {
        if (!entry.is_string())
            return false;
        values.push_back(entry.get<std::string>());
    }
    return true;
}

bool fromJson(const std::string& json, std::vector<DraftCandidate>& candidates)
{
    candidates.clear();
    if (json == "[]") // nearly every round
        return true;
    const auto array = nlohmann::json::parse(json, nullptr, false);
    if (!array.is_array())
        return false;
    const auto probability = [](const nlohmann::json& value) {
        return value.is_number() ? std::clamp(value.get<float>(), 0.0F, 1.0F) : 0.0F;
    };
    for (const auto& entry : array) {
        if (!entry.is_array() || entry.size() != 5 || !entry[0].is_number_integer() || !entry[1].is_number_integer()
            || !entry[2].is_string()) {
            candidates.clear();
            return false;
        }
        candidates.push_back({entry[0].get<std::int32_t>(), entry[1].get<TokenId>(), entry[2].get<std::string>(),
            probability(entry[3]), probability(entry[4])});
    }
    return true;
}

} // namespace foregleam

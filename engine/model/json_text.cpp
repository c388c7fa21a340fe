#include "engine/model/json_text.h"

#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <set>
#include <vector>

namespace foregleam {
namespace {

/// Walks the text without keeping it. Returning false ends the walk.
class Checker final : public nlohmann::json_sax<Json> {
public:
    Checker(const JsonLimits& limits, std::string& reason)
        : m_limits(limits)
        , m_reason(reason)
    {
    }

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool string(string_t&) override { return value(); }
    bool binary(binary_t&) override { return value(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_array() override { return close(); }
    bool start_object(std::size_t) override { return open(); }
    bool end_object() override { return close(); }

    bool key(string_t& name) override
    {
        return m_keys.back().insert(name).second || fail(fmt::format("its key {} is there twice", inQuotes(name)));
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
    {
        return fail(fmt::format("it is not JSON from byte {} on", position));
    }

private:
    bool value()
    {
        return ++m_values <= m_limits.values || fail(fmt::format("it holds more than {} values", m_limits.values));
    }
    bool open()
    {
        m_keys.emplace_back();
        if (m_keys.size() > m_limits.depth)
            return fail(fmt::format("it is nested more than {} levels deep", m_limits.depth));
        return value();
    }
    bool close()
    {
        m_keys.pop_back();
        return true;
    }
    bool fail(std::string reason)
    {
        m_reason = std::move(reason);
        return false;
    }

    const JsonLimits& m_limits;
    std::string& m_reason;
    std::size_t m_values = 0;
    std::vector<std::set<std::string>> m_keys; ///< of what is open; sorted, so that no keys make it slow
};

} // namespace

std::optional<Json> parseJsonObject(std::string_view text, const JsonLimits& limits, std::string& reason)
{
    Checker checker(limits, reason);
    if (!Json::sax_parse(text, &checker))
        return std::nullopt;
    Json document = Json::parse(text, nullptr, false);
    if (!document.is_object()) {
        reason = "it is not a JSON object";
        return std::nullopt;
    }
    return document;
}

} // namespace foregleam

#pragma once
// Typed reads of a JSON object's members, for configurations that come from strangers.

#include "engine/model/json_text.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// The first thing found wrong, a clause; empty while all is well. Shared by all readers of one model.
struct FirstFault {
    std::string reason;

    explicit operator bool() const { return !reason.empty(); }
    void set(std::string clause)
    {
        if (reason.empty())
            reason = std::move(clause);
    }
};

/// Borrows the object and the fault. A member that is null counts as absent, as configurations write it. After a fault
/// values are placeholders.
class JsonReader {
public:
    /// `file` is named in faults: "config.json".
    JsonReader(const Json& object, FirstFault& fault, std::string_view file)
        : m_object(&object)
        , m_fault(&fault)
        , m_file(file)
    {
    }

    FirstFault& fault() const { return *m_fault; }
    const Json& json() const { return *m_object; }
    const Json* member(const char* key) const; ///< nullptr where absent or null
    bool has(const char* key) const { return member(key) != nullptr; }

    std::optional<std::int64_t> integer(const char* key) const;
    std::optional<double> number(const char* key) const; ///< whole or not
    std::optional<bool> boolean(const char* key) const;
    std::optional<std::string> text(const char* key) const;
    std::optional<std::vector<std::int64_t>> integers(const char* key) const;
    std::optional<std::vector<std::string>> texts(const char* key) const;
    std::optional<JsonReader> object(const char* key) const;

    /// A count from 1 to `most`; a fault where it is neither there nor in `fallback`.
    std::int32_t count(const char* key, std::int64_t most, std::optional<std::int64_t> fallback = {}) const;
    /// A number from `least` to `most`.
    float number(const char* key, double least, double most, double fallback) const;

    void fail(std::string clause) const { m_fault->set(std::move(clause)); }
    std::string named(const char* key) const; ///< "its entry \"key\" in config.json"

private:
    void wrongType(const char* key, std::string_view wanted) const;
    template <class T, class Convert>
    std::optional<std::vector<T>> list(const char* key, std::string_view wanted, Convert convert) const;

    const Json* m_object;
    FirstFault* m_fault;
    std::string_view m_file;
};

} // namespace foregleam

#pragma once
// Typed reads of the metadata that an architecture keeps under its name.

#include "engine/api/result.h"
#include "engine/model/gguf_file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// Keeps the first error; after one, values are placeholders. Borrows the file.
class GgufConfigReader {
public:
    /// A key is looked for behind each prefix ("llama.") in order.
    GgufConfigReader(const GgufFile& file, std::vector<std::string> prefixes)
        : m_file(file)
        , m_prefixes(std::move(prefixes))
    {
    }

    std::optional<Error> error;

    std::string key(
        std::string_view name) const; ///< in full: the one that is there, else the first that was looked for
    bool has(std::string_view name) const { return m_file.find(key(name)) != nullptr; }

    /// A count from 1 to `most`. An array counts where all of its elements are the same.
    std::int32_t count(std::string_view name, std::int64_t most, std::optional<std::int64_t> fallback = {});
    /// A number from `least` to `most`.
    float number(std::string_view name, double least, double most, double fallback);
    std::optional<std::int64_t> integer(std::string_view name); ///< as count(), in any range
    std::optional<bool> boolean(std::string_view name);
    std::string text(std::string_view name); ///< empty where absent
    std::optional<std::vector<std::int64_t>> integers(std::string_view name); ///< at most 65,536
    std::optional<std::vector<bool>> booleans(std::string_view name); ///< at most 65,536

    void fail(std::string_view reason);

private:
    template <class T> std::optional<T> take(Result<std::optional<T>> result);
    bool shortEnough(const GgufEntry& entry);

    const GgufFile& m_file;
    std::vector<std::string> m_prefixes;
};

} // namespace foregleam

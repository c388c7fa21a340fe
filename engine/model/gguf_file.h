#pragma once
// A GGUF container (v2, v3) as a checked table of contents: metadata by key and type, tensors by name. Knows nothing of
// models. After open() every tensor of a known type lies inside the file, aligned, and overlaps no other.

#include "engine/api/result.h"
#include "engine/model/byte_reader.h"
#include "engine/model/tensor_table.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

class MappedFile;

/// GGUF's numbers for metadata value types.
enum class GgufValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64 };

/// Where a metadata value lies. Keys are unique.
struct GgufEntry {
    std::string key;
    GgufValueType type = GgufValueType::U8;
    GgufValueType elementType = GgufValueType::U8; ///< of an array; never Array
    std::uint64_t count = 1; ///< elements of an array
    std::size_t position = 0; ///< of the value (of an array: its first element) in the file
};

/// Immutable after open(); any thread. Accessors return nothing where the key is absent and fail, naming the key, where
/// the value has another type than asked for.
class GgufFile {
public:
    static Result<GgufFile> open(const std::string& path);

    std::uint32_t version() const { return m_version; }
    const std::vector<GgufEntry>& entries() const { return m_entries; } ///< sorted by key
    const TensorTable& table() const { return m_table; }
    const std::vector<FileTensor>& tensors() const { return m_table.tensors(); } ///< in the order of the file
    const std::shared_ptr<const MappedFile>& file() const { return m_file; }

    const GgufEntry* find(std::string_view key) const; ///< nullptr where absent
    const FileTensor* findTensor(std::string_view name) const { return m_table.find(name); } ///< nullptr where absent

    Result<std::optional<std::int64_t>> integer(std::string_view key) const; ///< of any width; u64 above 2^63-1 fails
    Result<std::optional<double>> number(std::string_view key) const; ///< f32 or f64, finite
    Result<std::optional<bool>> boolean(std::string_view key) const;
    Result<std::optional<std::string>> text(std::string_view key) const;
    Result<std::optional<std::vector<std::int64_t>>> integers(
        std::string_view key) const; ///< array, elements of any width
    Result<std::optional<std::vector<bool>>> booleans(std::string_view key) const; ///< array of bool
    Result<std::optional<std::vector<float>>> floats(std::string_view key) const; ///< array of f32
    Result<std::optional<std::vector<std::string>>> texts(std::string_view key) const; ///< array of strings

    /// A value for people: numbers and strings as they are, arrays as their count and first elements; one line of at
    /// most about `limit` bytes, valid UTF-8.
    std::string describe(const GgufEntry& entry, std::size_t limit = 80) const;

    /// "Cannot use the model file …: reason."
    Error error(std::string_view reason) const;

private:
    friend class GgufParser;

    GgufFile() = default;
    Error wrongType(const GgufEntry& entry, std::string_view wanted) const;
    ByteReader readerAt(const GgufEntry& entry) const;

    std::shared_ptr<const MappedFile> m_file;
    std::uint32_t m_version = 0;
    std::vector<GgufEntry> m_entries;
    TensorTable m_table;
};

const char* valueTypeName(GgufValueType type); ///< "u32", "string", …

} // namespace foregleam

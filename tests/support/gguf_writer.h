#pragma once
// Writes GGUF files for tests: good ones, and bad ones on purpose. Nothing is checked here; what is wrong in the
// parts stays wrong in the file.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam::test {

/// GGUF's numbers for metadata value types.
enum class GgufType : std::uint32_t {
    U8 = 0,
    I8 = 1,
    U16 = 2,
    I16 = 3,
    U32 = 4,
    I32 = 5,
    F32 = 6,
    Bool = 7,
    String = 8,
    Array = 9,
    U64 = 10,
    I64 = 11,
    F64 = 12,
};

/// The bytes of a plain number as the file has them (little endian).
template <class T> std::string rawBytes(T value)
{
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string rawString(std::string_view text); ///< length, then bytes
std::string rawArray(GgufType elementType, std::uint64_t count, std::string_view items); ///< type, count, items

/// A file in parts. Metadata keeps the order in which keys were first set; set() replaces, add…() may repeat a key.
class GgufWriter {
public:
    struct Entry {
        std::string key;
        GgufType type = GgufType::U32;
        std::string value; ///< raw bytes
    };
    struct Tensor {
        std::string name;
        std::vector<std::uint64_t> dims; ///< innermost first, as in the file
        std::uint32_t type = 0; ///< GGUF's number
        std::string data;
        std::optional<std::uint64_t> offset; ///< instead of the next aligned one
    };

    std::uint32_t version = 3;
    std::uint64_t alignment = 32; ///< of the data; write general.alignment yourself where it is not 32
    std::optional<std::uint64_t> tensorCount; ///< instead of the true count
    std::optional<std::uint64_t> entryCount; ///< instead of the true count
    std::vector<Entry> entries;
    std::vector<Tensor> tensors;

    void set(std::string_view key, GgufType type, std::string value);
    void setString(std::string_view key, std::string_view text);
    void setU32(std::string_view key, std::uint32_t value);
    void setF32(std::string_view key, float value);
    void setBool(std::string_view key, bool value);
    void setStrings(std::string_view key, const std::vector<std::string>& texts);
    void setFloats(std::string_view key, const std::vector<float>& values);
    void setInts(std::string_view key, const std::vector<std::int32_t>& values);
    void remove(std::string_view key);

    void addTensor(std::string name, std::vector<std::uint64_t> dims, std::uint32_t type, std::string data);
    Tensor& tensor(std::string_view name); ///< must exist
    void removeTensor(std::string_view name);

    std::string header() const; ///< everything before the tensor data, unpadded
    std::string bytes() const;
    bool save(const std::string& path) const;
};

/// Writes a whole file; false where that fails.
bool saveBytes(const std::string& path, std::string_view bytes);

} // namespace foregleam::test

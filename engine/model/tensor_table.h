#pragma once
// The tensors that a container holds, by name. Containers (GGUF, safetensors) fill it, after which every tensor's bytes
// lie inside a mapped file.

#include "engine/backend/tensor.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// A tensor's place. `bytes` and `data` are set for the types of which this program knows the size.
struct FileTensor {
    static constexpr std::uint32_t kOtherType = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::uint32_t kInt64 = 27; ///< the one integer type that is read (draft-to-target tables)

    std::string name;
    std::vector<std::int64_t> dims; ///< outermost first, each positive
    std::uint32_t type = 0; ///< GGUF's number; kOtherType for types of safetensors that it has no number for
    std::string typeName; ///< "Q4_1"; types that cannot be read are named too, else "type 99"
    std::int64_t elements = 0; ///< product of dims
    std::uint64_t bytes = 0;
    const std::byte* data = nullptr;

    /// Whether kernels can read it.
    bool readable() const { return data != nullptr && tensorTypeInfo(static_cast<TensorType>(type)).has_value(); }
};

/// Immutable; any thread.
class TensorTable {
public:
    TensorTable() = default;
    explicit TensorTable(std::vector<FileTensor> tensors);

    const std::vector<FileTensor>& tensors() const { return m_tensors; } ///< in the order of the file
    const FileTensor* find(std::string_view name) const; ///< nullptr where absent
    const FileTensor* repeated() const; ///< one whose name is there twice; nullptr as it should be

    std::string mainType() const; ///< name of the type that most bytes are stored in
    std::int64_t parameters() const; ///< elements in all

private:
    std::vector<FileTensor> m_tensors;
    std::vector<std::uint32_t> m_byName; ///< indices into m_tensors, sorted by name
};

} // namespace foregleam

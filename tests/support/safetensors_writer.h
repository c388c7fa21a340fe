#pragma once
// Writes safetensors files for tests: good ones, and bad ones on purpose. Nothing is checked here.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foregleam::test {

/// A file in parts.
class SafetensorsWriter {
public:
    struct Tensor {
        std::string name;
        std::string type; ///< "F32"
        std::vector<std::int64_t> shape; ///< outermost first
        std::string data;
        std::optional<std::pair<std::int64_t, std::int64_t>> offsets; ///< instead of where the data lie
    };

    std::vector<Tensor> tensors;
    std::optional<std::uint64_t> headerLength; ///< instead of the true one
    std::optional<std::string> header; ///< instead of the one made from the tensors
    std::size_t padding = 8; ///< the header's length becomes a multiple of this

    void add(std::string name, std::string type, std::vector<std::int64_t> shape, std::string data);
    Tensor& tensor(std::string_view name); ///< must exist
    void remove(std::string_view name);

    std::string bytes() const;
};

} // namespace foregleam::test

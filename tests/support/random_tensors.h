#pragma once
// Tensors from a formula that tests/kernels/golden/make_logits.py knows too.

#include "engine/backend/tensor.h"

#include <deque>
#include <memory>
#include <string>

namespace foregleam::test {

/// Makes tensors by number and owns their bytes through storage().
class RandomTensors {
public:
    explicit RandomTensors(TensorType matrices)
        : m_matrices(matrices)
    {
    }

    TensorView matrix(std::uint64_t number, std::int32_t rows, std::int32_t columns, float amplitude);
    /// With outputs about as large as inputs.
    TensorView square(std::uint64_t number, std::int32_t rows, std::int32_t columns);
    TensorView vector(std::uint64_t number, std::int32_t width, float middle, float amplitude); ///< always F32

    std::shared_ptr<const void> storage() const { return m_bytes; }

private:
    TensorView make(
        std::uint64_t number, TensorType type, std::int32_t rows, std::int32_t columns, float middle, float amplitude);

    TensorType m_matrices;
    std::shared_ptr<std::deque<std::string>> m_bytes = std::make_shared<std::deque<std::string>>();
};

} // namespace foregleam::test

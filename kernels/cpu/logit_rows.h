#pragma once
// The output head's logits for the rows that want them.

#include "kernels/cpu/multiplier.h"

#include <span>

namespace foregleam::cpu {

/// [rows, vocabulary] fp32, grown on demand.
class LogitRows {
public:
    /// logits = softcap(output · in), for `rows` prepared rows; 0 = no cap. Fails where memory does not suffice.
    Result<void> predict(
        Multiplier& multiplier, const PackedMatrix& output, const Activations& in, std::size_t rows, float softcap);

    std::span<float> row(std::size_t index) const
    {
        return {reinterpret_cast<float*>(m_memory.data()) + index * m_vocabulary, m_vocabulary};
    }
    std::size_t bytes() const { return m_memory.bytes(); }

private:
    PageMemory m_memory;
    std::size_t m_vocabulary = 0;
};

} // namespace foregleam::cpu

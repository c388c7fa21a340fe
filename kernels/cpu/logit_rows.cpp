#include "kernels/cpu/logit_rows.h"

#include "kernels/cpu/reference_ops.h"

namespace foregleam::cpu {

Result<void> LogitRows::predict(
    Multiplier& multiplier, const PackedMatrix& output, const Activations& in, std::size_t rows, float softcap)
{
    m_vocabulary = output.rows();
    if (m_memory.bytes() < rows * m_vocabulary * sizeof(float)) {
        m_memory = {};
        auto memory = PageMemory::allocate(rows * m_vocabulary * sizeof(float), PageMemory::Pages::Huge, "the logits");
        if (!memory)
            return memory.error();
        m_memory = std::move(*memory);
    }
    if (rows == 0)
        return {};
    const Rows out{reinterpret_cast<float*>(m_memory.data()), m_vocabulary};
    multiplier.multiply({{&output, &in, out}}, rows);
    if (softcap != 0.0F)
        multiplier.pool().run(rows, [&](std::size_t index, int) { reference::softcap(row(index), softcap); });
    return {};
}

} // namespace foregleam::cpu

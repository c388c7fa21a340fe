#include "kernels/cpu/activations.h"

namespace foregleam::cpu {

Result<Activations> Activations::create(std::size_t rows, std::size_t width)
{
    Activations activations;
    activations.m_width = width;
    activations.m_rows.stride = padded(width);
    auto memory =
        PageMemory::allocate(rows * padded(width) * sizeof(float), PageMemory::Pages::Huge, "the activations");
    if (!memory)
        return memory.error();
    activations.m_memory = std::move(*memory);
    activations.m_rows.data = reinterpret_cast<float*>(activations.m_memory.data());
    return activations;
}

} // namespace foregleam::cpu

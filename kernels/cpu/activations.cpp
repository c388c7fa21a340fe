#include "kernels/cpu/activations.h"

namespace foregleam::cpu {

Result<Activations> Activations::create(std::size_t rows, std::size_t width)
{
    Activations activations;
    activations.m_width = width;
    activations.m_rows.stride = padded(width);
    const std::size_t floatBytes = rows * padded(width) * sizeof(float);
    const std::size_t blockBytes = rows * activations.blocksEach() * sizeof(QuantizedBlock);
    auto memory = PageMemory::allocate(floatBytes + blockBytes, PageMemory::Pages::Huge, "the activations");
    if (!memory)
        return memory.error();
    activations.m_memory = std::move(*memory);
    activations.m_rows.data = reinterpret_cast<float*>(activations.m_memory.data());
    activations.m_blocks = reinterpret_cast<QuantizedBlock*>(activations.m_memory.data() + floatBytes);
    return activations;
}

} // namespace foregleam::cpu

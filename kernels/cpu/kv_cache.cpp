#include "kernels/cpu/kv_cache.h"

namespace foregleam::cpu {

Result<KvCache> KvCache::create(const ModelShape& shape, const BackendSetup& setup)
{
    KvCache cache;
    cache.m_slots = static_cast<std::size_t>(setup.slots);
    cache.m_heads = static_cast<std::size_t>(shape.kvHeads);
    cache.m_positions = static_cast<std::size_t>(setup.contextLength);
    cache.m_headStride = padded(static_cast<std::size_t>(shape.headSize));
    const auto bytes = kvCacheBytes(shape, setup, 2 * cache.m_heads * cache.m_headStride * sizeof(std::uint16_t));
    if (!bytes)
        return bytes.error();
    // Small pages: a conversation fills the first positions of many streams, and a huge page would commit 2 MiB of
    // each.
    auto memory = PageMemory::allocate(*bytes, PageMemory::Pages::Small, "the KV cache");
    if (!memory)
        return memory.error();
    cache.m_memory = std::move(*memory);
    return cache;
}

} // namespace foregleam::cpu

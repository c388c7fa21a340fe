#pragma once
// A cursor over bytes that cannot leave them.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

namespace foregleam {

/// Reads little-endian values in order. The first read past the end fails and every later one does too; failed reads
/// give zero or nothing, so a caller may read a few values and ask once.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes, std::size_t position = 0)
        : m_bytes(bytes)
        , m_position(position)
        , m_failed(position > bytes.size())
    {
    }

    bool failed() const { return m_failed; }
    std::size_t position() const { return m_position; }
    std::size_t remaining() const { return m_failed ? 0 : m_bytes.size() - m_position; }

    template <class T> T read()
    {
        static_assert(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>); // a bool may hold no byte but 0 and 1
        T value{};
        if (const std::byte* from = take(sizeof value))
            std::memcpy(&value, from, sizeof value);
        return value;
    }

    /// A length of 64 bits, then that many bytes. Borrowed from the file: copy before checking what it says.
    std::string_view readString()
    {
        const auto length = read<std::uint64_t>();
        const std::byte* from = take(length);
        return from ? std::string_view(reinterpret_cast<const char*>(from), length) : std::string_view();
    }

    void skip(std::uint64_t count) { take(count); }

private:
    const std::byte* take(std::uint64_t count)
    {
        if (count > remaining()) {
            m_failed = true;
            return nullptr;
        }
        const std::byte* from = m_bytes.data() + m_position;
        m_position += count;
        return m_failed ? nullptr : from;
    }

    std::span<const std::byte> m_bytes;
    std::size_t m_position;
    bool m_failed;
};

} // namespace foregleam

#pragma once

#include <cstdint>

namespace foregleam::test {

/// SplitMix64 with a sum of uniforms for normal numbers: the same bits on every machine and library.
class Noise {
public:
    explicit Noise(std::uint64_t seed)
        : m_state(seed)
    {
    }

    std::uint64_t bits()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    float uniform() { return static_cast<float>(bits() >> 40) * 0x1p-24F; } // [0, 1)

    float normal() // mean 0, variance 1
    {
        float sum = -6.0F;
        for (int i = 0; i < 12; ++i)
            sum += uniform();
        return sum;
    }

private:
    std::uint64_t m_state;
};

} // namespace foregleam::test

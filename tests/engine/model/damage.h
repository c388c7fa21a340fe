#pragma once
// Damage to files, drawn from dice that fall alike everywhere.

#include "tests/support/gguf_writer.h"

#include <cstdint>
#include <random>
#include <string>

namespace foregleam::test {

/// mt19937_64 is the same everywhere; the standard's distributions are not, so none is used.
class Dice {
public:
    explicit Dice(std::uint64_t seed)
        : m_engine(seed)
    {
    }

    std::uint64_t below(std::uint64_t end) { return end == 0 ? 0 : m_engine() % end; }
    bool oneIn(std::uint64_t n) { return below(n) == 0; }

private:
    std::mt19937_64 m_engine;
};

/// A value at which checks go wrong.
std::uint64_t interestingValue(Dice& dice, std::uint64_t fileSize);

/// A change that knows what it changes.
void damageParts(GgufWriter& file, Dice& dice);

/// A change of bytes, most of them in the first `header`.
void damageBytes(std::string& bytes, std::size_t header, Dice& dice);

/// The bytes of a file after one to four changes, all in its parts or all in its bytes.
std::string mutatedFile(GgufWriter file, Dice& dice);

} // namespace foregleam::test

#pragma once
// Model files with deterministic damage: a number names the file it makes.

#include <cstdint>
#include <string>

namespace foregleam::test {

/// The bytes of mutation `number`: one of several small models (byte-pair and SentencePiece vocabularies, several
/// architectures and storage types) with one to four changes: flipped bits, fields set to interesting values, wrong
/// types, counts and offsets, parts repeated, left out, moved or cut off.
std::string mutatedModel(std::uint64_t number);

} // namespace foregleam::test

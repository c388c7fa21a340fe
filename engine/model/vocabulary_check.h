#pragma once
// What a vocabulary must be, whatever format it came in.

#include "engine/text/vocabulary.h"

#include <cstdint>
#include <string>

namespace foregleam {

inline constexpr std::uint64_t kMostTokens = 1 << 22;
inline constexpr std::uint64_t kMostMerges = 1 << 23;

/// A token too long, byte tokens that are not <0x00> to <0xFF> or are there twice, scores that are no numbers, a chat
/// template too long: a clause, or empty. Whether merges name known pieces is the tokenizer's to check.
std::string vocabularyFault(const Vocabulary& vocabulary);

} // namespace foregleam

#pragma once
// Which of the kernel sets in this program the processor can run.

#include <string>

namespace foregleam::cpu {

enum class InstructionSet {
    Reference, ///< plain C++, any processor
    Avx2, ///< AVX2, FMA and F16C
    Avx512, ///< AVX-512 F, BW and VL, beside the above
};

/// Whether this processor and system can run it (and the program has it: other architectures have the reference only).
bool isAvailable(InstructionSet set);

/// The fastest available one.
InstructionSet bestInstructionSet();

/// As a person reads it: "AVX-512", "AVX2", "plain reference".
const char* displayName(InstructionSet set);

} // namespace foregleam::cpu

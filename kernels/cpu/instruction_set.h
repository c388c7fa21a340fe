#pragma once
// Which of the kernel sets in this program the processor can run.

namespace foregleam::cpu {

enum class InstructionSet {
    Reference, ///< plain C++, any processor
    Avx2, ///< AVX2, FMA and F16C
    AvxVnni, ///< AVX-VNNI beside the above
    Avx512, ///< AVX-512 F, BW and VL beside AVX2, FMA and F16C
    Avx512Vnni, ///< VNNI beside AVX-512
    Neon, ///< of 64-bit ARM, with dot products (ARMv8.2)
};

/// All of them, the slowest first.
constexpr InstructionSet kInstructionSets[] = {InstructionSet::Reference, InstructionSet::Avx2, InstructionSet::AvxVnni,
    InstructionSet::Avx512, InstructionSet::Avx512Vnni, InstructionSet::Neon};

/// Whether this processor and system can run it (and the program has it: other architectures have the reference only).
bool isAvailable(InstructionSet set);

/// The fastest available one.
InstructionSet bestInstructionSet();

/// As a person reads it: "AVX-512", "AVX2", "plain reference".
const char* displayName(InstructionSet set);

/// As BackendOptions::instructionSet names it: "avx512", "avx2", "reference".
const char* optionName(InstructionSet set);

} // namespace foregleam::cpu

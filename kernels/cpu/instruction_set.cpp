#include "kernels/cpu/instruction_set.h"

namespace foregleam::cpu {

bool isAvailable(InstructionSet set)
{
    if (set == InstructionSet::Reference)
        return true;
#if defined(__x86_64__)
    // These ask the system as well: registers it does not save do not count.
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    if (set == InstructionSet::Avx2)
        return avx2;
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl");
#else
    return false;
#endif
}

InstructionSet bestInstructionSet()
{
    for (const InstructionSet set : {InstructionSet::Avx512, InstructionSet::Avx2}) {
        if (isAvailable(set))
            return set;
    }
    return InstructionSet::Reference;
}

const char* displayName(InstructionSet set)
{
    switch (set) {
    case InstructionSet::Avx512: return "AVX-512";
    case InstructionSet::Avx2: return "AVX2";
    case InstructionSet::Reference: break;
    }
    return "plain reference";
}

} // namespace foregleam::cpu

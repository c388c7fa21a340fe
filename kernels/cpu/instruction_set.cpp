#include "kernels/cpu/instruction_set.h"

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

namespace foregleam::cpu {
namespace {

#if defined(__x86_64__)
// The compiler's builtin does not know this one. Its registers are those of AVX2, which the builtin asks the system
// for.
bool hasAvxVnni()
{
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    return __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 && (a & 1U << 4) != 0;
}

bool hasAvx2()
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

bool hasAvx512()
{
    return hasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl");
}
#endif

} // namespace

bool isAvailable(InstructionSet set)
{
    switch (set) {
    case InstructionSet::Reference: return true;
#if defined(__x86_64__)
    case InstructionSet::Avx2: return hasAvx2();
    case InstructionSet::AvxVnni: return hasAvx2() && hasAvxVnni();
    case InstructionSet::Avx512: return hasAvx512();
    case InstructionSet::Avx512Vnni: return hasAvx512() && __builtin_cpu_supports("avx512vnni");
#elif defined(__aarch64__) && defined(__linux__)
    case InstructionSet::Neon: return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#endif
    default: break;
    }
    return false;
}

InstructionSet bestInstructionSet()
{
    InstructionSet best = InstructionSet::Reference;
    for (const InstructionSet set : kInstructionSets) {
        if (isAvailable(set))
            best = set;
    }
    return best;
}

const char* displayName(InstructionSet set)
{
    switch (set) {
    case InstructionSet::Avx512Vnni: return "AVX-512 VNNI";
    case InstructionSet::Avx512: return "AVX-512";
    case InstructionSet::AvxVnni: return "AVX-VNNI";
    case InstructionSet::Avx2: return "AVX2";
    case InstructionSet::Neon: return "NEON";
    case InstructionSet::Reference: break;
    }
    return "plain reference";
}

const char* optionName(InstructionSet set)
{
    switch (set) {
    case InstructionSet::Avx512Vnni: return "avx512vnni";
    case InstructionSet::Avx512: return "avx512";
    case InstructionSet::AvxVnni: return "avxvnni";
    case InstructionSet::Avx2: return "avx2";
    case InstructionSet::Neon: return "neon";
    case InstructionSet::Reference: break;
    }
    return "reference";
}

} // namespace foregleam::cpu

#pragma once
// AVX-512 registers under the names that the simd_*.h files are written in. simd_avx2.h has the same names and
// explains them.

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace foregleam::cpu {
namespace {

constexpr std::size_t kLanes = 16;

struct Floats {
    __m512 v;
};
struct Ints {
    __m512i v;
};

inline Floats zero()
{
    return {_mm512_setzero_ps()};
}
inline Floats all(float value)
{
    return {_mm512_set1_ps(value)};
}
inline Floats load(const float* from)
{
    return {_mm512_loadu_ps(from)};
}
inline void store(float* to, Floats a)
{
    _mm512_storeu_ps(to, a.v);
}
inline Floats operator+(Floats a, Floats b)
{
    return {_mm512_add_ps(a.v, b.v)};
}
inline Floats operator-(Floats a, Floats b)
{
    return {_mm512_sub_ps(a.v, b.v)};
}
inline Floats operator*(Floats a, Floats b)
{
    return {_mm512_mul_ps(a.v, b.v)};
}
inline Floats operator/(Floats a, Floats b)
{
    return {_mm512_div_ps(a.v, b.v)};
}
inline Floats multiplyAdd(Floats a, Floats b, Floats c)
{
    return {_mm512_fmadd_ps(a.v, b.v, c.v)};
}
inline Floats larger(Floats a, Floats b)
{
    return {_mm512_max_ps(a.v, b.v)};
}
inline Floats smaller(Floats a, Floats b)
{
    return {_mm512_min_ps(a.v, b.v)};
}
inline Floats nearest(Floats a)
{
    return {_mm512_roundscale_ps(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
}

inline Ints allInts(std::uint32_t value)
{
    return {_mm512_set1_epi32(static_cast<int>(value))};
}
inline Ints laneNumbers()
{
    return {_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)};
}
inline Ints operator&(Ints a, Ints b)
{
    return {_mm512_and_si512(a.v, b.v)};
}
inline Ints operator|(Ints a, Ints b)
{
    return {_mm512_or_si512(a.v, b.v)};
}
inline Ints operator^(Ints a, Ints b)
{
    return {_mm512_xor_si512(a.v, b.v)};
}
inline Ints operator+(Ints a, Ints b)
{
    return {_mm512_add_epi32(a.v, b.v)};
}
inline Ints operator-(Ints a, Ints b)
{
    return {_mm512_sub_epi32(a.v, b.v)};
}
inline Ints shiftRight(Ints a, int bits)
{
    return {_mm512_srl_epi32(a.v, _mm_cvtsi32_si128(bits))};
}
inline Ints shiftLeft(Ints a, int bits)
{
    return {_mm512_sll_epi32(a.v, _mm_cvtsi32_si128(bits))};
}
inline Ints shiftRightEach(Ints a, Ints bits)
{
    return {_mm512_srlv_epi32(a.v, bits.v)};
}
inline Floats toFloats(Ints a)
{
    return {_mm512_cvtepi32_ps(a.v)};
}
inline Ints toInts(Floats a)
{
    return {_mm512_cvtps_epi32(a.v)};
}
inline Floats bitsAsFloats(Ints a)
{
    return {_mm512_castsi512_ps(a.v)};
}

inline Ints loadBytes(const std::uint8_t* from)
{
    return {_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)))};
}
inline Ints loadSignedBytes(const std::uint8_t* from)
{
    return {_mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)))};
}
inline Ints loadWords(const std::uint8_t* from)
{
    return {_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)))};
}
inline Floats loadHalves(const std::uint8_t* from)
{
    return {_mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)))};
}
inline void storeHalves(std::uint16_t* to, Floats a)
{
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtps_ph(a.v, _MM_FROUND_TO_NEAREST_INT));
}

inline Ints loadInts(const std::uint8_t* from)
{
    return {_mm512_loadu_si512(from)};
}
template <int Bits> inline Ints shiftedRight(Ints a)
{
    return {_mm512_srli_epi32(a.v, Bits)};
}
template <int Bits> inline Ints shiftedLeft(Ints a)
{
    return {_mm512_slli_epi32(a.v, Bits)};
}
inline Ints pairProducts(Ints u, Ints s)
{
    return {_mm512_maddubs_epi16(u.v, s.v)};
}
inline Ints addWords(Ints a, Ints b)
{
    return {_mm512_add_epi16(a.v, b.v)};
}
#if defined(__AVX512VNNI__)
inline Ints fourProducts(Ints sum, Ints u, Ints s)
{
    return {_mm512_dpbusd_epi32(sum.v, u.v, s.v)};
}
#endif
inline Ints inOrder(Ints a)
{
    asm("" : "+v"(a.v));
    return a;
}
template <int Factor> inline Ints joinWords(Ints a)
{
    return {_mm512_madd_epi16(a.v, _mm512_set1_epi16(Factor))};
}
inline void storeLowBytes(std::int8_t* to, Ints a)
{
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm512_cvtepi32_epi8(a.v));
}

// The compiler's own sequences: fixed at compile time, so the order is always the same.
inline float sum(Floats a)
{
    return _mm512_reduce_add_ps(a.v);
}
inline float largest(Floats a)
{
    return _mm512_reduce_max_ps(a.v);
}

constexpr int kTileOutputs[5] = {0, 4, 4, 4, 4}; // 32 registers
constexpr int kPanelRows = 4;
constexpr int kPanelColumns = 4;
constexpr int kRowSet = 8;

} // namespace
} // namespace foregleam::cpu

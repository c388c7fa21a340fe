#pragma once
// AVX2 registers under the names that the simd_*.h files are written in. simd_avx512.h has the same names.

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace foregleam::cpu {
namespace {

constexpr std::size_t kLanes = 8;

struct Floats {
    __m256 v;
};
struct Ints {
    __m256i v;
};

inline Floats zero()
{
    return {_mm256_setzero_ps()};
}
inline Floats all(float value)
{
    return {_mm256_set1_ps(value)};
}
inline Floats load(const float* from)
{
    return {_mm256_loadu_ps(from)};
}
inline void store(float* to, Floats a)
{
    _mm256_storeu_ps(to, a.v);
}
inline Floats operator+(Floats a, Floats b)
{
    return {_mm256_add_ps(a.v, b.v)};
}
inline Floats operator-(Floats a, Floats b)
{
    return {_mm256_sub_ps(a.v, b.v)};
}
inline Floats operator*(Floats a, Floats b)
{
    return {_mm256_mul_ps(a.v, b.v)};
}
inline Floats operator/(Floats a, Floats b)
{
    return {_mm256_div_ps(a.v, b.v)};
}
inline Floats multiplyAdd(Floats a, Floats b, Floats c)
{
    return {_mm256_fmadd_ps(a.v, b.v, c.v)};
}
inline Floats larger(Floats a, Floats b)
{
    return {_mm256_max_ps(a.v, b.v)};
}
inline Floats smaller(Floats a, Floats b)
{
    return {_mm256_min_ps(a.v, b.v)};
}
inline Floats nearest(Floats a)
{
    return {_mm256_round_ps(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
}

inline Ints allInts(std::uint32_t value)
{
    return {_mm256_set1_epi32(static_cast<int>(value))};
}
inline Ints laneNumbers()
{
    return {_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)};
}
inline Ints operator&(Ints a, Ints b)
{
    return {_mm256_and_si256(a.v, b.v)};
}
inline Ints operator|(Ints a, Ints b)
{
    return {_mm256_or_si256(a.v, b.v)};
}
inline Ints operator^(Ints a, Ints b)
{
    return {_mm256_xor_si256(a.v, b.v)};
}
inline Ints operator+(Ints a, Ints b)
{
    return {_mm256_add_epi32(a.v, b.v)};
}
inline Ints operator-(Ints a, Ints b)
{
    return {_mm256_sub_epi32(a.v, b.v)};
}
inline Ints shiftRight(Ints a, int bits)
{
    return {_mm256_srl_epi32(a.v, _mm_cvtsi32_si128(bits))};
}
inline Ints shiftLeft(Ints a, int bits)
{
    return {_mm256_sll_epi32(a.v, _mm_cvtsi32_si128(bits))};
}
inline Ints shiftRightEach(Ints a, Ints bits)
{
    return {_mm256_srlv_epi32(a.v, bits.v)};
}
inline Floats toFloats(Ints a)
{
    return {_mm256_cvtepi32_ps(a.v)};
}
inline Ints toInts(Floats a)
{
    return {_mm256_cvtps_epi32(a.v)};
}
inline Floats bitsAsFloats(Ints a)
{
    return {_mm256_castsi256_ps(a.v)};
}

/// kLanes values of the stored kind, widened.
inline Ints loadBytes(const std::uint8_t* from)
{
    return {_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from)))};
}
inline Ints loadSignedBytes(const std::uint8_t* from)
{
    return {_mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from)))};
}
inline Ints loadWords(const std::uint8_t* from)
{
    return {_mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)))};
}
inline Floats loadHalves(const std::uint8_t* from)
{
    return {_mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)))};
}
inline void storeHalves(std::uint16_t* to, Floats a)
{
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_cvtps_ph(a.v, _MM_FROUND_TO_NEAREST_INT));
}

/// A register of bytes, as they lie.
inline Ints loadInts(const std::uint8_t* from)
{
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))};
}
template <int Bits> inline Ints shiftedRight(Ints a)
{
    return {_mm256_srli_epi32(a.v, Bits)};
}
template <int Bits> inline Ints shiftedLeft(Ints a)
{
    return {_mm256_slli_epi32(a.v, Bits)};
}

/// sixteen-bit sums of neighbouring products u·s, u unsigned and s signed bytes; saturates.
inline Ints pairProducts(Ints u, Ints s)
{
    return {_mm256_maddubs_epi16(u.v, s.v)};
}
inline Ints addWords(Ints a, Ints b)
{
    return {_mm256_add_epi16(a.v, b.v)};
}
#if defined(__AVXVNNI__)
/// sum + the products of the four unsigned bytes of u and the signed ones of s, in every 32-bit lane.
inline Ints fourProducts(Ints sum, Ints u, Ints s)
{
    return {_mm256_dpbusd_avx_epi32(sum.v, u.v, s.v)};
}
#endif
/// The same value, which the compiler may not compute in another order: it would regroup a tile's sums and run out of
/// registers.
inline Ints inOrder(Ints a)
{
    asm("" : "+x"(a.v));
    return a;
}
/// Adds neighbouring sixteen-bit numbers, times `Factor`, to one of 32 bits.
template <int Factor> inline Ints joinWords(Ints a)
{
    return {_mm256_madd_epi16(a.v, _mm256_set1_epi16(Factor))};
}
/// kLanes numbers of -127..127 as bytes.
inline void storeLowBytes(std::int8_t* to, Ints a)
{
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(a.v), _mm256_extracti128_si256(a.v, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packs_epi16(words, words));
}

/// Halves the vector until one lane is left: always the same order.
inline float sum(Floats a)
{
    __m128 half = _mm_add_ps(_mm256_castps256_ps128(a.v), _mm256_extractf128_ps(a.v, 1));
    half = _mm_add_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_add_ss(half, _mm_movehdup_ps(half)));
}
inline float largest(Floats a)
{
    __m128 half = _mm_max_ps(_mm256_castps256_ps128(a.v), _mm256_extractf128_ps(a.v, 1));
    half = _mm_max_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_max_ss(half, _mm_movehdup_ps(half)));
}

/// Weight rows that one register tile of 1..4 activation rows covers: enough independent sums to hide the latency of
/// a multiply-add (4 cycles, 2 a cycle), few enough for 16 registers.
constexpr int kTileOutputs[5] = {0, 4, 4, 2, 2};

/// The tile of the many-row path: activation rows and weight rows. 4·3 sums, 3 weights and 1 activation: 16 registers.
constexpr int kPanelRows = 4;
constexpr int kPanelColumns = 3;

/// Activation rows that a tile of quantised weights meets at a time.
constexpr int kRowSet = 5;

} // namespace
} // namespace foregleam::cpu

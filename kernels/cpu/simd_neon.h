#pragma once
// NEON registers under the names that the simd_*.h files are written in. simd_avx2.h has the same names and explains
// them.

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

namespace foregleam::cpu {
namespace {

constexpr std::size_t kLanes = 4;

struct Floats {
    float32x4_t v;
};
struct Ints {
    int32x4_t v;
};

inline Floats zero()
{
    return {vdupq_n_f32(0)};
}
inline Floats all(float value)
{
    return {vdupq_n_f32(value)};
}
inline Floats load(const float* from)
{
    return {vld1q_f32(from)};
}
inline void store(float* to, Floats a)
{
    vst1q_f32(to, a.v);
}
inline Floats operator+(Floats a, Floats b)
{
    return {vaddq_f32(a.v, b.v)};
}
inline Floats operator-(Floats a, Floats b)
{
    return {vsubq_f32(a.v, b.v)};
}
inline Floats operator*(Floats a, Floats b)
{
    return {vmulq_f32(a.v, b.v)};
}
inline Floats operator/(Floats a, Floats b)
{
    return {vdivq_f32(a.v, b.v)};
}
inline Floats multiplyAdd(Floats a, Floats b, Floats c)
{
    return {vfmaq_f32(c.v, a.v, b.v)};
}
// The forms that prefer a number to NaN, as the others' do in their second operand.
inline Floats larger(Floats a, Floats b)
{
    return {vmaxnmq_f32(a.v, b.v)};
}
inline Floats smaller(Floats a, Floats b)
{
    return {vminnmq_f32(a.v, b.v)};
}
inline Floats nearest(Floats a)
{
    return {vrndnq_f32(a.v)};
}

inline Ints allInts(std::uint32_t value)
{
    return {vreinterpretq_s32_u32(vdupq_n_u32(value))};
}
inline Ints operator&(Ints a, Ints b)
{
    return {vandq_s32(a.v, b.v)};
}
inline Ints operator|(Ints a, Ints b)
{
    return {vorrq_s32(a.v, b.v)};
}
inline Ints operator+(Ints a, Ints b)
{
    return {vaddq_s32(a.v, b.v)};
}
inline Ints shiftLeft(Ints a, int bits)
{
    return {vshlq_s32(a.v, vdupq_n_s32(bits))};
}
template <int Bits> inline Ints shiftedRight(Ints a)
{
    return {vreinterpretq_s32_u32(vshrq_n_u32(vreinterpretq_u32_s32(a.v), Bits))};
}
template <int Bits> inline Ints shiftedLeft(Ints a)
{
    return {vshlq_n_s32(a.v, Bits)};
}
inline Floats toFloats(Ints a)
{
    return {vcvtq_f32_s32(a.v)};
}
inline Ints toInts(Floats a)
{
    return {vcvtnq_s32_f32(a.v)};
}
inline Floats bitsAsFloats(Ints a)
{
    return {vreinterpretq_f32_s32(a.v)};
}

inline Ints loadInts(const std::uint8_t* from)
{
    return {vreinterpretq_s32_u8(vld1q_u8(from))};
}
inline Ints loadWords(const std::uint8_t* from)
{
    return {vreinterpretq_s32_u32(vmovl_u16(vreinterpret_u16_u8(vld1_u8(from))))};
}
inline Floats loadHalves(const std::uint8_t* from)
{
    return {vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(from)))};
}
inline void storeHalves(std::uint16_t* to, Floats a)
{
    vst1_u16(to, vreinterpret_u16_f16(vcvt_f16_f32(a.v)));
}
inline void storeLowBytes(std::int8_t* to, Ints a)
{
    const int16x4_t words = vmovn_s32(a.v);
    const int8x8_t bytes = vmovn_s16(vcombine_s16(words, words));
    vst1_lane_s32(reinterpret_cast<std::int32_t*>(to), vreinterpret_s32_s8(bytes), 0);
}

/// sum + the products of the four bytes of a and b, all signed, in every 32-bit lane.
inline Ints fourProducts(Ints sum, Ints a, Ints b)
{
    return {vdotq_s32(sum.v, vreinterpretq_s8_s32(a.v), vreinterpretq_s8_s32(b.v))};
}

inline float sum(Floats a)
{
    return vaddvq_f32(a.v);
}
inline float largest(Floats a)
{
    return vmaxvq_f32(a.v);
}

constexpr int kTileOutputs[5] = {0, 4, 4, 4, 4}; // 32 registers
constexpr int kPanelRows = 4;
constexpr int kPanelColumns = 4;
constexpr int kRowSet = 5;

} // namespace
} // namespace foregleam::cpu

#pragma once
// Half floats on the host, as far as the kernels use them.

#include "kernels/cpu/half.h"
#include "tests/support/quantizer.h"

#include <cmath>
#include <cstdint>
#include <cstring>

struct __half {
    std::uint16_t bits;
};
struct __half2 {
    __half x, y;
};

inline float __half2float(__half h) { return foregleam::cpu::halfToFloat(h.bits); }
inline __half __float2half_rn(float f) { return {foregleam::test::toHalf(f)}; }
inline __half __ushort_as_half(unsigned short bits) { return {bits}; }
inline unsigned short __half_as_ushort(__half h) { return h.bits; }
inline float __low2float(__half2 h) { return __half2float(h.x); }
inline float __high2float(__half2 h) { return __half2float(h.y); }
inline __half2 __float2half2_rn(float f) { return {__float2half_rn(f), __float2half_rn(f)}; }
inline __half2 __hsub2(__half2 a, __half2 b)
{
    return {__float2half_rn(__half2float(a.x) - __half2float(b.x)), __float2half_rn(__half2float(a.y) - __half2float(b.y))};
}
inline __half2 __hmul2(__half2 a, __half2 b)
{
    return {__float2half_rn(__half2float(a.x) * __half2float(b.x)), __float2half_rn(__half2float(a.y) * __half2float(b.y))};
}
inline __half2 __hfma2(__half2 a, __half2 b, __half2 c)
{
    const auto one = [](__half x, __half y, __half z) {
        return __float2half_rn(std::fma(__half2float(x), __half2float(y), __half2float(z)));
    };
    return {one(a.x, b.x, c.x), one(a.y, b.y, c.y)};
}

// Elementary functions of plain numbers, written to stay accurate in the tails.
// The standard library has most of them; these are the ones it lacks, and tanh, in which a small network
// spends most of its time: without branches, so that the compiler can vectorise a loop over it.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "autodiff/real.h"
#include "autodiff/zeros.h"

namespace saddle::inline SADDLE_PRECISION::ad::real {

// Declares the names of functions in `from` where a column of the table of derivatives can use them: those of
// <cmath>, and those below. (tanh is in both.)
#define SADDLE_NAMES_OF_CMATH(from)                                                                        \
  using from abs, from sqrt, from cbrt, from exp, from expm1, from log, from log1p, from log2, from log10, \
      from pow, from erf, from erfc, from sin, from cos, from tan, from asin, from acos, from atan,        \
      from atan2, from sinh, from cosh, from asinh, from acosh, from atanh;
#define SADDLE_NAMES_OF_REAL(from)                                                                           \
  using from where, from scale, from ratio, from gated, from absorb, from sech2, from sigmoid, from logit,   \
      from softplus, from log_sigmoid, from log1mexp, from exp_odds, from square, from one_minus_square,     \
      from sqrt_one_plus_square, from sin_atan, from exp_minus_square, from relu, from leaky_relu, from elu, \
      from maximum, from minimum, from power_by_base, from power_by_exponent, from power_by_both,            \
      from atan2_slope, from bce_with_logits;

SADDLE_NAMES_OF_CMATH(std::)

inline Real where(bool condition, Real a, Real b) {
  return condition ? a : b;
}

// w * v, where a weight of exactly zero gives zero even if v is infinite. A cotangent of zero keeps its mark
// (zeros.h), and a product that is zero has none: hence the sum with 0, which turns -0 into +0.
inline Real scale(Real w, Real v) {
  return w == 0 ? w : w * v + 0;
}

// w / v under the same rule.
inline Real ratio(Real w, Real v) {
  return w == 0 ? w : w / v + 0;
}

// w * v, where a zero on either side gives zero.
inline Real gated(Real w, Real v) {
  if (w == 0 || v == 0) return is_masked(w) || is_masked(v) ? masked_zero : 0;
  return w * v + 0;
}

// The product of two cotangents, in a derivative. Here zero is an ordinary number: zero times infinity is
// NaN, and the sweep is repeated with care.
inline Real gate(Real w, Real v) {
  return w * v;
}

// The contribution of a cotangent w to a factor that is a cotangent; the overload for Vars keeps the marks of
// zeros.
inline Real through(Real w, Real) {
  return w;
}

namespace detail {

// exp(a) = 2^k (1 + p) for a <= 0, with p = expm1(r), r = a - k log 2, |r| <= log(2) / 2.
struct Reduced {
  Real p;
  Real half_scale;   // 2^floor(k / 2)
  Real other_scale;  // 2^(k - floor(k / 2)): two factors, so that subnormal results come out right
};

inline Reduced reduce(Real a) {
  constexpr bool single = std::is_same_v<Real, float>;
  using Bits = std::conditional_t<single, std::int32_t, std::int64_t>;
  constexpr int mantissa = single ? 23 : 52;
  constexpr Bits bias = single ? 127 : 1023;
  // Adding 1.5 * 2^mantissa rounds to an integer, which is then in the low bits of the sum.
  constexpr Real magic = single ? Real(0x1.8p23) : Real(0x1.8p52);
  constexpr Real log2_high = single ? Real(0x1.62e4p-1) : Real(0x1.62e42fefa38p-1);
  constexpr Real log2_low = single ? Real(0x1.7f7d1cf8p-20) : Real(0x1.ef35793c7673p-45);
  constexpr Real lowest = single ? Real(-105) : Real(-746);  // exp is zero from here down

  a = a < lowest ? lowest : a;
  const Real t = a * Real(1.4426950408889634) + magic;
  const Real k = t - magic;
  const Real r = (a - k * log2_high) - k * log2_low;

  // Taylor's series of (expm1(r) - r) / r^2.
  Real p;
  if constexpr (single) {
    p = Real(1.0 / 40320);
    p = p * r + Real(1.0 / 5040);
  } else {
    p = Real(1.0 / 6227020800.0);
    p = p * r + Real(1.0 / 479001600.0);
    p = p * r + Real(1.0 / 39916800.0);
    p = p * r + Real(1.0 / 3628800.0);
    p = p * r + Real(1.0 / 362880.0);
    p = p * r + Real(1.0 / 40320.0);
    p = p * r + Real(1.0 / 5040.0);
  }
  p = p * r + Real(1.0 / 720);
  p = p * r + Real(1.0 / 120);
  p = p * r + Real(1.0 / 24);
  p = p * r + Real(1.0 / 6);
  p = p * r + Real(0.5);
  p = r + r * r * p;

  const Bits whole = std::bit_cast<Bits>(t) - std::bit_cast<Bits>(magic);
  const Bits half = whole >> 1;
  return {p, std::bit_cast<Real>((half + bias) << mantissa),
          std::bit_cast<Real>((whole - half + bias) << mantissa)};
}

// exp(a) for a <= 0.
inline Real exp_nonpositive(Real a) {
  const Reduced e = reduce(a);
  const Real s = e.half_scale * e.other_scale;
  return s * e.p + s;
}

// expm1(a) for a <= 0.
inline Real expm1_nonpositive(Real a) {
  const Reduced e = reduce(a);
  const Real s = e.half_scale * e.other_scale;
  return s * e.p + (s - 1);
}

// log1p(e) for 0 <= e <= 1, by the series 2 (s + s^3/3 + s^5/5 + ...) with s = e / (2 + e) <= 1/3.
inline Real log1p_unit(Real e) {
  constexpr int terms = std::is_same_v<Real, float> ? 8 : 17;
  const Real s = e / (2 + e), square = s * s;
  Real p = 0;
  for (int k = terms; k > 0; --k) p = p * square + Real(1) / static_cast<Real>(2 * k + 1);
  return 2 * (s + s * square * p);
}

}  // namespace detail

// tanh(x) = -m / (2 + m) with m = expm1(-2|x|), signed as x. It and its derivative are written with the same
// exponential and the same quotient, so that where both are needed the compiler finds them once.
inline Real tanh(Real x) {
  const Real m = detail::expm1_nonpositive(-2 * std::abs(x));
  const Real share = 1 / (2 + m);
  return std::copysign(m * share, x);
}

// sech(x)^2 = 4 e / (1 + e)^2 with e = exp(-2|x|): the derivative of tanh, where 1 - tanh(x)^2 would cancel.
inline Real sech2(Real x) {
  const Real a = -2 * std::abs(x), e = detail::exp_nonpositive(a);
  const Real share = 1 / (2 + detail::expm1_nonpositive(a));
  return 4 * e * (share * share);
}

// 1 / (1 + exp(-x)), with full relative accuracy on both sides.
inline Real sigmoid(Real x) {
  const Real e = detail::exp_nonpositive(-std::abs(x));
  const Real share = 1 / (1 + e);
  return x < 0 ? e * share : share;
}

// log(x / (1 - x)); near 1/2 both logarithms would cancel.
inline Real logit(Real x) {
  return x < Real(0.25) ? std::log(x) - std::log1p(-x) : std::log1p(2 * (x - Real(0.5)) / (1 - x));
}

// log(1 + exp(x)).
inline Real softplus(Real x) {
  return (x > 0 ? x : 0) + detail::log1p_unit(detail::exp_nonpositive(-std::abs(x)));
}

// log(sigmoid(x)).
inline Real log_sigmoid(Real x) {
  return -softplus(-x);
}

inline Real alias(Real x) {
  return x;
}
inline Real negative(Real x) {
  return -x;
}
inline Real add(Real a, Real b) {
  return a + b;
}
inline Real subtract(Real a, Real b) {
  return a - b;
}
inline Real multiply(Real a, Real b) {
  return a * b;
}
inline Real divide(Real a, Real b) {
  return a / b;
}
inline Real square(Real x) {
  return x * x;
}
// 1 - x^2, exact to a rounding next to 1; a function of its own, so that its derivative does not cancel at 0.
inline Real one_minus_square(Real x) {
  return (1 - x) * (1 + x);
}
// sqrt(1 + x^2), without overflow: from 2^30 on (2^14 in float) 1 is less than a rounding of x^2.
inline Real sqrt_one_plus_square(Real x) {
  constexpr Real large = std::is_same_v<Real, float> ? Real(0x1p14) : Real(0x1p30);
  return std::abs(x) < large ? std::sqrt(1 + x * x) : std::abs(x);
}

// x / sqrt(1 + x^2), the derivative of sqrt_one_plus_square.
inline Real sin_atan(Real x) {
  return std::isinf(x) ? std::copysign(Real(1), x) : x / sqrt_one_plus_square(x);
}

// exp(-x^2). The rounding of x^2 would grow with its size: x is divided into two parts, of which the square
// of the first one is exact.
inline Real exp_minus_square(Real x) {
  constexpr bool single = std::is_same_v<Real, float>;
  using Bits = std::conditional_t<single, std::int32_t, std::int64_t>;
  constexpr Bits low_bits = single ? 0xfff : 0x7ffffff;
  if (!(x * x < 800)) return std::exp(-x * x);  // 0, or NaN
  const Real high = std::bit_cast<Real>(std::bit_cast<Bits>(x) & ~low_bits), low = x - high;
  return std::exp(-high * high) * std::exp(-low * (x + high));
}

// log(1 - exp(x)) for x <= 0, NaN above (Maechler 2012, "Accurately computing log(1 - exp(-|a|))").
inline Real log1mexp(Real x) {
  return x > Real(-0.69314718055994531) ? std::log(-std::expm1(x)) : std::log1p(-std::exp(x));
}
// exp(x) / (1 - exp(x)), the odds of a probability exp(x): at both zeros inf.
inline Real exp_odds(Real x) {
  return std::exp(x) / (0 - std::expm1(x));
}

// a * b, where zero times infinity is zero.
inline Real absorb(Real a, Real b) {
  return a == 0 || b == 0 ? 0 : a * b;
}

// b a^(b - 1), also where the power alone is beyond the range; 0 for b = 0.
inline Real power_by_base(Real a, Real b) {
  if (b == 0) return 0;
  const Real power = std::pow(a, b - 1);
  if (std::isinf(power) && a != 0 && std::isfinite(a)) return b / a * std::pow(a, b);
  return b * power;
}
// a^b log(a), with its limit where a^b is 0.
inline Real power_by_exponent(Real a, Real b) {
  const Real power = std::pow(a, b);
  return power == 0 && a >= 0 ? 0 : power * std::log(a);
}
// a^(b - 1) (1 + b log(a)), with its limits where the power or b is 0.
inline Real power_by_both(Real a, Real b) {
  if (b == 0 && a >= 0) return 1 / a;
  const Real power = std::pow(a, b - 1);
  return power == 0 && a >= 0 ? 0 : power * (1 + b * std::log(a));
}

inline Real relu(Real x) {
  return x < 0 ? 0 : x;
}
inline Real leaky_relu(Real x, Real slope = Real(0.01)) {
  return x > 0 ? x : slope * x;
}
inline Real elu(Real x, Real alpha = 1) {
  return x > 0 ? x : alpha * std::expm1(x);
}

// NaN in either operand gives NaN, unlike std::fmax.
inline Real maximum(Real a, Real b) {
  return a > b || a != a ? a : b;
}
// NaN in either operand gives NaN, unlike std::fmin.
inline Real minimum(Real a, Real b) {
  return a < b || a != a ? a : b;
}

// b / (a^2 + b^2), whose denominator may be beyond the range: the derivative of atan2(a, b) by a.
inline Real atan2_slope(Real a, Real b) {
  const Real size = maximum(std::abs(a), std::abs(b));
  if (std::isinf(size)) return std::copysign(Real(0), b);
  const Real u = a / size, v = b / size;
  return v / (u * u + v * v) / size;
}

// -t log D - (1 - t) log(1 - D) with D = sigmoid(x), at infinite logits too.
inline Real bce_with_logits(Real x, Real t) {
  return detail::log1p_unit(detail::exp_nonpositive(-std::abs(x))) + (x > 0 ? scale(1 - t, x) : scale(t, -x));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad::real

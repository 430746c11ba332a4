// How far two numbers are apart, counted in representable numbers: 0 if they are equal or both NaN.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace saddle {

template <class T>
double ulps_apart(T a, T b) {
  using Bits = std::conditional_t<sizeof(T) == sizeof(float), std::int32_t, std::int64_t>;
  if (std::isnan(a) && std::isnan(b)) return 0;
  if (a == b) return 0;
  if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::infinity();
  // As integers the representable numbers stand in order; the difference has to be taken there, since a
  // double would round it.
  const auto place = [](T x) -> std::int64_t {
    const auto bits = std::bit_cast<Bits>(x);
    return bits < 0 ? std::numeric_limits<Bits>::min() - bits : bits;
  };
  const auto [low, high] = std::minmax({place(a), place(b)});
  return static_cast<double>(static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low));
}

inline double ulps(double a, double b) {
  return ulps_apart(a, b);
}
inline double ulps(float a, float b) {
  return ulps_apart(a, b);
}

}  // namespace saddle

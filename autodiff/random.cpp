#include "autodiff/random.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::ad {
namespace {

// c[0] + c[1] r + c[2] r^2 + ...
double polynomial(std::span<const double> c, double r) {
  double sum = 0;
  for (std::size_t i = c.size(); i-- > 0;) sum = sum * r + c[i];
  return sum;
}

}  // namespace

Random::Random(std::uint64_t seed) : seed_(seed) {
  for (std::uint64_t n = 0; std::uint64_t & word : state_) word = splitmix64(seed, n++);
}

std::uint64_t Random::bits() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1p-53;
}

double Random::normal() {
  // The midpoints of 2^52 equal parts of [0, 1]: never 0 or 1, symmetric about 1/2, and exact in double.
  return normal_quantile((static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52);
}

Index Random::below(Index n) {
  if (n < 1) throw std::invalid_argument(fmt::format("Random::below: n must be at least 1, got {}", n));
  // Reject the lowest 2^64 mod n integers, so that every residue is equally likely.
  const auto range = static_cast<std::uint64_t>(n);
  const std::uint64_t rejected = (0 - range) % range;
  for (;;) {
    const std::uint64_t draw = bits();
    if (draw >= rejected) return static_cast<Index>(draw % range);
  }
}

Random Random::stream(std::uint64_t n) const {
  return Random(splitmix64(splitmix64(seed_, 0), n));
}

std::array<std::uint64_t, 5> Random::words() const {
  return {seed_, state_[0], state_[1], state_[2], state_[3]};
}

Random Random::from_words(const std::array<std::uint64_t, 5>& words) {
  Random rng(words[0]);
  rng.state_ = {words[1], words[2], words[3], words[4]};
  if (rng.state_ == std::array<std::uint64_t, 4>{})
    throw std::invalid_argument("Random::from_words: the state must not be all zeros");
  return rng;
}

double normal_quantile(double u) {
  if (!(u >= 0 && u <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (u == 0 || u == 1) return u == 0 ? -HUGE_VAL : HUGE_VAL;

  // Near the middle: an odd rational function of u - 1/2.
  static constexpr double a[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                 1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                 3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static constexpr double b[] = {1.0000000000000000000e0,  4.2313330701600911252e+1, 6.8718700749205790830e+2,
                                 5.3941960214247511077e+3, 2.1213794301586595867e+4, 3.9307895800092710610e+4,
                                 2.8729085735721942674e+4, 5.2264952788528545610e+3};
  const double q = u - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(a, r) / polynomial(b, r);
  }

  // In the tails: a rational function of sqrt(-log(tail probability)), in two ranges.
  static constexpr double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                 5.76949722146069140550e0,  3.64784832476320460504e0,
                                 1.27045825245236838258e0,  2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr double d[] = {1.0000000000000000000e0,   2.05319162663775882187e0,
                                 1.67638483018380384940e0,  6.89767334985100004550e-1,
                                 1.48103976427480074590e-1, 1.51986665636164571966e-2,
                                 5.47593808499534494600e-4, 1.05075007164441684324e-9};
  static constexpr double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                 1.78482653991729133580e0,  2.96560571828504891230e-1,
                                 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr double f[] = {1.0000000000000000000e0,   5.99832206555887937690e-1,
                                 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4, 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7, 2.04426310338993978564e-15};
  const double r = std::sqrt(-std::log(q < 0 ? u : 1 - u));
  const double z =
      r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6) : polynomial(e, r - 5) / polynomial(f, r - 5);
  return q < 0 ? -z : z;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad

// Reproducible random numbers: integers, uniforms on [0, 1), standard normals, and independent streams.
// The same seed gives the same integers and uniforms bit for bit on every machine, and the same normals
// within 4 ULP (their last bits depend on the machine's log and on fused multiply-adds). Always computed in
// double, also in the single-precision build. No distribution of <random> is used: the standard fixes none of
// them.
#pragma once

#include <array>
#include <cstdint>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Number n of the sequence of splitmix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
// generators") that begins at `key`: 64 random bits, without those before them.
inline std::uint64_t splitmix64(std::uint64_t key, std::uint64_t n) {
  std::uint64_t z = key + (n + 1) * 0x9e3779b97f4a7c15;  // 2^64 divided by the golden ratio
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// A generator with 256 bits of state: xoshiro256++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom
// number generators"), its state filled from the seed by splitmix64. Copying a generator copies its place in
// the sequence. Not for cryptography.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  // The next 64 random bits.
  std::uint64_t bits();

  // A uniform number in [0, 1): a multiple of 2^-53.
  double uniform();

  // A standard normal number: the inverse of its distribution function at a uniform number that is an odd
  // multiple of 2^-53. One draw uses one integer; the largest possible value is about 8.2.
  double normal();

  // A uniform integer in [0, n), without modulo bias. Throws std::invalid_argument if n < 1.
  Index below(Index n);

  // Stream number n of this generator's seed, as a new generator. It depends on the seed and n only, not on
  // the numbers drawn so far; streams of different n are statistically independent, and so are the streams of
  // these.
  Random stream(std::uint64_t n) const;

  // The seed and the state, to be kept and restored: the generator that has them. from_words() throws
  // std::invalid_argument for a state of zeros, in which no generator is.
  std::array<std::uint64_t, 5> words() const;
  static Random from_words(const std::array<std::uint64_t, 5>& words);

 private:
  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_;
};

// The quantile of the standard normal distribution: the z with P(Z <= z) = u.
// u in [0, 1]; 0 gives -inf, 1 gives inf, anything else NaN. Relative error below 2e-15 for u >= 1e-300.
// Wichura 1988, algorithm AS 241 (PPND16).
double normal_quantile(double u);

}  // namespace saddle::inline SADDLE_PRECISION::ad

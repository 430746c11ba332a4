// Measures of mode collapse: the modes that samples reach, and the JSD of a generator that omits modes.
//
//   const ModeCount seen = count_modes(p_data, samples);     // 3 of 8 modes, 97 % of good quality
//   const double jsd = mode_jsd(3, 8);                       // the JSD, if the three modes are exact
#pragma once

#include <vector>

#include "gan/probability/planar.h"

namespace saddle::gan {

// The modes of a mixture that samples reach. A sample is good if it is within 3 sd of the nearest centre, and
// counts for that mode; a normal in two dimensions has a probability of 1 - exp(-9/2) = 0.9889 there.
struct ModeCount {
  std::vector<ad::Index> histogram;  // good samples of each mode
  ad::Index samples = 0;             // all of them
  double quality() const;            // the share of good samples
  // Modes with at least so many good samples.
  int covered(ad::Index at_least = 1) const;
};

// Counts the samples (n, 2) of each mode of p_data, by the distance to the nearest centre.
// Throws std::invalid_argument unless the samples have two columns; NaN is never a good sample.
ModeCount count_modes(const PlanarMixture& p_data, const ad::Array& samples);

// The probability of a normal in the plane within r standard deviations of its centre, 1 - exp(-r^2 / 2).
double share_within(double r);

// The expected number of modes, out of n equally likely ones, that N independent samples reach, if each
// sample is good with probability s:
//   n (1 - (1 - s/n)^N)
// Throws std::invalid_argument unless n is positive, N not negative and s in [0, 1].
double expected_modes_hit(int n, std::int64_t samples, double quality = 1);

// JSD of p_data and p_g, with p_data spread evenly over n disjoint modes and p_g over k of them, each mode
// with the right shape:
//   JSD = 1/2 (k/n log(2k / (n + k)) + (1 - k/n) log 2 + log(2n / (n + k)))
// D* is k / (n + k) on the modes that p_g has and 1 on the others; C(G) = 2 JSD - log 4. From Goodfellow et
// al. 2014, Thm. 1. Throws std::invalid_argument unless 1 <= k <= n.
double mode_jsd(int k, int n);

}  // namespace saddle::gan

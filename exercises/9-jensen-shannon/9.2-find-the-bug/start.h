// Task 9.2: a program that measures the Jensen-Shannon divergence, with six mistakes. README.md lists what
// they do. The first function is to be written; the others are to be repaired.
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "not_implemented.h"

// By how much jsd_of_counts is too large on average where p = q, for large samples.
double bias(int cells, int n_a, int n_b) {
  throw NotImplemented("9.2");
}

// The sum of all counts.
double total(const std::vector<int>& counts) {
  double sum = 0;
  for (const int count : counts) sum += count;
  return sum;
}

// JSD of the frequencies of two samples: a[i] and b[i] say how often each of them has the value i.
double jsd_of_counts(const std::vector<int>& a, const std::vector<int>& b) {
  const double n = total(a);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == 0 || b[i] == 0) continue;  // 0 log 0 = 0
    const double p = a[i] / n, q = b[i] / n, m = (p + q) / 2;
    sum += p * std::log2(p / m) + q * std::log2(q / m);
  }
  return sum / 2;
}

// The logarithm of the density of N(mean, sd) at x.
double log_normal(double x, double mean, double sd) {
  const double t = (x - mean) / sd;
  return -t * t / 2 - std::log(sd) - std::log(2 * std::numbers::pi) / 2;
}

// The mean of log(r / m) over points of r = N(mean, sd), where m is the mixture of r and N(other_mean,
// other_sd).
double kl_to_mixture(const std::vector<double>& points, double mean, double sd, double other_mean,
                     double other_sd) {
  double sum = 0;
  for (const double x : points) {
    const double log_r = log_normal(x, mean, sd), log_other = log_normal(x, other_mean, other_sd);
    const double log_m = (log_r + log_other) / 2;
    sum += log_r - log_m;
  }
  return sum / static_cast<double>(points.size());
}

// JSD of p = N(mean_p, sd_p) and q = N(mean_q, sd_q), estimated from points x of p and points y of q.
double jsd_from_points(const std::vector<double>& x, const std::vector<double>& y, double mean_p, double sd_p,
                       double mean_q, double sd_q) {
  return kl_to_mixture(x, mean_p, sd_p, mean_q, sd_q) + kl_to_mixture(x, mean_q, sd_q, mean_p, sd_p);
}

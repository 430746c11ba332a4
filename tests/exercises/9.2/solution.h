#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

// (p^ - q^)^2 / (8 p) has the mean (1 - p) (1/n_a + 1/n_b) / 8, and the sum of 1 - p is the cells minus one.
double bias(int cells, int n_a, int n_b) {
  return (cells - 1) * (1.0 / n_a + 1.0 / n_b) / 8;
}

// The sum of all counts.
double total(const std::vector<int>& counts) {
  double sum = 0;
  for (const int count : counts) sum += count;
  return sum;
}

// p log(p / m), which is 0 for p = 0.
double term(double p, double m) {
  return p > 0 ? p * std::log(p / m) : 0;
}

// JSD of the frequencies of two samples: a[i] and b[i] say how often each of them has the value i.
double jsd_of_counts(const std::vector<int>& a, const std::vector<int>& b) {
  const double n_a = total(a), n_b = total(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double p = a[i] / n_a, q = b[i] / n_b, m = (p + q) / 2;
    sum += term(p, m) + term(q, m);
  }
  return sum / 2;
}

// The logarithm of the density of N(mean, sd) at x.
double log_normal(double x, double mean, double sd) {
  const double t = (x - mean) / sd;
  return -t * t / 2 - std::log(sd) - std::log(2 * std::numbers::pi) / 2;
}

// log of (e^a + e^b) / 2, where e^a and e^b may be too small for a double.
double log_mean(double a, double b) {
  return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b))) - std::numbers::ln2;
}

// The mean of log(r / m) over points of r = N(mean, sd), where m is the mixture of r and N(other_mean,
// other_sd).
double kl_to_mixture(const std::vector<double>& points, double mean, double sd, double other_mean,
                     double other_sd) {
  double sum = 0;
  for (const double x : points) {
    const double log_r = log_normal(x, mean, sd), log_other = log_normal(x, other_mean, other_sd);
    const double log_m = log_mean(log_r, log_other);
    sum += log_r - log_m;
  }
  return sum / static_cast<double>(points.size());
}

// JSD of p = N(mean_p, sd_p) and q = N(mean_q, sd_q), estimated from points x of p and points y of q.
double jsd_from_points(const std::vector<double>& x, const std::vector<double>& y, double mean_p, double sd_p,
                       double mean_q, double sd_q) {
  const double of_p = kl_to_mixture(x, mean_p, sd_p, mean_q, sd_q);
  const double of_q = kl_to_mixture(y, mean_q, sd_q, mean_p, sd_p);
  return (of_p + of_q) / 2;
}

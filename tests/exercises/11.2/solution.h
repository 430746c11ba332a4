#pragma once

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

inline double sigmoid(double a) {
  return 1 / (1 + std::exp(-a));
}

// The slope of a cost by the logit.
inline double slope(const std::string& cost, double a) {
  if (cost == "minimax") return -sigmoid(a);
  if (cost == "non_saturating") return -sigmoid(-a);
  return -0.5 * std::exp(a);
}

double logit(double x, double theta, double s) {
  return theta * (theta - 2 * x) / (2 * s * s);
}

double sample_gradient(const std::string& cost, double z, double theta, double s) {
  return slope(cost, logit(theta + s * z, theta, s)) * -theta / (s * s);
}

double gradient(const std::string& cost, double theta, double s) {
  if (cost == "maximum_likelihood") return theta / (2 * s * s);
  if (cost == "non_saturating") return theta / (s * s) - gradient("minimax", theta, s);
  // The mass of the integrand is half way between the samples and the data.
  const double step = 0.005, middle = -theta / s / 2;
  double sum = 0;
  for (double z = middle - 12; z < middle + 12; z += step)
    sum += std::exp(-z * z / 2) * sample_gradient(cost, z, theta, s);
  return sum * step / std::sqrt(2 * std::numbers::pi);
}

double silent_from(double limit, double s) {
  // In units of s. The gradient is largest at 1.64.
  double low = 1.7, high = 80;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (gradient("minimax", middle * s, s) < limit ? high : low) = middle;
  }
  return high * s;
}

// The gradient of the mean cost of a batch, for G(z) = theta + z.
inline double batch_gradient(const std::string& cost, const std::vector<double>& logits,
                             const std::vector<double>& slopes) {
  double sum = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) sum += slope(cost, logits[i]) * slopes[i];
  return sum / static_cast<double>(logits.size());
}

std::string diagnose(const std::vector<double>& logits, const std::vector<double>& slopes, double arrived) {
  bool flat = true;
  for (const double a : slopes) flat = flat && a == 0;
  if (flat) return "flat";
  for (const char* cost : {"minimax", "non_saturating", "maximum_likelihood"}) {
    const double expected = batch_gradient(cost, logits, slopes);
    if (std::abs(expected - arrived) <= 1e-6 * std::abs(expected)) return cost;
  }
  return "none";
}

std::string cure(const std::vector<double>& logits, const std::vector<double>& slopes, double needed) {
  if (std::abs(batch_gradient("minimax", logits, slopes)) >= needed) return "nothing";
  if (std::abs(batch_gradient("non_saturating", logits, slopes)) >= needed) return "cost";
  return "D";
}

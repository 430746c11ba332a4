#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

// log(1 / (1 + exp(-a))).
inline double log_sigmoid(double a) {
  return std::min(a, 0.0) - std::log1p(std::exp(-std::abs(a)));
}

struct Side {
  double mean = 0, margin = 0;
};

// The mean of log sigmoid(sign a), and by how much it may be too large.
inline Side side_of(const std::vector<double>& logits, double sign, double clip, double delta) {
  const double n = static_cast<double>(logits.size());
  std::vector<double> values;
  double sum = 0;
  for (const double a : logits) {
    values.push_back(log_sigmoid(sign * std::clamp(a, -clip, clip)));
    sum += values.back();
  }
  const double mean = sum / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double log_term = std::log(2 / delta), variance = squares / (n - 1);
  return {mean, std::sqrt(2 * variance * log_term / n) + 7 * clip * log_term / (3 * (n - 1))};
}

std::vector<double> certificate(const std::vector<double>& on_data, const std::vector<double>& on_generated,
                                double clip, double risk) {
  const Side data = side_of(on_data, 1, clip, risk / 2),
             generated = side_of(on_generated, -1, clip, risk / 2);
  const double estimate = std::log(2.0) + (data.mean + generated.mean) / 2;
  return {estimate, estimate - (data.margin + generated.margin) / 2};
}

double best_lower_bound(const std::vector<std::vector<double>>& on_data,
                        const std::vector<std::vector<double>>& on_generated, double clip, double risk) {
  const double each = risk / static_cast<double>(on_data.size());
  double best = -INFINITY;
  for (std::size_t t = 0; t < on_data.size(); ++t)
    best = std::max(best, certificate(on_data[t], on_generated[t], clip, each)[1]);
  return best;
}

double duality_gap(const std::vector<double>& p_data, const std::vector<double>& p_g,
                   const std::vector<double>& logits) {
  double best_of_d = 0, best_of_g = log_sigmoid(-*std::max_element(logits.begin(), logits.end()));
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double p = p_data[i], q = p_g[i];
    if (p > 0) best_of_d += p * std::log(p / (p + q));
    if (q > 0) best_of_d += q * std::log(q / (p + q));
    best_of_g += p * log_sigmoid(logits[i]);
  }
  return best_of_d - best_of_g;
}

std::string verdict(double lower, double gap, double wanted) {
  if (gap / 2 <= wanted) return "near";
  if (lower > wanted) return "far";
  return "open";
}

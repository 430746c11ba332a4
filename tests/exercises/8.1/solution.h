#pragma once

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

double softplus(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

double optimal_logit(double log_p, double log_q) {
  if (std::isinf(log_p) && std::isinf(log_q)) throw std::domain_error("optimal_logit: both densities are 0");
  return log_p - log_q;
}

double optimal_d(double log_p, double log_q) {
  return 1 / (1 + std::exp(-optimal_logit(log_p, log_q)));
}

std::vector<double> log_terms(double log_p, double log_q) {
  const double logit = optimal_logit(log_p, log_q);
  return {-softplus(-logit), -softplus(logit)};
}

double best_value(const std::vector<double>& log_p, const std::vector<double>& log_q) {
  double v = 0;
  for (std::size_t i = 0; i < log_p.size(); ++i) {
    const double p = std::exp(log_p[i]), q = std::exp(log_q[i]);
    if (p > 0) v += p * log_terms(log_p[i], log_q[i])[0];
    if (q > 0) v += q * log_terms(log_p[i], log_q[i])[1];
  }
  return v;
}

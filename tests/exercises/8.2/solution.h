#pragma once

#include <cmath>
#include <vector>

double smoothed_d(double p, double q, double alpha, double beta, double w) {
  const double data = w * p, samples = (1 - w) * q;
  return (alpha * data + beta * samples) / (data + samples);
}

double smoothed_value(const std::vector<double>& p, const std::vector<double>& q, double alpha, double beta,
                      double w) {
  const auto x_log_x = [](double x) { return x > 0 ? x * std::log(x) : 0; };
  double v = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    // 1 - D is what D is for the labels exchanged.
    const double d = smoothed_d(p[i], q[i], alpha, beta, w),
                 rest = smoothed_d(p[i], q[i], 1 - alpha, 1 - beta, w);
    v += (w * p[i] + (1 - w) * q[i]) * (x_log_x(d) + x_log_x(rest));
  }
  return v;
}

double pull(double s, double alpha, double beta) {
  const double rest = 1 / (1 + std::exp(s));
  return (alpha - beta) * rest / (alpha + beta * std::exp(-s));
}

std::vector<double> largest_pull(double alpha, double beta) {
  const double a = std::sqrt(alpha), b = std::sqrt(beta);
  return {a * b, (a - b) / (a + b)};
}

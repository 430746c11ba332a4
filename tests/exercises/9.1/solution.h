#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <vector>

// c log r, and 0 where c is 0.
double times_log(double c, double r) {
  return c > 0 ? c * std::log(r) : 0;
}

// (1 + e) log(1 + e) - e.
double excess(double e) {
  if (e == -1) return 1;
  if (std::abs(e) > 0.01) return (1 + e) * std::log1p(e) - e;
  double sum = 0, power = e * e;
  for (int j = 2; j <= 9; ++j) {
    sum += power / (j * (j - 1));
    power *= -e;
  }
  return sum;
}

// d phi((s - d) / d): one of the two sides of a coin.
double side(double s, double d) {
  if (d == 0) return s == 0 ? 0 : std::numeric_limits<double>::infinity();
  return d * excess((s - d) / d);
}

std::vector<double> best_d(const std::vector<double>& p, const std::vector<double>& q) {
  std::vector<double> best;
  for (std::size_t i = 0; i < p.size(); ++i) best.push_back(p[i] + q[i] > 0 ? p[i] / (p[i] + q[i]) : 0.5);
  return best;
}

double value_of_best_d(const std::vector<double>& p, const std::vector<double>& q,
                       const std::vector<double>& w) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double both = p[i] + q[i];
    sum += w[i] * times_log(p[i], p[i] / both);
    sum += w[i] * times_log(q[i], q[i] / both);
  }
  return sum;
}

double jsd(const std::vector<double>& p, const std::vector<double>& q, const std::vector<double>& w) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double m = (p[i] + q[i]) / 2;
    sum += w[i] * (times_log(p[i], p[i] / m) + times_log(q[i], q[i] / m));
  }
  return sum / 2;
}

double value_from_jsd(double j) {
  return -2 * std::numbers::ln2 + 2 * j;
}

double gap(const std::vector<double>& p, const std::vector<double>& q, const std::vector<double>& w,
           const std::vector<double>& d) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double both = p[i] + q[i];
    if (both == 0) continue;
    const double s = p[i] / both;
    const double of_coins = side(s, d[i]) + side(1 - s, 1 - d[i]);
    sum += w[i] * both * of_coins;
  }
  return sum;
}

#pragma once

#include <cmath>
#include <stdexcept>
#include <vector>

void require_distribution(const std::vector<double>& p) {
  double sum = 0;
  for (const double x : p) {
    if (!(x >= 0)) throw std::invalid_argument("a probability must be 0 or more");
    sum += x;
  }
  if (!(std::abs(sum - 1) <= 1e-9)) throw std::invalid_argument("the probabilities must sum to 1");
}

void require_two(const std::vector<double>& p, const std::vector<double>& q) {
  require_distribution(p);
  require_distribution(q);
  if (p.size() != q.size()) throw std::invalid_argument("the distributions must have one length");
}

double kl(const std::vector<double>& p, const std::vector<double>& q) {
  require_two(p, q);
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (p[i] > 0) sum += p[i] * (std::log(p[i]) - std::log(q[i]));
  return sum;
}

double jsd(const std::vector<double>& p, const std::vector<double>& q) {
  require_two(p, q);
  std::vector<double> m;
  for (std::size_t i = 0; i < p.size(); ++i) m.push_back((p[i] + q[i]) / 2);
  return (kl(p, m) + kl(q, m)) / 2;
}

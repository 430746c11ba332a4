#include "tools/grader/oracles/draws.h"

#include <cmath>

namespace saddle::grader {

double draw_number(ad::Random& rng, double low, double high) {
  for (;;) {
    const double size = low + (high - low) * rng.uniform(), sign = rng.uniform() < 0.5 ? -1 : 1;
    if (size > 0.05 && std::abs(size - 1) > 0.05) return sign * size;
  }
}

std::vector<double> draw_numbers(ad::Random& rng, int count, double low, double high) {
  std::vector<double> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(draw_number(rng, low, high));
  return numbers;
}

double draw_positive(ad::Random& rng, double low, double high) {
  return std::abs(draw_number(rng, low, high));
}

double draw_between(ad::Random& rng, double low, double high) {
  return low + (high - low) * rng.uniform();
}

double draw_cotangent(ad::Random& rng) {
  return draw_number(rng, 0.5, 2);
}

std::vector<double> draw_distribution(ad::Random& rng, int count) {
  std::vector<double> p = draw_numbers(rng, count);
  double sum = 0;
  for (const double x : p) sum += std::abs(x);
  for (double& x : p) x = std::abs(x) / sum;
  return p;
}

}  // namespace saddle::grader

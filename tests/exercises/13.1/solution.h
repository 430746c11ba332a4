#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

std::vector<int> good_samples(const std::vector<std::vector<double>>& centres, double sd,
                              const std::vector<std::vector<double>>& samples) {
  std::vector<int> counts(centres.size(), 0);
  for (const auto& x : samples) {
    std::size_t nearest = 0;
    double smallest = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < centres.size(); ++k) {
      double square = 0;
      for (std::size_t i = 0; i < x.size(); ++i) square += (x[i] - centres[k][i]) * (x[i] - centres[k][i]);
      if (square < smallest) {
        smallest = square;
        nearest = k;
      }
    }
    if (std::sqrt(smallest) <= 3 * sd) ++counts[nearest];
  }
  return counts;
}

int at_least(int samples, double share, double risk) {
  const double n = samples;
  double tail = 0;
  for (int c = samples; c > 0; --c) {
    const double log_probability = std::lgamma(n + 1) - std::lgamma(c + 1.0) - std::lgamma(n - c + 1) +
                                   c * std::log(share) + (n - c) * std::log1p(-share);
    tail += std::exp(log_probability);
    if (tail > risk) return c + 1;
  }
  return 1;
}

std::vector<int> covered(const std::vector<int>& counts, int samples, double share, double risk) {
  const int enough = at_least(samples, share, risk / static_cast<double>(counts.size()));
  std::vector<int> modes;
  for (std::size_t k = 0; k < counts.size(); ++k)
    if (counts[k] >= enough) modes.push_back(static_cast<int>(k));
  return modes;
}

double ruled_out(int samples, int modes, double risk) {
  return -std::expm1(std::log(risk / modes) / samples);
}

int samples_needed(double share, int modes, double risk) {
  return static_cast<int>(std::ceil(std::log(risk / modes) / std::log1p(-share)));
}

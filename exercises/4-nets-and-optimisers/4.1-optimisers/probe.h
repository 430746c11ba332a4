// Walks with given gradients: the parameters after each step.
#pragma once

#include <cstddef>
#include <vector>

template <class Optimiser>
std::vector<std::vector<double>> walk(Optimiser optimiser, std::vector<double> x,
                                      const std::vector<std::vector<double>>& gradients,
                                      const std::vector<double>& step_sizes) {
  std::vector<std::vector<double>> places;
  for (std::size_t t = 0; t < gradients.size(); ++t) {
    optimiser.step(x, gradients[t], step_sizes[t]);
    places.push_back(x);
  }
  return places;
}

std::vector<std::vector<double>> walk_momentum(const std::vector<double>& x,
                                               const std::vector<std::vector<double>>& gradients,
                                               const std::vector<double>& step_sizes, double beta) {
  return walk(Momentum(beta), x, gradients, step_sizes);
}

std::vector<std::vector<double>> walk_adam(const std::vector<double>& x,
                                           const std::vector<std::vector<double>>& gradients,
                                           const std::vector<double>& step_sizes, double beta1, double beta2,
                                           double epsilon) {
  return walk(Adam(beta1, beta2, epsilon), x, gradients, step_sizes);
}

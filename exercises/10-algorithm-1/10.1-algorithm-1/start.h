// Task 10.1: Algorithm 1 for D(x) = sigmoid(a x + b) and G(z) = c z + d. README.md says what each function
// gives.
#pragma once

#include <cmath>
#include <vector>

#include "not_implemented.h"

// V on the two minibatches.
double value(const std::vector<double>& theta_d, const std::vector<double>& theta_g,
             const std::vector<double>& x, const std::vector<double>& z) {
  throw NotImplemented("10.1");
}

// The derivatives of V by a and by b.
std::vector<double> d_gradient(const std::vector<double>& theta_d, const std::vector<double>& theta_g,
                               const std::vector<double>& x, const std::vector<double>& z) {
  throw NotImplemented("10.1");
}

// The derivatives of G's cost by c and by d.
std::vector<double> g_gradient(const std::vector<double>& theta_d, const std::vector<double>& theta_g,
                               const std::vector<double>& z) {
  throw NotImplemented("10.1");
}

// {a, b, c, d} after the iterations.
std::vector<double> train(const std::vector<double>& theta_d, const std::vector<double>& theta_g, int k,
                          int iterations, const std::vector<std::vector<double>>& x_batches,
                          const std::vector<std::vector<double>>& z_batches, double rate_d, double rate_g) {
  throw NotImplemented("10.1");
}

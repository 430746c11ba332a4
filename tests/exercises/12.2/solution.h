#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <vector>

using Complex = std::complex<double>;

// The eigenvalues of the field (-alpha, -s; s, -beta).
inline std::array<Complex, 2> field_eigenvalues(double alpha, double beta, double s) {
  const Complex root = std::sqrt(Complex((alpha - beta) * (alpha - beta) / 4 - s * s));
  return {-(alpha + beta) / 2 + root, -(alpha + beta) / 2 - root};
}

// |1 + h lambda|^2 = 1 + 2 h Re lambda + h^2 |lambda|^2 is below 1 up to a limit, for each lambda.
double largest_step(double alpha, double beta, double s) {
  double limit = 1e300;
  for (const Complex lambda : field_eigenvalues(alpha, beta, s))
    limit = std::min(limit, std::max(0.0, -2 * lambda.real() / std::norm(lambda)));
  return limit;
}

std::vector<double> penalties(double s, double h) {
  const double low = h * s * s, high = 2 / h + h * s * s / 2;
  if (low >= high) return {};
  return {low, high};
}

// Where both eigenvalues meet, at 1 - h s.
std::vector<double> best_penalty(double s, double h) {
  return {2 * s, std::abs(1 - h * s)};
}

double extragradient_radius(double alpha, double beta, double s, double h) {
  double largest = 0;
  for (const Complex lambda : field_eigenvalues(alpha, beta, s)) {
    const Complex m = h * lambda;
    largest = std::max(largest, std::abs(1.0 + m + m * m));
  }
  return largest;
}

// With z = theta + i psi the field is i s z. The other two eigenvalues are the conjugates.
double optimistic_radius(double s, double h, double omega) {
  const Complex ia(0, h * s), middle = (1.0 + (1 + omega) * ia) / 2.0;
  const Complex root = std::sqrt(middle * middle - omega * ia);
  return std::max(std::abs(middle + root), std::abs(middle - root));
}

double momentum_radius(double s, double h, double m) {
  const double a = h * s;
  const auto p = [&](Complex r) { return (r - 1.0) * (r - 1.0) * (r - m) * (r - m) + a * a * r * r * r; };
  // The method of Durand and Kerner.
  std::array<Complex, 4> roots;
  for (int j = 0; j < 4; ++j) roots[j] = std::pow(Complex(0.4, 0.9), j);
  for (int i = 0; i < 500; ++i)
    for (int j = 0; j < 4; ++j) {
      Complex below = 1;
      for (int k = 0; k < 4; ++k)
        if (k != j) below *= roots[j] - roots[k];
      roots[j] -= p(roots[j]) / below;
    }
  double largest = 0;
  for (const Complex r : roots) largest = std::max(largest, std::abs(r));
  return largest;
}

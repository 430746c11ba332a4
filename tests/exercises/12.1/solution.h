#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

// R1 adds gamma psi to D's descent. Noise of variance v is R1 with gamma = v / 2.
std::vector<double> dirac_field(double gamma, double variance) {
  return {0, -0.5, 0.5, -gamma - variance / 2};
}

std::vector<double> at_once(const std::vector<double>& field, double h_g, double h_d) {
  return {1 + h_g * field[0], h_g * field[1], h_d * field[2], 1 + h_d * field[3]};
}

inline std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
  return {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2],
          a[2] * b[1] + a[3] * b[3]};
}

// What comes later is multiplied from the left.
std::vector<double> in_turns(const std::vector<double>& field, double h_g, double h_d, int k) {
  const std::vector<double> d = {1, 0, h_d * field[2], 1 + h_d * field[3]};
  const std::vector<double> g = {1 + h_g * field[0], h_g * field[1], 0, 1};
  std::vector<double> all = {1, 0, 0, 1};
  for (int i = 0; i < k; ++i) all = product(d, all);
  return product(g, all);
}

inline double determinant(const std::vector<double>& m) {
  return m[0] * m[3] - m[1] * m[2];
}

std::vector<double> eigenvalues(const std::vector<double>& m) {
  const double middle = (m[0] + m[3]) / 2, half = (m[0] - m[3]) / 2;
  const double inside = half * half + m[1] * m[2];
  if (inside < 0) return {middle, std::sqrt(-inside), middle, -std::sqrt(-inside)};
  // The larger one in size first: nothing cancels in it. The product of both is the determinant.
  const double large = middle + std::copysign(std::sqrt(inside), middle), small = determinant(m) / large;
  return {std::max(large, small), 0, std::min(large, small), 0};
}

double radius(const std::vector<double>& m) {
  const std::vector<double> e = eigenvalues(m);
  return std::max(std::hypot(e[0], e[1]), std::hypot(e[2], e[3]));
}

std::string fate(const std::vector<double>& m) {
  const double r = radius(m);
  return r < 1 - 1e-9 ? "converges" : r > 1 + 1e-9 ? "leaves" : "undecided";
}

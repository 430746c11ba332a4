// The worked example of chapter 12: consensus steps of the game theta' = -s psi, psi' = s theta.
#pragma once

#include <cmath>
#include <vector>

// The matrix of a step of size h, by its rows.
std::vector<double> consensus_step(double s, double gamma, double h) {
  const double stays = 1 - h * gamma * s * s, turns = h * s;
  return {stays, -turns, turns, stays};
}

// Both eigenvalues are complex: the radius is the root of the determinant.
double consensus_radius(double s, double gamma, double h) {
  const std::vector<double> m = consensus_step(s, gamma, h);
  return std::sqrt(m[0] * m[3] - m[1] * m[2]);
}

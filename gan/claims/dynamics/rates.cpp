#include "gan/claims/dynamics/rates.h"

#include <algorithm>
#include <cmath>

namespace saddle::gan {

Spectrum centre(double s) {
  return {{0, s}, {0, -s}};
}

Spectrum damped(double gamma, double s) {
  const double under = gamma * gamma / 4 - s * s;
  if (under < 0) return {{-gamma / 2, std::sqrt(-under)}, {-gamma / 2, -std::sqrt(-under)}};
  return {{-gamma / 2 + std::sqrt(under), 0}, {-gamma / 2 - std::sqrt(under), 0}};
}

Spectrum consensus_spectrum(double gamma, double s) {
  return {{-gamma * s * s, s}, {-gamma * s * s, -s}};
}

double simultaneous_radius(double a) {
  return std::sqrt(1 + a * a);
}

double alternating_radius(double a) {
  if (a <= 2) return 1;
  const double half_trace = 1 - a * a / 2;
  return -half_trace + std::sqrt(half_trace * half_trace - 1);
}

double extragradient_radius(double a) {
  return std::sqrt(1 - a * a + a * a * a * a);
}

double optimistic_radius(double a) {
  if (a <= 0.5) return std::sqrt((1 + std::sqrt(1 - 4 * a * a)) / 2);
  return std::sqrt(2 * a * a + a * std::sqrt(4 * a * a - 1));
}

double implicit_radius(double a) {
  return 1 / std::sqrt(1 + a * a);
}

double euler_radius(const Spectrum& spectrum, double h) {
  double radius = 0;
  for (const std::complex<double>& lambda : spectrum) radius = std::max(radius, std::abs(1.0 + h * lambda));
  return radius;
}

double damped_step_limit(double gamma, double s) {
  if (gamma <= 2 * s) return gamma / (s * s);
  return 4 / (gamma + std::sqrt(gamma * gamma - 4 * s * s));
}

double consensus_step_limit(double gamma, double s) {
  return 2 * gamma / (1 + gamma * gamma * s * s);
}

double unrolled_radius(int k, double a) {
  if (k * a <= 1) return std::sqrt(1 - (2 * k - 1) * a * a);
  const double root = a * std::sqrt(k * k * a * a - 1);
  return std::max(std::fabs(1 - k * a * a + root), std::fabs(1 - k * a * a - root));
}

}  // namespace saddle::gan

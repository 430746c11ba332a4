#include "gan/probability/integrands.h"

#include <algorithm>
#include <cmath>

#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

// The pair of log densities as the integrands need it. Where both densities are zero, so are all integrands.
struct Pair {
  Pair(double log_p, double log_q)
      : high(std::max(log_p, log_q)),
        low(std::min(log_p, log_q)),
        none(high == -infinity),
        a(none ? 0 : log_p - log_q),
        distance(none ? 0 : high - low),
        e(std::exp(-distance)) {}

  // The rounding error, in machine epsilons, of factor * exp(high), where factor is a function of a with the
  // given slope: that of the exponential and that of a.
  double noise(double factor, double slope) const {
    const double of_high = (4 + std::fabs(high)) * factor;
    return slope == 0 ? of_high : of_high + (4 + std::fabs(high) + std::fabs(low)) * slope;
  }

  double high, low;
  bool none;
  double a;         // log p - log q
  double distance;  // |a|
  double e;         // exp(-|a|), the smaller density over the larger one
};

}  // namespace

// [kl
Sample kl_integrand(double log_p, double log_q) {
  const Pair x(log_p, log_q);
  if (x.none) return {};
  if (x.a > 0) {
    const double slope = -std::expm1(-x.a), factor = x.a - slope;
    return {factor, log_p, x.noise(factor, slope)};
  }
  // For p = 0 only q is left.
  const double shrunk = x.e == 0 ? 0 : x.e * x.distance;
  const double factor = -std::expm1(-x.distance) - shrunk;
  return {factor, log_q, x.noise(factor, shrunk)};
}
// kl]

Sample jsd_integrand(double log_p, double log_q) {
  const Pair x(log_p, log_q);
  if (x.none) return {};
  // With e = exp(-|a|): a tanh(a/2) = |a| - 2 |a| e / (1 + e), log sech^2(a/2) = -|a| - 2 log((1 + e) / 2).
  const double moved = x.e == 0 ? 0 : x.distance * x.e / (1 + x.e);
  const double bracket = -2 * (std::log1p(std::expm1(-x.distance) / 2) + moved);
  const double factor = std::max(0.0, (1 + x.e) / 4 * bracket);
  return {factor, x.high, x.noise(factor, std::min(x.distance, 1.0) * x.e + moved)};
}

Sample log2_minus_jsd_integrand(double log_p, double log_q) {
  const Pair x(log_p, log_q);
  if (x.low == -infinity) return {};
  // Relative to the smaller density: the larger one times log(1 + e), the smaller one times |a| + log(1 + e).
  const double log1p_e = std::log1p(x.e);
  const double larger = x.e < 1e-18 ? 1 : log1p_e / x.e;
  const double factor = (larger + x.distance + log1p_e) / 2;
  return {factor, x.low, (8 + 2 * std::fabs(x.low)) * factor};
}

Sample tv_integrand(double log_p, double log_q) {
  const Pair x(log_p, log_q);
  if (x.none) return {};
  const double factor = std::expm1(-x.distance) / 2;
  return {x.a > 0 ? -factor : factor, x.high, x.noise(std::fabs(factor), x.e / 2)};
}

Sample hellinger2_integrand(double log_p, double log_q) {
  const Pair x(log_p, log_q);
  if (x.none) return {};
  const double root = -std::expm1(-x.distance / 2), factor = root * root / 2;
  return {factor, x.high, x.noise(factor, root * std::sqrt(x.e) / 2)};
}

Sample chi2_integrand(double log_p, double log_q) {
  const Pair x(log_p, log_q);
  if (x.none) return {};
  const double difference = -std::expm1(-x.distance), factor = difference * difference;
  if (x.a > 0) {
    if (log_q == -infinity) return {infinity, 0, 0};
    const double noise = 8 + 2 * std::fabs(log_p) + std::fabs(log_q);
    return {factor, log_p + x.a, noise * (factor + 2 * difference * x.e)};
  }
  return {factor, log_q, x.noise(factor, 2 * difference * x.e)};
}

}  // namespace saddle::gan

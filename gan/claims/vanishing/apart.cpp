#include "gan/claims/vanishing/apart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "autodiff/real_math.h"

namespace saddle::gan {
namespace {

using ad::real::softplus;
using std::numbers::pi;

double laplace_minimax(double mu) {
  return 2 * std::exp(-mu / 2) * std::atan(std::tanh(mu / 4));
}

}  // namespace

double Apart::slope(GeneratorCost cost, double mu) const {
  return followed(cost, minimax(mu), kl_slope(mu), kl_slope(mu));
}

std::span<const Apart> pairs_apart() {
  static const Law laplace_law{[](double mu) { return pi / 2 * std::exp(-mu / 2); },
                               [](double mu) { return 4 / pi * std::exp(-mu / 2); }};
  static const Law cauchy_law{[](double mu) { return 2 / mu; }, [](double mu) { return 4 / mu; }};
  static const Apart pairs[] = {
      // With x = mu / 2 + t both densities hold the factor phi(t) exp(-mu^2 / 8), and the logit of D* is
      // -mu t. In the laws exp(-t^2 / 2) is replaced by its series in the expectations: the first partial sum
      // is an upper bound, the second one a lower bound.
      {.family = normal_family,
       .deficit =
           [](double mu) {
             return std::exp(-mu * mu / 8) * normal_expectation(pi / std::fmax(mu, 1), [mu](double t) {
                      return std::exp(mu * t / 2) * softplus(-mu * t);
                    });
           },
       .minimax =
           [](double mu) {
             const auto sech = [mu](double t) { return 1 / std::cosh(mu * t / 2); };
             return mu / 2 * std::exp(-mu * mu / 8) * normal_expectation(pi / std::fmax(mu, 1), sech);
           },
       .kl_slope = [](double mu) { return mu; },
       .deficit_law = {[](double mu) { return std::sqrt(2 * pi) / mu * std::exp(-mu * mu / 8); },
                       [](double mu) { return (4 + pi * pi / 2) / (mu * mu); }},
       .minimax_law = {[](double mu) { return std::sqrt(pi / 2) * std::exp(-mu * mu / 8); },
                       [](double mu) { return pi * pi / (2 * mu * mu); }},
       .non_saturating_law = {[](double mu) { return mu; },
                              [](double mu) { return std::sqrt(pi / 2) / mu * std::exp(-mu * mu / 8); }}},
      // The logit of D* is -2 t between the two centres, and constant beyond. With y = exp(-mu / 2) the
      // deficit is pi/2 y - 2 y atan y + log(1 + y^2), the minimax gradient its first two terms, and the
      // non-saturating gradient is 1 - y^2 minus these.
      {.family = laplace_family,
       .deficit = [](double mu) { return laplace_minimax(mu) + softplus(-mu); },
       .minimax = laplace_minimax,
       .kl_slope = [](double mu) { return -std::expm1(-mu); },
       .deficit_law = laplace_law,
       .minimax_law = laplace_law,
       .non_saturating_law = {[](double) { return 1.; },
                              [](double mu) { return (pi / 2 + 1) * std::exp(-mu / 2); }}},
      // JSD = log 2 - log(1 + 2 / r), KL = 2 log(r / 2), r = sqrt(4 + mu^2). The ratios to the laws are at
      // least mu / (r + 1), mu^3 / (r^2 (r + 2)) and mu^2 / (r (r + 2)): 1 - 2 / mu at worst, and terms of
      // second order.
      {.family = cauchy_family,
       .deficit = [](double mu) { return std::log1p(2 / std::hypot(2, mu)); },
       .minimax =
           [](double mu) {
             const double r = std::hypot(2, mu);
             return 4 * mu / (r * r * (r + 2));
           },
       .kl_slope = [](double mu) { return 2 * mu / (4 + mu * mu); },
       .deficit_law = cauchy_law,
       .minimax_law = {[](double mu) { return 4 / (mu * mu); }, cauchy_law.missing},
       .non_saturating_law = cauchy_law},
  };
  return pairs;
}

QuadratureNodes nodes_apart(const Distribution& p_data, const Distribution& p_g, double mu) {
  // The tail of a normal beyond has probability 1e-17; there exp of the logit would overflow at mu = 30.
  constexpr double beyond = 8.5;
  const double longest = std::fmin(0.5, 2 / mu);
  const std::array<double, 4> ends = {-beyond, 0, mu, mu + beyond};
  QuadratureNodes nodes;
  std::vector<double> offsets, weights;
  for (std::size_t part = 0; part + 1 < ends.size(); ++part) {
    const double length = ends[part + 1] - ends[part];
    const int panels = static_cast<int>(std::ceil(length / longest));
    for (int i = 0; i < panels; ++i) {
      kronrod_nodes({ends[part], length * i / panels, length * (i + 1) / panels}, offsets, weights);
      for (std::size_t j = 0; j < offsets.size(); ++j) {
        const double x = ends[part] + offsets[j];
        nodes.add(x, weights[j], p_data.log_pdf(x), p_g.log_pdf(x));
      }
    }
  }
  return nodes;
}

double slope_by_tape(const Apart& pair, GeneratorCost cost, double mu) {
  const Distribution p_data = pair.at(mu).p_data(), p_g = pair.at(mu).p_g();
  // Tails as heavy as a Cauchy's need nodes far out.
  const bool heavy = p_data.right_tail().kind == Tail::Kind::power;
  const QuadratureNodes nodes = heavy ? quadrature_nodes(p_data, p_g) : nodes_apart(p_data, p_g, mu);
  return frozen_gradient(pair.family, {0, 1}, {mu, 1}, nodes, cost).location;
}

double normal_expectation(double strip, const std::function<double(double)>& f) {
  // The error of the rule is of size exp(-2 pi strip / step), and the density beyond 12 is below 1e-31.
  constexpr double beyond = 12;
  const int n = static_cast<int>(std::ceil(beyond * 6 / std::fmin(strip, 1)));
  const double step = beyond / n;
  double sum = 0;
  for (int i = -n; i <= n; ++i) sum += std::exp(-step * i * step * i / 2) * f(step * i);
  return sum * step / std::sqrt(2 * pi);
}

double rate_term(int n, double mu) {
  // exp(-t^2 / 2) is put as its series into the expectation of sech(mu Z / 2); the moments of sech are the
  // Euler numbers times powers of pi / 2. As that series alternates, so does this one.
  constexpr double euler[] = {1, 1, 5, 61, 1385};
  double term = euler[n];
  for (int k = 1; k <= n; ++k) term *= -pi * pi / (2 * k * mu * mu);
  return term;
}

}  // namespace saddle::gan

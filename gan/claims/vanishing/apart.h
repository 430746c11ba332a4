// A density and its copy shifted by mu, with the divergences and gradients that have a closed form: for the
// claims about vanishing gradients. Internal to gan/.
//
// All formulas are for unit scale. The densities are symmetric, so that KL(p_g || p_data) and
// KL(p_data || p_g) are the same, and W1 is mu.
#pragma once

#include <functional>
#include <span>

#include "gan/claims/generator_family.h"

namespace saddle::gan {

// The asymptotic form of a quantity for large mu: leading(mu) times a factor that tends to 1, and that lies
// between 1 - missing(mu) and 1 for mu >= 8.
struct Law {
  std::function<double(double mu)> leading, missing;
};

struct Apart {
  GeneratorFamily family;
  std::function<double(double mu)> deficit;   // log 2 - JSD
  std::function<double(double mu)> minimax;   // 2 dJSD/dmu
  std::function<double(double mu)> kl_slope;  // dKL/dmu

  Law deficit_law, minimax_law, non_saturating_law;

  GeneratorPair at(double mu) const { return {family, {mu, 1}}; }

  // The gradient in mu of G's cost with D fixed at D*, in closed form.
  double slope(GeneratorCost cost, double mu) const;
};

// Normal, Laplace, Cauchy.
std::span<const Apart> pairs_apart();

// Nodes that are dense between 0 and mu, where p_data and p_g overlap, and that reach 8.5 beyond: D* falls
// from nearly 1 to nearly 0 there, unless the tails are heavy. Panels end at 0 and mu and are no longer than
// 2 / mu, so that tiny integrals have a small relative error too.
QuadratureNodes nodes_apart(const Distribution& p_data, const Distribution& p_g, double mu);

// G's gradient in mu under a cost with D held fixed at D*, by the tape and through the samples G(z).
double slope_by_tape(const Apart& pair, GeneratorCost cost, double mu);

// E f(Z) for a standard normal Z and a function that is analytic within `strip` of the real line, by the
// trapezoidal rule: no code in common with quadrature.h.
double normal_expectation(double strip, const std::function<double(double)>& f);

// 2 dJSD/dmu for normals, divided by its leading factor sqrt(pi / 2) exp(-mu^2 / 8), as mu -> infinity: term
// number n of the asymptotic series
//   1 - pi^2 / (2 mu^2) + 5 pi^4 / (8 mu^4) - 61 pi^6 / (48 mu^6) + ...
// n: 0 to 4. The truncation error of the sum of the terms before n is at most the term n.
double rate_term(int n, double mu);

}  // namespace saddle::gan

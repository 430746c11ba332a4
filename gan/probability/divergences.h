// The divergences of divergence.h, a row each: how they are called and how they are computed. What integrates
// a function of the two densities is its row; W1 and C(G) have an algorithm of their own. claims/distances.h
// has a second implementation of each.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "gan/probability/divergence.h"
#include "gan/probability/quadrature.h"

namespace saddle::gan {

struct DivergenceRow {
  std::string_view name;   // of the function: kl
  std::string_view label;  // KL(p || q); of the other direction, with p and q exchanged
  std::string_view unit;   // nats, units of x, or none
  Value (*of)(const Distribution& p, const Distribution& q);
  bool symmetric = true;

  // From supports and tails: whether it is finite, and its value for p = q and for disjoint supports.
  bool (*is_finite)(const Distribution& p, const Distribution& q) = nullptr;  // null: always
  Value equal = {}, disjoint = {};
  double largest = std::numeric_limits<double>::infinity();
  // Nothing where there is no closed form.
  std::optional<Value> (*closed)(const Distribution& p, const Distribution& q) = nullptr;
  Sample (*integrand)(double log_p, double log_q) = nullptr;
  QuadratureOptions options = {};
  double rounding = 0;  // absolute, beside the error of the quadrature
};

std::span<const DivergenceRow> divergences();

}  // namespace saddle::gan

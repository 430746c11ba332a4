#include "gan/claims/data/logit_polynomial.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/linear_equations.h"
#include "gan/objective.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Index;
using ad::Var;

// One row of powers 1, x, x^2, ... for each point.
Array powers(const std::vector<double>& x, Index count) {
  Array rows = Array::zeros(static_cast<Index>(x.size()), count);
  double* out = rows.data();
  for (const double at : x) {
    double power = 1;
    for (Index j = 0; j < count; ++j, power *= at) *out++ = power;
  }
  return rows;
}

// V as a function of the coefficients, on points whose powers are computed once.
class ValueOnSides {
 public:
  ValueOnSides(const TwoSides& sides, std::size_t count)
      : data_(powers(sides.data.x, static_cast<Index>(count))),
        generated_(powers(sides.generated.x, static_cast<Index>(count))),
        data_weight_(Array::column(sides.data.weight)),
        generated_weight_(Array::column(sides.generated.weight)) {}

  Var operator()(const Var& coefficients) const {
    ad::Tape& tape = coefficients.tape();
    return value_function(matmul(tape.constant(data_), coefficients), tape.constant(data_weight_),
                          matmul(tape.constant(generated_), coefficients), tape.constant(generated_weight_));
  }

  double at(const std::vector<double>& coefficients) const {
    ad::Tape tape;
    return (*this)(tape.leaf(Array::column(coefficients))).value();
  }

  ValueExpansion expand(const std::vector<double>& coefficients) const {
    ad::Tape tape;
    const Var c = tape.leaf(Array::column(coefficients));
    const Var v = (*this)(c), slope = grad(v, c);
    const ad::ArrayView slopes = slope.array();
    ValueExpansion result{v.value(), {slopes.begin(), slopes.end()}, {}};
    // One sweep over the gradient for each row of the Hessian.
    const Index count = c.rows();
    result.hessian = Array::zeros(count, count);
    for (Index i = 0; i < count; ++i) {
      Array unit = Array::zeros(count, 1);
      unit[i] = 1;
      const ad::Gradients g = backward(slope, c, {.seed = unit});
      for (Index j = 0; j < count; ++j) result.hessian(i, j) = g[c][j];
    }
    return result;
  }

 private:
  Array data_, generated_, data_weight_, generated_weight_;
};

void require_degree(int degree) {
  if (degree < 0)
    throw std::invalid_argument(fmt::format("fit_logit: the degree must not be negative, got {}", degree));
}

void require_sides(const TwoSides& sides) {
  for (const Points* points : {&sides.data, &sides.generated}) {
    if (points->x.empty() || points->x.size() != points->weight.size()) {
      throw std::invalid_argument(
          fmt::format("fit_logit: both sides need points with a weight each, got {} points and {} weights",
                      points->x.size(), points->weight.size()));
    }
  }
}

[[noreturn]] void throw_no_maximum(std::size_t degree) {
  throw std::runtime_error(fmt::format(
      "fit_logit: V must have a maximum, got none for degree {}; does a polynomial separate the two "
      "sides, or is the start far away?",
      degree));
}

// The step to the maximum of the quadratic that has this gradient and Hessian; nothing if that has none.
std::optional<std::vector<double>> newton_step(const ValueExpansion& v) {
  Array curvature = v.hessian;
  for (double& entry : curvature) entry = -entry;
  return solve_positive_definite(curvature, v.gradient);
}

}  // namespace

Points draw(const Distribution& distribution, Index n, ad::Random& random) {
  const Array sample = distribution.sample(n, random);
  return {{sample.begin(), sample.end()},
          std::vector<double>(static_cast<std::size_t>(n), 1 / static_cast<double>(n))};
}

TwoSides exact_sides(const QuadratureNodes& nodes) {
  return {{nodes.x, nodes.p()}, {nodes.x, nodes.q()}};
}

double logit_at(const std::vector<double>& coefficients, double x) {
  double a = 0;
  for (auto c = coefficients.rbegin(); c != coefficients.rend(); ++c) a = a * x + *c;
  return a;
}

std::vector<double> logits_at(const std::vector<double>& coefficients, const std::vector<double>& x) {
  std::vector<double> logit;
  for (const double at : x) logit.push_back(logit_at(coefficients, at));
  return logit;
}

double value_of_logit(const std::vector<double>& coefficients, const TwoSides& sides) {
  return ValueOnSides(sides, coefficients.size()).at(coefficients);
}

ValueExpansion expand_value(const std::vector<double>& coefficients, const TwoSides& sides) {
  return ValueOnSides(sides, coefficients.size()).expand(coefficients);
}

LogitFit fit_logit(int degree, const TwoSides& sides) {
  require_degree(degree);
  return fit_logit(std::vector<double>(static_cast<std::size_t>(degree) + 1, 0.0), sides);
}

LogitFit fit_logit(std::vector<double> start, const TwoSides& sides) {
  require_degree(static_cast<int>(start.size()) - 1);
  for (const double c : start) {
    if (!std::isfinite(c))
      throw std::invalid_argument(fmt::format("fit_logit: the start must be finite, got {}", c));
  }
  require_sides(sides);
  const ValueOnSides value(sides, start.size());
  return fit_logit(std::move(start),
                   ValueOfLogit{[&](const std::vector<double>& at) { return value.at(at); },
                                [&](const std::vector<double>& at) { return value.expand(at); }});
}

LogitFit fit_logit(std::vector<double> start, const ValueOfLogit& value) {
  std::vector<double> at = std::move(start);
  for (int iteration = 0; iteration < 100; ++iteration) {
    const ValueExpansion v = value.expand(at);
    const std::optional<std::vector<double>> step = newton_step(v);
    if (!step) throw_no_maximum(at.size() - 1);
    double rise = 0;  // the squared length of the step in the metric of the Hessian
    for (std::size_t i = 0; i < at.size(); ++i) rise += v.gradient[i] * (*step)[i];
    if (!std::isfinite(rise)) throw_no_maximum(at.size() - 1);
    // Halve the step until V rises. Close to the maximum it rises by less than a rounding: step in full.
    std::vector<double> next(at.size());
    for (double part = 1; part > 1e-9; part /= 2) {
      for (std::size_t i = 0; i < at.size(); ++i) next[i] = at[i] + part * (*step)[i];
      if (rise < -1e-10 * v.value || value.at(next) > v.value) break;
    }
    at = next;
    // Relative to V: where a polynomial separates the sides, V tends to zero and each step reduces it by a
    // factor.
    if (rise < -value.negligible * v.value) {
      const ValueExpansion end = value.expand(at);
      double gradient = 0;
      for (const double g : end.gradient) gradient = std::max(gradient, std::fabs(g));
      return {at, end.value, gradient, std::sqrt(std::max(rise, 0.0))};
    }
  }
  throw std::runtime_error(
      fmt::format("fit_logit: Newton's method must converge in 100 steps, got V = {} for degree {}; is the "
                  "start far away?",
                  value.at(at), at.size() - 1));
}

}  // namespace saddle::gan

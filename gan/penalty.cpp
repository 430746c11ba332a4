#include "gan/penalty.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"

namespace saddle::gan {
namespace {

using ad::Var;

// |grad_x D(x)|^2, row by row.
Var squared_norm(const char* function, const Critic& D, const Var& x) {
  // A new node for the points: they may be constants, or D may read the same Var elsewhere.
  const Var at = alias(x);
  const Var d = D(at);
  if (d.shape() != ad::Shape{x.rows(), 1}) {
    throw std::invalid_argument(fmt::format("{}: D must give one number for each row, got {} from {}",
                                            function, to_string(d.shape()), to_string(x.shape())));
  }
  // No row depends on another one, so that the gradient of the sum contains the gradients of all rows.
  return sum(square(grad(sum(d), at, {.unused = ad::Unused::zero})), ad::Axis::cols);
}

// The square root; at 0, where its derivative is infinite, the constant 0. NaN gives NaN.
Var root(const Var& squares) {
  return where(squares == 0, 0, sqrt(squares));
}

Var expectation(const char* function, const Var& y, const Var* weights) {
  if (weights == nullptr) return mean(y);
  if (weights->shape() != y.shape()) {
    throw std::invalid_argument(fmt::format("{}: weights must be one for each row, got {} for {} rows",
                                            function, to_string(weights->shape()), y.rows()));
  }
  return sum(*weights * y);
}

void require_factor(const char* function, const char* name, double factor) {
  if (!(factor >= 0) || std::isinf(factor)) {
    throw std::invalid_argument(
        fmt::format("{}: {} must be finite and not negative, got {}", function, name, factor));
  }
}

Var weighted_gradient_penalty(const Critic& D, const Var& x, const Var* weights, double lambda, Sides sides) {
  constexpr const char* function = "gradient_penalty";
  require_factor(function, "lambda", lambda);
  const Var excess = root(squared_norm(function, D, x)) - 1;
  return lambda * expectation(function, square(sides == Sides::one ? relu(excess) : excess), weights);
}

Var weighted_r1_penalty(const Critic& D, const Var& x, const Var* weights, double gamma) {
  constexpr const char* function = "r1_penalty";
  require_factor(function, "gamma", gamma);
  return gamma / 2 * expectation(function, squared_norm(function, D, x), weights);
}

}  // namespace

Var gradient_norm(const Critic& D, const Var& x) {
  return root(squared_norm("gradient_norm", D, x));
}

Var gradient_penalty(const Critic& D, const Var& x, double lambda, Sides sides) {
  return weighted_gradient_penalty(D, x, nullptr, lambda, sides);
}

Var gradient_penalty(const Critic& D, const Var& x, const Var& weights, double lambda, Sides sides) {
  return weighted_gradient_penalty(D, x, &weights, lambda, sides);
}

Var r1_penalty(const Critic& D, const Var& x, double gamma) {
  return weighted_r1_penalty(D, x, nullptr, gamma);
}

Var r1_penalty(const Critic& D, const Var& x, const Var& weights, double gamma) {
  return weighted_r1_penalty(D, x, &weights, gamma);
}

ad::Array between(const ad::ArrayView& a, const ad::ArrayView& b, ad::Random& random) {
  if (a.shape() != b.shape()) {
    throw std::invalid_argument(fmt::format("between: both must have the same shape, got {} and {}",
                                            to_string(a.shape()), to_string(b.shape())));
  }
  ad::Array result = ad::Array::zeros(a.shape());
  for (ad::Index row = 0; row < a.rows(); ++row) {
    const double u = random.uniform();
    for (ad::Index col = 0; col < a.cols(); ++col) result(row, col) = u * a(row, col) + (1 - u) * b(row, col);
  }
  return result;
}

void clip(nn::Parameters parameters, double c) {
  if (!(c > 0) || std::isinf(c)) {
    throw std::invalid_argument(fmt::format("clip: the bound must be positive and finite, got {}", c));
  }
  for (ad::Parameter* parameter : parameters) {
    double* x = parameter->write();
    std::transform(x, x + parameter->size(), x, [c](double value) { return std::clamp(value, -c, c); });
  }
}

}  // namespace saddle::gan

#include "nn/unroll.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

std::vector<Var> leaves(ad::Tape& tape, Parameters parameters) {
  std::vector<Var> list;
  for (const Parameter* p : parameters) {
    if (p == nullptr) throw std::invalid_argument("leaves: a parameter must exist, got a null pointer");
    list.push_back(tape.leaf(*p));
  }
  return list;
}

std::vector<Var> unrolled_ascent(const Objective& value, std::span<const Var> start, int steps,
                                 Real learning_rate, Unroll unroll) {
  if (!value) throw std::invalid_argument("unrolled_ascent: needs a function to ascend, got none");
  if (steps < 0)
    throw std::invalid_argument(
        fmt::format("unrolled_ascent: the number of steps must not be negative, got {}", steps));
  if (!(learning_rate > 0 && std::isfinite(learning_rate)))
    throw std::invalid_argument(
        fmt::format("unrolled_ascent: the learning rate must be positive and finite, got {}", learning_rate));
  if (start.empty())
    throw std::invalid_argument("unrolled_ascent: needs at least one Var to begin with, got none");

  // As new nodes: a Var of `start` that V reads directly, or that occurs twice in `start`, is distinct from
  // theta.
  std::vector<Var> theta;
  for (const Var& v : start)
    theta.push_back(v.is_constant() ? v : alias(v).named(fmt::format("theta[{}]", theta.size())));
  for (int k = 0; k < steps; ++k) {
    const std::vector<Var> gradient = grad(value(theta), theta);
    for (std::size_t i = 0; i < theta.size(); ++i)
      theta[i] += learning_rate * (unroll == Unroll::full ? gradient[i] : stop_gradient(gradient[i]));
  }
  return theta;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn

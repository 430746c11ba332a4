#include "nn/training/rmsprop.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

RmsProp::RmsProp(const Trainable& parameters, Real learning_rate, const RmsPropOptions& options)
    : Optimiser(parameters, learning_rate, options.weight_decay, options.clip_norm),
      options_(options),
      mean_square_(size()) {
  const auto require_option = [](bool holds, const char* requirement, Real got) {
    if (!holds) throw std::invalid_argument(fmt::format("optimiser: {}, got {}", requirement, got));
  };
  require_option(options.alpha >= 0 && options.alpha < 1, "alpha must be in [0, 1)", options.alpha);
  require_option(options.epsilon > 0 && std::isfinite(options.epsilon), "epsilon must be positive and finite",
                 options.epsilon);
  require_option(options.momentum >= 0 && options.momentum < 1, "the momentum must be in [0, 1)",
                 options.momentum);
  if (options.momentum > 0) velocity_.resize(size());
}

StateList RmsProp::state() {
  StateList list = Optimiser::state();
  list.add("mean_square", mean_square_);
  if (!velocity_.empty()) list.add("velocity", velocity_);
  return list;
}

void RmsProp::update(Real* __restrict x, const Real* __restrict gradient, Real factor, Index n,
                     Index offset) {
  Real* __restrict v = mean_square_.data() + offset;
  const Real rate = learning_rate(), decay = weight_decay(), momentum = options_.momentum;
  const Real keep = options_.alpha, take = 1 - keep, epsilon = options_.epsilon;
  const auto scaled = [=](Index i) {
    const Real g = decay > 0 ? factor * gradient[i] + decay * x[i] : factor * gradient[i];
    v[i] = keep * v[i] + take * g * g;
    return g / (std::sqrt(v[i]) + epsilon);
  };
  if (velocity_.empty()) {
    for (Index i = 0; i < n; ++i) x[i] -= rate * scaled(i);
    return;
  }
  Real* __restrict u = velocity_.data() + offset;
  for (Index i = 0; i < n; ++i) {
    u[i] = momentum * u[i] + scaled(i);
    x[i] -= rate * u[i];
  }
}

}  // namespace saddle::inline SADDLE_PRECISION::nn

#include "nn/optimiser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

void require(bool holds, const char* requirement, Real got) {
  if (!holds) throw std::invalid_argument(fmt::format("optimiser: {}, got {}", requirement, got));
}

}  // namespace

Optimiser::Optimiser(Parameters parameters, Real learning_rate)
    : parameters_(parameters.begin(), parameters.end()), gradients_(parameters.size()) {
  set_learning_rate(learning_rate);
  if (parameters_.empty()) throw std::invalid_argument("optimiser: needs at least one parameter, got none");
  for (auto p = parameters_.begin(); p != parameters_.end(); ++p) {
    if (*p == nullptr) throw std::invalid_argument("optimiser: a parameter must exist, got a null pointer");
    if (std::find(parameters_.begin(), p, *p) != p)
      throw std::invalid_argument(
          fmt::format("optimiser: a parameter must be listed once, got '{}' twice", (*p)->name()));
  }
}

void Optimiser::set_learning_rate(Real rate) {
  require(rate > 0 && std::isfinite(rate), "the learning rate must be positive and finite", rate);
  learning_rate_ = rate;
}

std::size_t Optimiser::size() const {
  Index total = 0;
  for (const Parameter* p : parameters_) total += p->size();
  return static_cast<std::size_t>(total);
}

void Optimiser::step(const Gradients& g, Real sign) {
  // Find all gradients first, so that a missing one leaves everything as it was.
  for (std::size_t i = 0; i < parameters_.size(); ++i) gradients_[i] = g[*parameters_[i]];

  begin_step();
  Index offset = 0;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const Index n = parameters_[i]->size();
    update(parameters_[i]->write(), gradients_[i].data(), sign, n, offset);
    offset += n;
  }
}

Sgd::Sgd(Parameters parameters, Real learning_rate, Real momentum)
    : Optimiser(parameters, learning_rate), momentum_(momentum) {
  require(momentum >= 0 && momentum < 1, "the momentum must be in [0, 1)", momentum);
  if (momentum > 0) velocity_.resize(size());
}

void Sgd::update(Real* __restrict x, const Real* __restrict gradient, Real sign, Index n, Index offset) {
  const Real rate = learning_rate(), momentum = momentum_;
  if (momentum == 0) {
    for (Index i = 0; i < n; ++i) x[i] -= rate * (sign * gradient[i]);
    return;
  }
  Real* __restrict v = velocity_.data() + offset;
  for (Index i = 0; i < n; ++i) {
    v[i] = momentum * v[i] + sign * gradient[i];
    x[i] -= rate * v[i];
  }
}

Adam::Adam(Parameters parameters, Real learning_rate, Real beta1, Real beta2, Real epsilon)
    : Optimiser(parameters, learning_rate),
      beta1_(beta1),
      beta2_(beta2),
      epsilon_(epsilon),
      first_moment_(size()),
      second_moment_(size()) {
  require(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1)", beta1);
  require(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1)", beta2);
  require(epsilon > 0 && std::isfinite(epsilon), "epsilon must be positive and finite", epsilon);
}

// The bias corrections are the same for all elements.
void Adam::begin_step() {
  const auto t = static_cast<double>(++steps_);
  rate_ = static_cast<Real>(learning_rate() / (1 - std::pow(static_cast<double>(beta1_), t)));
  correction_ = static_cast<Real>(1 / std::sqrt(1 - std::pow(static_cast<double>(beta2_), t)));
}

void Adam::update(Real* __restrict x, const Real* __restrict gradient, Real sign, Index n, Index offset) {
  Real* __restrict m = first_moment_.data() + offset;
  Real* __restrict v = second_moment_.data() + offset;
  const Real rate = rate_, correction = correction_, epsilon = epsilon_;
  const Real keep1 = beta1_, keep2 = beta2_, take1 = 1 - beta1_, take2 = 1 - beta2_;
  for (Index i = 0; i < n; ++i) {
    const Real g = sign * gradient[i];
    m[i] = keep1 * m[i] + take1 * g;
    v[i] = keep2 * v[i] + take2 * g * g;
    x[i] -= rate * m[i] / (std::sqrt(v[i]) * correction + epsilon);
  }
}

}  // namespace saddle::inline SADDLE_PRECISION::nn

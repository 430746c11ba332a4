#include "nn/optimiser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

// So many numbers are updated at a time: the sum of parts, the parameter and what the optimiser keeps for it
// stay in the first-level cache between their being read and written.
constexpr Index chunk = 2048;

void require(bool holds, const char* requirement, Real got) {
  if (!holds) throw std::invalid_argument(fmt::format("optimiser: {}, got {}", requirement, got));
}

}  // namespace

Optimiser::Optimiser(const Trainable& parameters, Real learning_rate, Real weight_decay, Real clip_norm)
    : parameters_(parameters.parameters().begin(), parameters.parameters().end()),
      weight_decay_(weight_decay),
      clip_norm_(clip_norm) {
  set_learning_rate(learning_rate);
  require(weight_decay >= 0 && std::isfinite(weight_decay),
          "the weight decay must be finite and not negative", weight_decay);
  require(clip_norm > 0, "the norm to clip at must be positive", clip_norm);
  for (auto p = parameters_.begin(); p != parameters_.end(); ++p)
    if (std::find(parameters_.begin(), p, *p) != p)
      throw std::invalid_argument(
          fmt::format("optimiser: a parameter must be listed once, got '{}' twice", (*p)->name()));
  gradients_.reserve(parameters_.size());
}

void Optimiser::set_learning_rate(Real rate) {
  require(rate > 0 && std::isfinite(rate), "the learning rate must be positive and finite", rate);
  learning_rate_ = rate;
}

StateList Optimiser::state() {
  StateList list;
  list.add("learning_rate", learning_rate_, std::numeric_limits<Real>::denorm_min(),
           std::numeric_limits<Real>::max());
  return list;
}

std::size_t Optimiser::size() const {
  Index total = 0;
  for (const Parameter* p : parameters_) total += p->size();
  return static_cast<std::size_t>(total);
}

void Optimiser::step(std::span<const Gradients> parts, Real sign) {
  require(!parts.empty(), "a step needs gradients, and at least one part of a batch", 0);
  // Find all gradients first, so that a missing one leaves everything as it was.
  parts_ = parts.size();
  gradients_.clear();
  for (const Parameter* p : parameters_)
    for (const Gradients& part : parts) gradients_.push_back(part[*p]);
  if (parts_ > 1) sum_.resize(std::min(static_cast<std::size_t>(chunk), size()));
  const Real factor = clip_norm_ < no_clip ? sign * clip() : sign;

  begin_step();
  Index offset = 0;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    Real* const x = parameters_[i]->write();
    each_chunk(i, [&](const Real* gradient, Index first, Index n) {
      update(x + first, gradient, factor, n, offset + first);
    });
    offset += parameters_[i]->size();
  }
}

// use(gradient, first, n) for the numbers first ... first + n - 1 of parameter i, their sum over the parts.
template <class Use>
void Optimiser::each_chunk(std::size_t i, const Use& use) {
  const std::span parts = std::span(gradients_).subspan(i * parts_, parts_);
  const Index size = parameters_[i]->size();
  for (Index first = 0; first < size; first += chunk) {
    const Index n = std::min(chunk, size - first);
    if (parts_ == 1) {
      use(parts[0].data() + first, first, n);
      continue;
    }
    Real* __restrict sum = sum_.data();
    std::copy_n(parts[0].data() + first, n, sum);
    for (const ArrayView& part : parts.subspan(1)) {
      const Real* __restrict from = part.data() + first;
      for (Index k = 0; k < n; ++k) sum[k] += from[k];
    }
    use(sum, first, n);
  }
}

// The norm is computed relative to the largest element, so that the squares neither overflow nor underflow.
// If the largest element is zero or not finite, the comparison is with NaN, and the factor is 1.
Real Optimiser::clip() {
  const auto each = [this](const auto& use) {
    for (std::size_t i = 0; i < parameters_.size(); ++i)
      each_chunk(i, [&](const Real* gradient, Index, Index n) {
        for (Index k = 0; k < n; ++k) use(static_cast<double>(gradient[k]));
      });
  };
  double largest = 0, sum = 0;
  each([&](double g) { largest = std::max(largest, std::abs(g)); });
  each([&](double g) { sum += (g / largest) * (g / largest); });
  const double norm = std::sqrt(sum), limit = clip_norm_ / largest;
  return norm > limit ? static_cast<Real>(limit / norm) : 1;
}

Sgd::Sgd(const Trainable& parameters, Real learning_rate, const SgdOptions& options)
    : Optimiser(parameters, learning_rate, options.weight_decay, options.clip_norm) {
  set_momentum(options.momentum);
}

void Sgd::set_momentum(Real momentum) {
  require(momentum >= 0 && momentum < 1, "the momentum must be in [0, 1)", momentum);
  momentum_ = momentum;
  if (momentum_ > 0) velocity_.resize(size());
}

StateList Sgd::state() {
  StateList list = Optimiser::state();
  list.add("momentum", momentum_, 0, std::nextafter(Real(1), Real(0)));
  list.add("velocity", velocity_, size());
  return list;
}

// After loading, there may be a momentum without a velocity, which then begins at zero.
void Sgd::begin_step() {
  if (momentum_ > 0 && velocity_.empty()) velocity_.resize(size());
}

void Sgd::update(Real* __restrict x, const Real* __restrict gradient, Real factor, Index n, Index offset) {
  const Real rate = learning_rate(), momentum = momentum_, decay = weight_decay();
  const auto g = [=](Index i) {
    return decay > 0 ? factor * gradient[i] + decay * x[i] : factor * gradient[i];
  };
  if (velocity_.empty()) {
    for (Index i = 0; i < n; ++i) x[i] -= rate * g(i);
    return;
  }
  Real* __restrict v = velocity_.data() + offset;
  // [momentum
  for (Index i = 0; i < n; ++i) {
    v[i] = momentum * v[i] + g(i);
    x[i] -= rate * v[i];
  }
  // momentum]
}

Adam::Adam(const Trainable& parameters, Real learning_rate, const AdamOptions& options)
    : Optimiser(parameters, learning_rate, options.weight_decay, options.clip_norm),
      options_(options),
      first_moment_(size()),
      second_moment_(size()) {
  const auto& [beta1, beta2, epsilon, decay, decoupled, clip] = options_;
  require(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1)", beta1);
  require(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1)", beta2);
  require(epsilon > 0 && std::isfinite(epsilon), "epsilon must be positive and finite", epsilon);
}

StateList Adam::state() {
  StateList list = Optimiser::state();
  list.add("steps", steps_, StateList::most_steps);
  list.add("first_moment", first_moment_);
  list.add("second_moment", second_moment_);
  return list;
}

// The bias corrections are the same for all elements.
void Adam::begin_step() {
  const auto t = static_cast<double>(++steps_);
  rate_ = static_cast<Real>(learning_rate() / (1 - std::pow(static_cast<double>(options_.beta1), t)));
  correction_ = static_cast<Real>(1 / std::sqrt(1 - std::pow(static_cast<double>(options_.beta2), t)));
}

void Adam::update(Real* __restrict x, const Real* __restrict gradient, Real factor, Index n, Index offset) {
  Real* __restrict m = first_moment_.data() + offset;
  Real* __restrict v = second_moment_.data() + offset;
  const Real rate = rate_, correction = correction_, epsilon = options_.epsilon;
  const Real keep1 = options_.beta1, keep2 = options_.beta2, take1 = 1 - keep1, take2 = 1 - keep2;
  const bool decoupled = options_.decoupled_weight_decay;
  const Real decay = decoupled ? 0 : weight_decay();
  const Real keep = decoupled ? 1 - learning_rate() * weight_decay() : 1;
  // [adam
  for (Index i = 0; i < n; ++i) {
    const Real g = decay > 0 ? factor * gradient[i] + decay * x[i] : factor * gradient[i];
    m[i] = keep1 * m[i] + take1 * g;
    v[i] = keep2 * v[i] + take2 * g * g;
    x[i] = keep * x[i] - rate * m[i] / (std::sqrt(v[i]) * correction + epsilon);
  }
  // adam]
}

}  // namespace saddle::inline SADDLE_PRECISION::nn

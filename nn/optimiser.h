// Optimisers: steps of parameters along their gradients, ascending or descending, as in the paper's Algorithm
// 1.
//
//   Adam opt_d(D, 2e-4, 0.5);
//   opt_d.ascend(backward(v, D.parameters()));
//   Sgd both({&D, &G}, 0.1, {.momentum = 0.9, .weight_decay = 1e-4, .clip_norm = 1});
//
// An optimiser changes the parameters that it was made with and no others; they have to outlive it. Its state
// is allocated by the constructor; a step allocates nothing, but for the first one with several parts.
// Gradients that are not finite are applied to the parameters without a check: Tape::check_finite finds the
// operation that produced them.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "nn/state_list.h"
#include "nn/trainable.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// What all optimisers share. Before a step, with x and g for all parameters of the optimiser together,
//   g <- g min(1, clip_norm / |g|)    if |g|, the Euclidean norm, is finite
//   g <- -g                           to ascend
//   g <- g + weight_decay x           so that x shrinks, up or down
// which is what PyTorch's clip_grad_norm_ (that adds 1e-6 to |g|), maximize and weight_decay do.
class Optimiser {
 public:
  virtual ~Optimiser() = default;
  Optimiser(const Optimiser&) = delete;
  Optimiser& operator=(const Optimiser&) = delete;

  // One step against the gradients, or along them: ascend(g) is descend(-g), bit by bit.
  // Throws std::invalid_argument if a parameter was not named in backward(), before anything is changed, and
  // std::logic_error for gradients that were moved from.
  void descend(const Gradients& g) { step({&g, 1}, 1); }
  void ascend(const Gradients& g) { step({&g, 1}, -1); }

  // The same along the sum of the gradients of several parts of a batch (training/parallel.h), added in this
  // order. Throws std::invalid_argument also if there are none.
  void descend(std::span<const Gradients> parts) { step(parts, 1); }
  void ascend(std::span<const Gradients> parts) { step(parts, -1); }

  Real learning_rate() const { return learning_rate_; }
  // Throws std::invalid_argument unless the rate is positive and finite.
  void set_learning_rate(Real rate);

  // What it carries from step to step, and what can be set while it runs.
  virtual StateList state();

 protected:
  // Throws std::invalid_argument for a parameter that is listed twice, a learning rate that is not positive
  // and finite, a weight decay that is negative or not finite, a norm that is not positive; see Trainable
  // too.
  Optimiser(const Trainable& parameters, Real learning_rate, Real weight_decay, Real clip_norm);

  // The number of elements of all parameters.
  std::size_t size() const;

  Real weight_decay() const { return weight_decay_; }

 private:
  virtual void begin_step() {}
  // Updates n numbers x of a parameter, one chunk of it, with the gradient factor * gradient; `offset`
  // numbers stand before them in all parameters of the list together.
  virtual void update(Real* x, const Real* gradient, Real factor, Index n, Index offset) = 0;

  // min(1, clip_norm / |g|) of the gradients found; 1 if the norm is not finite.
  Real clip();

  template <class Use>
  void each_chunk(std::size_t i, const Use& use);

  void step(std::span<const Gradients> parts, Real sign);

  std::vector<Parameter*> parameters_;
  std::size_t parts_ = 0;
  std::vector<ArrayView> gradients_;  // of each parameter those of all parts
  std::vector<Real> sum_;             // of several parts, for a chunk; empty until there are several
  Real learning_rate_ = 0;
  Real weight_decay_, clip_norm_;
};

inline constexpr Real no_clip = std::numeric_limits<Real>::infinity();

struct SgdOptions {
  Real momentum = 0;
  Real weight_decay = 0;
  Real clip_norm = no_clip;
};

// Gradient descent, with momentum if that is not zero:
//   v <- momentum v + g,  x <- x - learning_rate v,   v = 0 at first
// as in PyTorch; v does not contain the learning rate, so that a rate or a momentum that changes acts from
// the next step on. Throws std::invalid_argument unless momentum is in [0, 1); see Optimiser for the rest.
class Sgd final : public Optimiser {
 public:
  Sgd(const Trainable& parameters, Real learning_rate, const SgdOptions& options = {});
  Sgd(const Trainable& parameters, Real learning_rate, std::convertible_to<Real> auto momentum)
      : Sgd(parameters, learning_rate, SgdOptions{.momentum = static_cast<Real>(momentum)}) {}

  Real momentum() const { return momentum_; }
  // Throws std::invalid_argument unless the momentum is in [0, 1). The first one that is not zero allocates
  // v.
  void set_momentum(Real momentum);

  StateList state() override;

 private:
  void begin_step() override;
  void update(Real* x, const Real* gradient, Real factor, Index n, Index offset) override;

  Real momentum_ = 0;
  std::vector<Real> velocity_;  // empty while the momentum has always been zero
};

struct AdamOptions {
  Real beta1 = Real(0.9);
  Real beta2 = Real(0.999);
  Real epsilon = Real(1e-8);
  Real weight_decay = 0;
  bool decoupled_weight_decay = false;  // AdamW
  Real clip_norm = no_clip;
};

// Adam, Algorithm 1 of Kingma and Ba 2015: at step t, with m = v = 0 at first,
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g^2
//   x <- x - learning_rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
// epsilon is added after the bias correction and outside of the square root, as in the paper and in PyTorch.
// With decoupled weight decay, g does not contain the decay, and the last line begins with
//   x <- (1 - learning_rate weight_decay) x - ...    Loshchilov and Hutter 2019, Algorithm 2, as in PyTorch
// Throws std::invalid_argument unless beta1 and beta2 are in [0, 1) and epsilon is positive and finite; see
// Optimiser for the rest.
class Adam final : public Optimiser {
 public:
  explicit Adam(const Trainable& parameters, Real learning_rate = Real(1e-3),
                const AdamOptions& options = {});
  Adam(const Trainable& parameters, Real learning_rate, std::convertible_to<Real> auto beta1,
       Real beta2 = Real(0.999), Real epsilon = Real(1e-8))
      : Adam(parameters, learning_rate,
             AdamOptions{.beta1 = static_cast<Real>(beta1), .beta2 = beta2, .epsilon = epsilon}) {}

  StateList state() override;

 private:
  void begin_step() override;
  void update(Real* x, const Real* gradient, Real factor, Index n, Index offset) override;

  const AdamOptions options_;
  std::uint64_t steps_ = 0;
  Real rate_ = 0;        // learning_rate / (1 - beta1^t)
  Real correction_ = 0;  // 1 / sqrt(1 - beta2^t)
  std::vector<Real> first_moment_, second_moment_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn

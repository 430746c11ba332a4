// Optimisers: how parameters follow their gradients, up or down, as the paper says it.
//
//   Adam opt_d(D.parameters(), 2e-4, 0.5);
//   opt_d.ascend(backward(v, D.parameters()));
//
// An optimiser changes the parameters that it was made with and no others. Its state is taken when it is
// made; a step asks the heap for nothing. Gradients that are not finite are passed on to the parameters as
// they are: Tape::check_finite finds where they come from.
#pragma once

#include <vector>

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// What Sgd and Adam share.
class Optimiser {
 public:
  virtual ~Optimiser() = default;
  Optimiser(const Optimiser&) = delete;
  Optimiser& operator=(const Optimiser&) = delete;

  // One step against the gradients, or along them: ascend(g) is descend(-g), bit by bit.
  // Throws std::invalid_argument if a parameter was not named in backward(), before anything is changed, and
  // std::logic_error for stale gradients.
  void descend(const Gradients& g) { step(g, 1); }
  void ascend(const Gradients& g) { step(g, -1); }

  Real learning_rate() const { return learning_rate_; }
  // Throws std::invalid_argument unless the rate is positive and finite.
  void set_learning_rate(Real rate);

 protected:
  // Throws std::invalid_argument for an empty list, a null pointer, a parameter that is listed twice, or a
  // learning rate that is not positive and finite.
  Optimiser(Parameters parameters, Real learning_rate);

  // The number of elements of all parameters.
  std::size_t size() const;

 private:
  virtual void begin_step() {}
  // Changes the n numbers x of one parameter by sign * gradient; `offset` numbers stand before it in the
  // list.
  virtual void update(Real* x, const Real* gradient, Real sign, Index n, Index offset) = 0;

  void step(const Gradients& g, Real sign);

  std::vector<Parameter*> parameters_;
  std::vector<ArrayView> gradients_;
  Real learning_rate_ = 0;
};

// Gradient descent, with momentum if that is not zero:
//   v <- momentum v + g,  x <- x - learning_rate v,   v = 0 at first
// as in PyTorch; v does not contain the learning rate.
// Throws std::invalid_argument unless momentum is in [0, 1); see Optimiser for the rest.
class Sgd final : public Optimiser {
 public:
  Sgd(Parameters parameters, Real learning_rate, Real momentum = 0);

 private:
  void update(Real* x, const Real* gradient, Real sign, Index n, Index offset) override;

  Real momentum_;
  std::vector<Real> velocity_;
};

// Adam, Algorithm 1 of Kingma and Ba 2015: at step t, with m = v = 0 at first,
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g^2
//   x <- x - learning_rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
// epsilon is added after the bias correction and outside of the root, there as in PyTorch.
// Throws std::invalid_argument unless beta1 and beta2 are in [0, 1) and epsilon is positive and finite; see
// Optimiser for the rest.
class Adam final : public Optimiser {
 public:
  Adam(Parameters parameters, Real learning_rate = Real(1e-3), Real beta1 = Real(0.9),
       Real beta2 = Real(0.999), Real epsilon = Real(1e-8));

 private:
  void begin_step() override;
  void update(Real* x, const Real* gradient, Real sign, Index n, Index offset) override;

  Real beta1_, beta2_, epsilon_;
  Index steps_ = 0;
  Real rate_ = 0;        // learning_rate / (1 - beta1^t)
  Real correction_ = 0;  // 1 / sqrt(1 - beta2^t)
  std::vector<Real> first_moment_, second_moment_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn

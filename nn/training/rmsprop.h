// The optimiser that divides each gradient by its recent size.
#pragma once

#include <vector>

#include "nn/optimiser.h"

namespace saddle::inline SADDLE_PRECISION::nn {

struct RmsPropOptions {
  Real alpha = Real(0.99);
  Real epsilon = Real(1e-8);
  Real momentum = 0;
  Real weight_decay = 0;
  Real clip_norm = no_clip;
};

// With v = u = 0 at first,
//   v <- alpha v + (1 - alpha) g^2
//   u <- momentum u + g / (sqrt(v) + epsilon)
//   x <- x - learning_rate u
// as PyTorch's RMSprop without centring, with its default numbers. Tieleman and Hinton 2012, "Lecture 6.5:
// rmsprop", Coursera. Throws std::invalid_argument unless alpha and momentum are in [0, 1) and epsilon is
// positive and finite; see Optimiser for the rest.
class RmsProp final : public Optimiser {
 public:
  explicit RmsProp(const Trainable& parameters, Real learning_rate = Real(0.01),
                   const RmsPropOptions& options = {});

  StateList state() override;

 private:
  void update(Real* x, const Real* gradient, Real factor, Index n, Index offset) override;

  const RmsPropOptions options_;
  std::vector<Real> mean_square_, velocity_;  // no velocity without momentum
};

}  // namespace saddle::inline SADDLE_PRECISION::nn

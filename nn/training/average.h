// An exponential average of parameters over the steps of a training: samples of a net that oscillates around
// its aim become better, and nothing of the training changes.
//
//   Average average(G, 0.999);
//   average.update();                          // after each step
//   {
//     const Average::Scope averaged(average);  // G has the averaged parameters
//     samples = G(z);
//   }                                          // and here its own again
#pragma once

#include <cstdint>
#include <vector>

#include "nn/state_list.h"
#include "nn/trainable.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// At update t = 1, 2, ..., with a = the parameters at first,
//   a <- d a + (1 - d) x,  d = min(decay, t / (9 + t)) if it warms up, else decay
// The growing d is (1 + n) / (10 + n) with n = t - 1 updates before: early values, far from where the
// parameters go, are soon forgotten (as in TensorFlow's ExponentialMovingAverage with num_updates). For the G
// of a GAN Yazici et al. 2019, "The Unusual Effectiveness of Averaging in GAN Training", Section 3; equal
// weights in place of exponential ones are the average of Polyak and Juditsky 1992. What layers keep beside
// parameters, such as the running values of BatchNorm, is not averaged. The parameters have to outlive it.
class Average {
 public:
  // Throws std::invalid_argument unless decay is in [0, 1), and for a parameter that is listed twice; see
  // Trainable too.
  Average(const Trainable& parameters, Real decay, bool warms_up = true);
  Average(const Average&) = delete;
  Average& operator=(const Average&) = delete;

  // Throws std::logic_error while the averaged parameters are swapped in.
  void update();

  // Exchanges parameters and averages; called again, it exchanges them back, bit for bit. A Scope does so for
  // as long as it lives. What is written to the parameters meanwhile, by an optimiser or by load(), changes
  // the averages, and not the parameters.
  void swap();
  bool swapped() const { return swapped_; }
  class Scope;

  Real decay() const { return decay_; }
  // Throws std::invalid_argument as the constructor does.
  void set_decay(Real decay);
  std::uint64_t updates() const { return updates_; }

  // The averages, one after the other, the number of updates and the decay. Throws std::logic_error while
  // they are swapped in.
  StateList state();

 private:
  std::vector<Parameter*> parameters_;
  std::vector<Real> average_;
  Real decay_ = 0;
  bool warms_up_, swapped_ = false;
  std::uint64_t updates_ = 0;
};

class Average::Scope {
 public:
  // Throws std::logic_error if the averaged parameters are swapped in already.
  explicit Scope(Average& average);
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  ~Scope();

 private:
  Average& average_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn

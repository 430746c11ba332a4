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

struct AverageOptions {
  Real warm_up = 9;
};

// At update t = 1, 2, ..., with a = the parameters at first,
//   a <- d a + (1 - d) x,  d = min(decay, t / (w + t)),  w = warm_up
// The growing d lets early values be forgotten, which are far from where the parameters go; with w = 0 d is
// the decay from the start. With w = 9, d is (1 + n) / (10 + n) after n = t - 1 updates, as in TensorFlow's
// ExponentialMovingAverage with num_updates. As long as the decay is not reached, the value at update s has a
// weight proportional to s^(w - 1), for large s: with w = 1 all values have the same one, which is the
// average of Polyak and Juditsky 1992; w > 1 is polynomial-decay averaging (Shamir and Zhang 2013,
// "Stochastic gradient descent for non-smooth optimization", Section 4, with eta = w - 1). For the G of a GAN
// see Yazici et al. 2019, "The Unusual Effectiveness of Averaging in GAN Training", Section 3. What layers
// keep beside parameters, such as the running values of BatchNorm, is not averaged. The parameters have to
// outlive it.
class Average {
 public:
  // Throws std::invalid_argument unless decay is in [0, 1) and warm_up is finite and not negative, and for a
  // parameter that is listed twice; see Trainable too.
  Average(const Trainable& parameters, Real decay, const AverageOptions& options = {});
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
  Real warm_up_;
  bool swapped_ = false;
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

// The step of training that mnist_gan takes at its defaults, written by hand: without a tape, without layers,
// with all buffers taken beforehand.
#pragma once

#include <memory>
#include <vector>

#include "tests/benchmark/digits_start.h"

namespace benchmark {

// As digits::Trainer with the same arguments, on one thread; the parameters agree but for roundings.
class DigitsLimit {
 public:
  // Throws std::invalid_argument unless the settings ask for simultaneous steps of gradient descent with
  // momentum and with the average of G, and for nothing else: no penalty, no bound on norms.
  DigitsLimit(const saddle::examples::Images& images, Index count, const saddle::digits::Settings& settings);
  ~DigitsLimit();

  void step();

  // -V and the cost of G, as D saw the batch of the last step.
  double minus_v() const;
  double cost_of_g() const;

  // All parameters of G, then those of D, layer by layer, weight and bias.
  const std::vector<Real>& parameters() const;
  Index parameters_of_g() const;

  // G(z) at the averaged parameters.
  Array samples(const Array& z);

 private:
  struct Step;
  std::unique_ptr<Step> step_;
};

}  // namespace benchmark

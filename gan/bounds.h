// When training has left all bounds: its numbers then mean nothing any more, however finite they are.
//
//   BoundsWatch watch(bounds_around(scale_of(p_data)), G, D.parameters(), random);
//   train(players, {.on_update = [&](const TrainingUpdate& u) { watch.check(u, u.value); },
//                   .go_on = [&](int iteration) { return watch.check(iteration), true; }});
#pragma once

#include <limits>
#include <optional>
#include <stdexcept>

#include "autodiff/tape.h"
#include "gan/algorithm1.h"
#include "gan/discriminator_nets.h"

namespace saddle::gan {

// The best D has V >= -log 4 against any G. 50 nats below that, the mean of log D(x) or that of
// log(1 - D(G(z))) is below -25: D is sure of the contrary of what is true. It does not learn, it swings.
struct Bounds {
  double lowest_value = -50 - 1.3862943611198906;             // of V(D, G)
  double farthest = std::numeric_limits<double>::infinity();  // of half of the points G(z), from zero
};

// farthest is 10^6 (|centre| + spread) of the data.
Bounds bounds_around(const Scale& data);

// Thrown when training leaves its bounds: which, in which iteration, and why it may be.
class LeftBounds : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Looks at a run and at its G, which must outlive it; changes nothing.
class BoundsWatch {
 public:
  // random: of the few z at which G is looked at.
  BoundsWatch(const Bounds& bounds, const Generator& G, nn::Parameters parameters_of_d, ad::Random random);

  // After an update: cost and gradient are finite, V is not too low; v: nothing where it is not known.
  // Throws LeftBounds.
  void check(const Update& update, std::optional<double> v) const;

  // After an iteration: the parameters of both players are finite, and half of the points are within bounds.
  // Half of them, since of a Cauchy there are always some far out. Throws LeftBounds.
  void check(int iteration);

  // V as it was judged after an iteration. Throws LeftBounds.
  void check_value(int iteration, double v) const;

 private:
  Bounds bounds_;
  const Generator& G_;
  nn::Parameters parameters_of_d_;
  ad::Array z_;
  ad::Tape tape_;
  std::vector<double> distances_;
};

}  // namespace saddle::gan

// Detection of divergence in training: parameters or values outside of generous bounds, although still
// finite.
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

// The optimal D has V >= -log 4 against any G. If V is more than 50 nats below that, the mean of log D(x) or
// that of log(1 - D(G(z))) is below -25: D classifies with high confidence and wrongly, which is a sign of
// divergent oscillation.
struct Bounds {
  double lowest_value = -50 - 1.3862943611198906;             // of V(D, G)
  double farthest = std::numeric_limits<double>::infinity();  // of half of the points G(z), from zero
};

// farthest is 10^6 (|centre| + spread) of the data.
Bounds bounds_around(const Scale& data);

// Thrown when training leaves its bounds. The message names the bound, the iteration and the likely cause.
class LeftBounds : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Checks a training run and its G, which must outlive this object; changes nothing.
class BoundsWatch {
 public:
  // random: the generator of the few points z at which G(z) is checked.
  BoundsWatch(const Bounds& bounds, const Generator& G, nn::Parameters parameters_of_d, ad::Random random);

  // To be called after an update. Throws LeftBounds unless cost and gradient are finite and V is not too low;
  // v: V, or nothing if it is not known.
  void check(const Update& update, std::optional<double> v) const;

  // To be called after an iteration. Throws LeftBounds unless the parameters of both players are finite and
  // half of the points G(z) are within the bounds: half of them, since a Cauchy distribution always has some
  // points far out.
  void check(int iteration);

  // Throws LeftBounds unless V, as measured after an iteration, is not too low.
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

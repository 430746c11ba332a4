// Dropout: in training each number is kept or set to zero at random.
#pragma once

#include <cstdint>
#include <memory>

#include "nn/layer_mode.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// In training y = scale * M * x, element by element, where each element of M is 1 with probability `keep` and
// otherwise 0, independently; in evaluation y = x. With scale = 1 / keep the mean of y is x; the scale is an
// argument of its own because published nets differ in it. Hinton et al. 2012, "Improving neural networks by
// preventing co-adaptation of feature detectors"; Srivastava et al. 2014, "Dropout", Section 4.
//
// M depends on the seed, the number of the draw, the row and the column only, so that two layers of a net
// need different seeds: with the same one they have the same mask. redraw() takes the next draw. So until
// then the layer is one function, with derivatives of every order; and the mask of a part of Parallel
// consists of the rows that the mask of the whole batch has. Two batches that pass through the layer in the
// same draw have the same mask; below each other in one array (concat) they have independent ones. In a part,
// k times as many rows as the part has are taken as k batches below each other: if they are k rows for each
// sample instead, they have rows of the mask as well, but others than in the whole batch. A copy shares the
// mode.
class Dropout {
 public:
  // Throws std::invalid_argument unless keep is in (0, 1] and the scale is positive and finite.
  Dropout(Real keep, Real scale, std::uint64_t seed);
  Dropout(const Dropout&) = default;
  Dropout& operator=(const Dropout&) = default;

  // x (batch, any width) gives the same shape. Throws std::invalid_argument in training for a plain number,
  // and in a part of a batch for rows that are no multiple of those of the part; std::logic_error in a net
  // that does not list it (layer_mode.h).
  Var operator()(const Var& x, Location here = Location::current()) const;

  // See layer_mode.h. The number of the draw is what is saved.
  bool training() const;
  void set_training(bool on) const;
  void redraw() const;

  const ParameterList& parameters() const;

 private:
  struct Own;
  std::shared_ptr<Own> own_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn

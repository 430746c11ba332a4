// The maxout layer: each unit is the largest of several affine functions, a convex function that is learned.
#pragma once

#include "nn/init.h"
#include "nn/weight_and_bias.h"

namespace saddle::inline SADDLE_PRECISION::nn {

//   y(j) = max over k of z(k, j),  z(k, j) = (x W)(k * out + j) + b(k, j)
// with weight W (in, pieces * out), one piece beside the other, and bias b (pieces, out). Tied pieces share
// the cotangent equally; where a piece is NaN, so is y, and the derivative is zero. Goodfellow,
// Warde-Farley, Mirza, Courville and Bengio 2013, "Maxout Networks", Section 3. A copy shares the parameters,
// and so does what was moved.
class Maxout : public WeightAndBias {
 public:
  // Initialised as Linear(in, pieces * out, rng), or with weights from `init` and biases of zero. Throws
  // std::invalid_argument unless in, out and pieces are at least 1, or if `init` is null.
  Maxout(Index in, Index out, Index pieces, Random& rng);
  Maxout(Index in, Index out, Index pieces, Random& rng, Initialiser init);
  Maxout(const Maxout&) = default;
  Maxout& operator=(const Maxout&) = default;

  // x (batch, in) gives (batch, out). Throws std::invalid_argument for another width, or a plain number.
  Var operator()(const Var& x, Location here = Location::current()) const;

 private:
  Maxout(Index in, Index out, Index pieces);
};

}  // namespace saddle::inline SADDLE_PRECISION::nn

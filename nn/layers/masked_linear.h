// The affine layer with some of its connections taken out: what makes a net autoregressive.
#pragma once

#include <memory>

#include "nn/layer.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// x (W * M) + b, element by element W * M, with weight W (in, out), mask M (in, out) of zeros and ones and
// bias b (1, out). The mask is multiplied in at each forward pass and never written into the weights: a layer
// whose mask changes keeps what it has learned. The weights that the mask takes out are zero at first and
// have a gradient of exactly zero, so that Adam and weight decay leave them at zero too. Germain et al. 2015,
// "MADE: Masked Autoencoder for Distribution Estimation", Eq. 9. A copy shares parameters
// and mask, and so does what was moved.
class MaskedLinear {
 public:
  // Initialised with PyTorch's default for the width `in`. Throws std::invalid_argument for an empty mask and
  // for an element that is neither 0 nor 1.
  MaskedLinear(ArrayView mask, Random& rng);
  MaskedLinear(const MaskedLinear&) = default;
  MaskedLinear& operator=(const MaskedLinear&) = default;

  // x (batch, in) gives (batch, out). Throws std::invalid_argument for another width, or a plain number.
  Var operator()(const Var& x, Location here = Location::current()) const;

  ArrayView mask() const { return mask_->value(); }
  // Other connections for the same weights. Throws as the constructor does, and for another shape.
  void set_mask(ArrayView mask);

  Parameter& weight() const { return linear_.weight(); }
  Parameter& bias() const { return linear_.bias(); }
  Parameters parameters() const { return linear_.parameters(); }
  const ParameterList& named_parameters() const { return linear_.named_parameters(); }

 private:
  Linear linear_;
  std::shared_ptr<Parameter> mask_;  // read in place by the tape, and trained by nobody
};

}  // namespace saddle::inline SADDLE_PRECISION::nn

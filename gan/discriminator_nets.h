// Discriminators to be trained, as nets from a column of points to their logits: linear, quadratic, MLP.
//
//   nn::Sequential D = quadratic_discriminator(scale_of(p_data));
//   Var logit = D(x);
//
// All of them use the standardised input t = (x - centre) / spread, so that one learning rate fits data of
// any scale; the linear and the quadratic net are initialised at D = 1/2.
#pragma once

#include <span>

#include "gan/probability/distribution.h"
#include "nn/sequential.h"

namespace saddle::gan {

struct Scale {
  double centre, spread;
};

// Centre and spread of a distribution: its mean and standard deviation; if a component is a Cauchy, which has
// neither, the median and half of the interquartile range.
Scale scale_of(const Distribution& distribution);

// logit = w t + b. Contains D* for two normals of equal variance, but not of unequal variances.
nn::Sequential linear_discriminator(const Scale& scale);

// logit = w1 t + w2 t^2 + b. Contains D* for any two normals.
nn::Sequential quadratic_discriminator(const Scale& scale);

// One hidden layer of `hidden` tanh units, or several of these widths. Throws std::invalid_argument unless
// there is one, and each has at least one unit.
nn::Sequential mlp_discriminator(const Scale& scale, ad::Index hidden, ad::Random& random);
nn::Sequential mlp_discriminator(const Scale& scale, std::span<const ad::Index> hidden, ad::Random& random);

}  // namespace saddle::gan

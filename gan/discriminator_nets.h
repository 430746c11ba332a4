// Discriminators to be trained, as nets from a column of points to their logits: linear, quadratic, MLP.
//
//   nn::Sequential D = quadratic_discriminator(scale_of(p_data));
//   Var logit = D(x);
//
// All of them look at t = (x - centre) / spread, so that one learning rate fits data of any size, and the
// linear and the quadratic one begin at D = 1/2.
#pragma once

#include "gan/distribution.h"
#include "nn/sequential.h"

namespace saddle::gan {

struct Scale {
  double centre, spread;
};

// Mean and standard deviation of a distribution; its median and half of its interquartile range where a
// Cauchy is part of it, which has neither.
Scale scale_of(const Distribution& distribution);

// logit = w t + b. The best D for two normals of equal variance; for no others.
nn::Sequential linear_discriminator(const Scale& scale);

// logit = w1 t + w2 t^2 + b. The best D for any two normals.
nn::Sequential quadratic_discriminator(const Scale& scale);

// One hidden layer of tanh.
nn::Sequential mlp_discriminator(const Scale& scale, ad::Index hidden, ad::Random& random);

}  // namespace saddle::gan

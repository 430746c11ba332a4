// A common type for samples: of distributions on the line and in the plane, and of generators.
//
//   Sampler x = samples_of(parse_planar("Ring(8,2,0.05)"));
//   Draw data = minibatches(x, 64, random);       // for Algorithm 1
#pragma once

#include <functional>

#include "gan/expectation.h"
#include "gan/probability/planar.h"

namespace saddle::gan {

// A function that returns n samples (n, d).
using Sampler = std::function<ad::Array(ad::Index n, ad::Random& random)>;
Sampler samples_of(Distribution distribution);
Sampler samples_of(PlanarMixture mixture);
// Samples of G with its parameters at the time of each call; G must outlive the sampler.
Sampler samples_of(const Generator& G);

// Minibatches of n new samples; the paper calls the batch size m. Throws
// std::invalid_argument unless n is positive.
Draw minibatches(Sampler source, ad::Index n, ad::Random random);

}  // namespace saddle::gan

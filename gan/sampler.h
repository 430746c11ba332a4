// Samples of anything: of distributions on the line and in the plane, and of what a generator makes.
//
//   Sampler x = samples_of(parse_planar("Ring(8,2,0.05)"));
//   Draw data = minibatches(x, 64, random);       // for Algorithm 1
#pragma once

#include <functional>

#include "gan/expectation.h"
#include "gan/planar.h"

namespace saddle::gan {

// n samples (n, d), as many as are asked for.
using Sampler = std::function<ad::Array(ad::Index n, ad::Random& random)>;
Sampler samples_of(Distribution distribution);
Sampler samples_of(PlanarMixture mixture);
// G as it is when samples are asked for; it must live on.
Sampler samples_of(const Generator& G);

// Batches of m fresh samples. Throws std::invalid_argument unless m is positive.
Draw minibatches(Sampler source, ad::Index m, ad::Random random);

}  // namespace saddle::gan

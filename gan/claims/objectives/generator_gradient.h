// What the claims about G's gradients measure. Internal to gan/claims/.
#pragma once

#include <vector>

#include "gan/claims/claim.h"
#include "gan/claims/distances.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "gan/objective.h"

namespace saddle::gan {

// Locations and scales for which no density ratio that matters is beyond exp(37), where the D that is found
// ends: its logit enters the costs as it is.
std::vector<GeneratorPair> smooth_pairs();

// The divergence whose gradient in theta a cost is said to have, and how that gradient is taken: at fixed D*,
// by the book, or not.
struct GradientOf {
  GeneratorCost cost;
  Divergence divergence;
  Theta (*gradient)(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
                    GeneratorCost cost) = frozen_gradient;
  std::vector<GeneratorPair> pairs = smooth_pairs();
};
Measurement measure_generator_gradient(const GradientOf& said, Study& study);

}  // namespace saddle::gan

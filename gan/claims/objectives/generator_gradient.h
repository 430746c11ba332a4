// What the claims about G's gradients measure. Internal to gan/claims/.
#pragma once

#include "gan/claims/claim.h"
#include "gan/claims/distances.h"
#include "gan/claims/study.h"
#include "gan/objective.h"

namespace saddle::gan {

// The gradient of the cost at fixed D*, against that of the divergence.
Measurement measure_generator_gradient(GeneratorCost cost, const Divergence& divergence, Study& study);

}  // namespace saddle::gan

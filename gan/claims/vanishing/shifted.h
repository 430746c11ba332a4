// What the claims about vanishing gradients measure. Internal to gan/claims/.
#pragma once

#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/claims/vanishing/apart.h"
#include "gan/objective.h"

namespace saddle::gan {

// Of one pair: G's gradient at D*, by the tape and at the D
// found, against that of the pair's closed forms.
Measurement measure_apart(const Apart& pair, GeneratorCost cost, Study& study);

}  // namespace saddle::gan

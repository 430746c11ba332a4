// A mixture of any two distributions of one kind. Internal to gan/.
#pragma once

#include "gan/probability/distribution.h"

namespace saddle::gan {

// weight * p + (1 - weight) * q, both continuous or both categorical of one size; weight in [0, 1].
Distribution blend(double weight, const Distribution& p, const Distribution& q);

}  // namespace saddle::gan

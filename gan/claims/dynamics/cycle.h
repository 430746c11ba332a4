// The cycle of the Dirac-GAN under a gradient penalty. Internal to gan/claims/.
#pragma once

#include "gan/claims/claim.h"

namespace saddle::gan {

Claim gradient_penalty_claim();  // dirac-gradient-penalty, one of claims_of_dynamics()

}  // namespace saddle::gan

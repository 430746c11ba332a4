// The claims of members whose checks stand in several files: the file that is named after the member lists
// them all.
#pragma once

#include <vector>

#include "gan/claims/claim.h"

namespace saddle::family {

std::vector<gan::Claim> classifier_efficiency_claims();
std::vector<gan::Claim> maximum_likelihood_fits_claims();

}  // namespace saddle::family

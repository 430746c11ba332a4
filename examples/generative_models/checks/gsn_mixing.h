// The claims of gsn_mixing.cpp, which gsn.cpp lists after its own.
#pragma once

#include <vector>

#include "gan/claims/claim.h"

namespace saddle::family {

std::vector<gan::Claim> gsn_mixing_claims();

}  // namespace saddle::family

// What the claims about zero-sum games measure. Internal to gan/claims/.
#pragma once

#include <functional>

#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/games/zero_sum.h"

namespace saddle::gan {

// That a solver of zero-sum games gives the payoff of all equilibria.
Measurement measure_minimax(const std::function<Minimax(const Payoffs&)>& solve, Study& study);

}  // namespace saddle::gan

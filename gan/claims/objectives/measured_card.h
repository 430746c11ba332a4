// What the claims about cards measure. Internal to gan/claims/.
#pragma once

#include "gan/claims/card.h"
#include "gan/claims/claim.h"
#include "gan/claims/study.h"

namespace saddle::gan {

// Of one card, so that a test can hand it a wrong one; critics have slopes of at most `steepest`.
Measurement measure_card(const Card& card, Study& study, double steepest = 1);

}  // namespace saddle::gan

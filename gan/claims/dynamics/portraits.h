// Phase portraits of flows and of iterations in the plane of two players. Internal to gan/.
#pragma once

#include "gan/claims/claim.h"
#include "gan/claims/dynamics/orbit.h"

namespace saddle::gan {

// The Dirac-GAN from one start: the plain flow, simultaneous steps, and the stabilised flows.
Chart flow_portraits();

// The limit cycle of WGAN-GP that crosses psi = 0 at +-theta, and two flows into it.
Chart gradient_penalty_portrait(double theta);

// The game xy from one start under four kinds of steps.
Chart step_portraits();

}  // namespace saddle::gan

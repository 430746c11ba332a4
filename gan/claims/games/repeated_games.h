// What the claims about repeated games measure. Internal to gan/claims/.
#pragma once

#include <functional>

#include "gan/claims/claim.h"
#include "gan/games/repeated.h"

namespace saddle::gan {

// That a strategy against itself becomes an equilibrium of repeated dilemmas at a threshold.
using Threshold = std::function<Rational(const Dilemma&)>;
Measurement measure_threshold(const Automaton& automaton, const Threshold& threshold);

}  // namespace saddle::gan

// What the claims about Jacobians at an equilibrium measure. Internal to gan/claims/.
#pragma once

#include <functional>

#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/dynamics/eigenvalues.h"

namespace saddle::gan {

// A GAN that has to find a location: its spectrum at the equilibrium, given the variance of the data, whose
// mean has to be zero.
struct LocationForms {
  std::function<Spectrum(double variance)> spectrum;
  bool any_mean = false;
};
Measurement measure_location_game(const LocationForms& closed, Study& study);

}  // namespace saddle::gan

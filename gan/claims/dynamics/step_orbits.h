// The local dynamics of the steps of two players around an equilibrium at zero, measured by the Jacobian of
// one step and by orbits. Internal to gan/.
#pragma once

#include <string>
#include <vector>

#include "gan/claims/claim.h"
#include "gan/claims/dynamics/played.h"

namespace saddle::gan {

// Games whose Jacobian at zero is [[0, -s], [s, 0]]. For linear games, this determines the dynamics.
struct CentreGame {
  const char* name;
  Played game;
  double s;
  bool linear;
};
// The Dirac-GAN, minimax, non-saturating and Wasserstein, and xy.
const std::vector<CentreGame>& centre_games();

// The spectral radius of the Jacobian of a step at zero, for a state of so many numbers.
double radius_at_zero(const StateMap& step, std::size_t size);

// Compares the spectral radius with a closed form: by the Jacobian, and by orbits. For a linear map, by the
// growth of |z| per step along an orbit from (1, 0.3). Otherwise, if the radius is below one, an orbit from
// (0.2, 0.1) has to converge to zero, and if it is above, an orbit from (0.001, 0) has to reach the distance
// 0.1 within 4000 steps. `what` is the name of the measurement within the whole study.
void add_radius(Measurement& result, Study& study, const std::string& what, bool linear, const StateMap& step,
                std::size_t size, double closed);

// Adds the check that an orbit from (0.2, 0.1) reaches a distance below 1e-8 from zero within 20,000 steps.
void add_arrival(Measurement& result, Study& study, const std::string& what, const StateMap& step,
                 std::size_t size);

// Where the radius passes one, between a step size for which it is below and one for which it is above.
double step_limit(const std::function<StateMap(double h)>& step_of_size, std::size_t size, double below,
                  double above);

}  // namespace saddle::gan

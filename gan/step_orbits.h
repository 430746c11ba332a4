// What steps of two players do around an equilibrium at zero, measured: by the Jacobian of one step, and by
// orbits. Internal to gan/.
#pragma once

#include <string>
#include <vector>

#include "gan/claim.h"
#include "gan/played.h"

namespace saddle::gan {

// Games whose Jacobian at zero is [[0, -s], [s, 0]]. For those that are linear there is nothing else to know.
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

// Compares the spectral radius with a closed form: by the Jacobian, and by orbits. For a linear map by how
// much |z| grows per step along an orbit from (1, 0.3). Else, if the radius is below one, an orbit from (0.2,
// 0.1) has to come to rest, and if it is above, one from (0.001, 0) has to get as far as 0.1 within 4000
// steps. `what` names the measurement within the whole study.
void add_radius(Measurement& result, Study& study, const std::string& what, bool linear, const StateMap& step,
                std::size_t size, double closed);

// Adds that an orbit from (0.2, 0.1) comes nearer to zero than 1e-8, within 20,000 steps.
void add_arrival(Measurement& result, Study& study, const std::string& what, const StateMap& step,
                 std::size_t size);

// The place between two numbers where a property changes that holds at the first one only, to the last digit.
double turning_point(const std::function<bool(double)>& holds, double here, double there);

// Where the radius passes one, between a step size for which it is below and one for which it is above.
double step_limit(const std::function<StateMap(double h)>& step_of_size, std::size_t size, double below,
                  double above);

}  // namespace saddle::gan

// The flow of a vector field. Internal to gan/.
#pragma once

#include <functional>
#include <vector>

namespace saddle::gan {

// A point of the game: the numbers of both players, one after the other.
using State = std::vector<double>;
using StateMap = std::function<State(const State&)>;

// z + h direction.
State along(const State& z, double h, const State& direction);

// One step of size h along the flow z' = v(z) by the classical Runge-Kutta method; its local truncation error
// is O(h^5).
State runge_kutta(const StateMap& v, const State& z, double h);

}  // namespace saddle::gan

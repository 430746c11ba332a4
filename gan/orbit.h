// Following the steps z <- F(z) of a game: where they lead in the long run, and how they act near a fixed
// point. Internal to gan/.
#pragma once

#include <functional>
#include <vector>

#include "autodiff/array.h"

namespace saddle::gan {

// A point of the game: the numbers of both players, one after the other.
using State = std::vector<double>;
using StateMap = std::function<State(const State&)>;

double norm(const State& z);

// The factor by which |z| grows per step in the long run, near the fixed point zero: exp of the mean over n
// steps of log(|F(z)| / |z|), weighted by the bump exp(-1 / (t (1 - t))), t = k / n. It is the spectral
// radius of F'(0). The bump takes out what oscillates, faster than any power of n; a plain mean would leave 1
// / n. z is kept near 1e-150 by powers of two: there a smooth F is its own linear part. Das, Saiki, Sander &
// Yorke 2017, "Quantitative quasiperiodicity" (the weights).
double growth_per_step(const StateMap& step, State z, int n);

// The Jacobian of F at z, by differences that know nothing of the tape.
ad::Array difference_jacobian(const StateMap& f, const State& z);

// One step of size h along the flow z' = v(z): the classical Runge-Kutta method, with an error of h^5.
State runge_kutta(const StateMap& v, const State& z, double h);

}  // namespace saddle::gan

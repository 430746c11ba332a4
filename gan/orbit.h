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

// The mean of what n calls of next() give, weighted by the bump exp(-1 / (t (1 - t))), t = k / n. Along an
// orbit that goes round it takes out what oscillates, faster than any power of n; a plain mean would leave 1
// / n. Das, Saiki, Sander & Yorke 2017, "Quantitative quasiperiodicity" (the weights).
double smooth_mean(int n, const std::function<double()>& next);

// The factor by which |z| grows per step in the long run: exp of the smooth mean over n steps of
// log(|F(z)| / |z|). z is kept near its first size by powers of two, which changes nothing if F is linear
// there. It is then the spectral radius of F'.
double growth_per_step(const StateMap& step, State z, int n);

// The Jacobian of F at z, by differences that know nothing of the tape.
ad::Array difference_jacobian(const StateMap& f, const State& z);

// One step of size h along the flow z' = v(z): the classical Runge-Kutta method, with an error of h^5.
State runge_kutta(const StateMap& v, const State& z, double h);

}  // namespace saddle::gan

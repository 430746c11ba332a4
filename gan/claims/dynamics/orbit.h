// Iterations z <- F(z) of a game: their asymptotic behaviour, and their linearisation at a fixed point.
// Internal to gan/.
#pragma once

#include "autodiff/array.h"
#include "gan/dynamics/flow.h"

namespace saddle::gan {

double norm(const State& z);

// The weighted mean of the results of n calls of next(), with the weights exp(-1 / (t (1 - t))), t = k / n.
// Along a quasiperiodic orbit it converges to the average faster than any power of n; a plain mean has an
// error of order 1/n. Das, Saiki, Sander & Yorke 2017, "Quantitative quasiperiodicity" (the weights).
double smooth_mean(int n, const std::function<double()>& next);

// The asymptotic growth factor of |z| per step: exp of the smooth mean over n steps of log(|F(z)| / |z|). z
// is rescaled to about its first size by powers of two, which is exact if F is linear. The factor is then the
// spectral radius of F'.
double growth_per_step(const StateMap& step, State z, int n);

// The Jacobian of F at z, by finite differences and not by the tape.
ad::Array difference_jacobian(const StateMap& f, const State& z);

}  // namespace saddle::gan

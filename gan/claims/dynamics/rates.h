// Closed forms of the rates of local convergence of two players near an equilibrium of the type of xy, where
// the linear part is theta' = -s psi, psi' = s theta with s > 0 (f'(0) for a Dirac-GAN, 1 for xy). Internal
// to gan/.
//
// All results are for the linear part. Flows: the eigenvalues of the Jacobian of the vector field; the
// equilibrium is asymptotically stable if all real parts are negative. Steps of size h: the spectral radius,
// with a = h s; the equilibrium is asymptotically stable if it is below one, and unstable if it is above.
#pragma once

#include "gan/dynamics/eigenvalues.h"

namespace saddle::gan {

// +-i s: a centre, with closed orbits. Mescheder, Geiger & Nowozin 2018.
Spectrum centre(double s);

// -gamma/2 +- sqrt(gamma^2 / 4 - s^2): D has the additional cost gamma/2 psi^2. Critical damping at gamma = 2
// s.
// Mescheder, Geiger & Nowozin 2018 (R1); instance noise of variance sigma^2 is gamma = -2 f''(0) sigma^2.
Spectrum damped(double gamma, double s);

// -gamma s^2 +- i s: both have the additional cost gamma/2 |v|^2. Mescheder, Nowozin & Geiger 2017.
Spectrum consensus_spectrum(double gamma, double s);

// Simultaneous gradient steps: sqrt(1 + a^2).
double simultaneous_radius(double a);

// Alternating gradient steps, n_g of G and n_d of D: a = sqrt(n_g n_d) h s; the eigenvalues
// 1 - a^2/2 +- sqrt((1 - a^2/2)^2 - 1) have product one, and modulus one for a <= 2.
// Mescheder, Geiger & Nowozin 2018.
double alternating_radius(double a);

// Extragradient steps: sqrt(1 - a^2 + a^4). Korpelevich 1976.
double extragradient_radius(double a);

// Optimistic steps, z <- z + 2 h v - h (v of the step before): the roots of r^2 - (1 - 2ia) r - ia.
//   sqrt((1 + sqrt(1 - 4a^2)) / 2) for a <= 1/2,  sqrt(2a^2 + a sqrt(4a^2 - 1)) beyond
// Below one for a < 1/sqrt(3). Daskalakis et al. 2018 (the method); derived.
double optimistic_radius(double a);

// Implicit Euler steps (proximal point method), z_new = z + h v(z_new): 1 / sqrt(1 + a^2). Rockafellar 1976
// (the method).
double implicit_radius(double a);

// Explicit Euler steps of size h along the linear flow with this spectrum: the largest |1 + h lambda|.
double euler_radius(const Spectrum& spectrum, double h);

// The stability limit: the h below which such steps are asymptotically stable.
//   damped(gamma, s)              gamma / s^2 for gamma <= 2 s
//                                 (gamma - sqrt(gamma^2 - 4 s^2)) / s^2 for gamma > 2 s
//   consensus_spectrum(gamma, s)  2 gamma / (1 + gamma^2 s^2)
// For gamma > 2 s the real eigenvalue of larger modulus sets the limit.
double damped_step_limit(double gamma, double s);
double consensus_step_limit(double gamma, double s);

// Unrolled steps: G descends its cost after k steps of D of size h and differentiates through them; D takes
// one plain step, both at once. The eigenvalues are 1 - k a^2 +- a sqrt(k^2 a^2 - 1).
//   sqrt(1 - (2k - 1) a^2) for k a <= 1,  the larger modulus of the two for k a > 1
// Below one for a < 2 / sqrt(4k - 1).
// Metz et al. 2017 (the method); derived.
double unrolled_radius(int k, double a);

}  // namespace saddle::gan

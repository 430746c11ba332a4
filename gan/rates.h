// Closed forms of how fast two players come to rest, or do not, near an equilibrium of the kind of xy: G
// moves by -s psi, D by s theta, with a strength s > 0 (f'(0) for a Dirac-GAN, 1 for xy). Internal to gan/.
//
// All of this is about the linear part. Flows: the eigenvalues of the Jacobian of the field; from near the
// equilibrium they come to rest if all real parts are negative. Steps of size h: the spectral radius in a = h
// s; from near the equilibrium they come to rest if it is below one, and leave if it is above.
#pragma once

#include "gan/eigenvalues.h"

namespace saddle::gan {

// +-i s: a centre, around which all goes in circles. Mescheder, Geiger & Nowozin 2018.
Spectrum centre(double s);

// -gamma/2 +- sqrt(gamma^2 / 4 - s^2): D is pulled to zero by gamma/2 psi^2. They meet at gamma = 2 s.
// Mescheder, Geiger & Nowozin 2018 (R1); instance noise of variance sigma^2 is gamma = -2 f''(0) sigma^2.
Spectrum damped(double gamma, double s);

// -gamma s^2 +- i s: both are pulled along the gradient of gamma/2 |v|^2. Mescheder, Nowozin & Geiger 2017.
Spectrum consensus_spectrum(double gamma, double s);

// Both move at once: sqrt(1 + a^2).
double simultaneous_radius(double a);

// One after the other, with n_g and n_d steps: a = sqrt(n_g n_d) h s; the eigenvalues
// 1 - a^2/2 +- sqrt((1 - a^2/2)^2 - 1) have product one, and modulus one for a <= 2.
// Mescheder, Geiger & Nowozin 2018.
double alternating_radius(double a);

// Both look one step ahead: sqrt(1 - a^2 + a^4). Korpelevich 1976.
double extragradient_radius(double a);

// z <- z + 2 h v - h (v of the step before): the roots of r^2 - (1 - 2ia) r - ia.
//   sqrt((1 + sqrt(1 - 4a^2)) / 2) for a <= 1/2,  sqrt(2a^2 + a sqrt(4a^2 - 1)) beyond
// Below one for a < 1/sqrt(3). Daskalakis et al. 2018 (the method); derived.
double optimistic_radius(double a);

// z_new <- z + h v(z_new): 1 / sqrt(1 + a^2). Rockafellar 1976 (the method).
double implicit_radius(double a);

// Steps of size h along the flow with the spectrum: the largest |1 + h lambda|.
double euler_radius(const Spectrum& spectrum, double h);

// The h up to which such steps come to rest. Along damped(gamma, s): gamma / s^2 for gamma <= 2 s, and (gamma
// - sqrt(gamma^2 - 4 s^2)) / s^2 beyond, where the faster of the two real eigenvalues decides. Along
// consensus_spectrum(gamma, s): 2 gamma / (1 + gamma^2 s^2).
double damped_step_limit(double gamma, double s);
double consensus_step_limit(double gamma, double s);

// G foresees k steps of D of size h and differentiates through them, D moves as ever, both at once: the
// eigenvalues 1 - k a^2 +- a sqrt(k^2 a^2 - 1).
//   sqrt(1 - (2k - 1) a^2) for k a <= 1,  the larger modulus of the two beyond; below one for a < 2 / sqrt(4k
//   - 1)
// Metz et al. 2017 (the method); derived.
double unrolled_radius(int k, double a);

}  // namespace saddle::gan

// Eigenvalues of a real square matrix: of a Jacobian, which tell where a game's dynamics go. Internal to
// gan/.
#pragma once

#include <complex>
#include <utility>
#include <vector>

#include "autodiff/array.h"

namespace saddle::gan {

// Eigenvalues, each as often as it counts; their order has no meaning.
using Spectrum = std::vector<std::complex<double>>;

// The eigenvalues of a. Near a double eigenvalue that is defective an error e of the entries becomes sqrt(e).
// Throws std::invalid_argument unless a is square, std::domain_error if an entry is not finite.
Spectrum eigenvalues(const ad::Array& a);

// The largest modulus: steps z <- a z shrink in the long run if it is below one.
double spectral_radius(const Spectrum& spectrum);

// The largest real part: a linear flow shrinks in the long run if it is below zero.
double spectral_abscissa(const Spectrum& spectrum);

// Both spectra, in an order in which neighbours belong together: each of a has its nearest of b beside it.
// Throws std::invalid_argument unless there are as many of both.
std::vector<std::pair<std::complex<double>, std::complex<double>>> matched(const Spectrum& a, Spectrum b);

}  // namespace saddle::gan

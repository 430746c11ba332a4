// Eigenvalues of a real square matrix: for the stability of equilibria, from the Jacobian of a game. Internal
// to gan/.
#pragma once

#include <complex>
#include <utility>
#include <vector>

#include "autodiff/array.h"

namespace saddle::gan {

// Eigenvalues, repeated by their algebraic multiplicity, in no particular order.
using Spectrum = std::vector<std::complex<double>>;

// The eigenvalues of a. Near a defective double eigenvalue, an error e of the entries is amplified to
// sqrt(e).
// Throws std::invalid_argument unless a is square, std::domain_error if an entry is not finite.
Spectrum eigenvalues(const ad::Array& a);

// The largest modulus. The iteration z <- a z is asymptotically stable if and only if it is below one.
double spectral_radius(const Spectrum& spectrum);

// The largest real part. The linear flow z' = a z is asymptotically stable if and only if it is below zero.
double spectral_abscissa(const Spectrum& spectrum);

// Pairs of the eigenvalues of a and b: each eigenvalue of a with the nearest one of b that is not yet paired.
// Throws std::invalid_argument unless both spectra have the same size.
std::vector<std::pair<std::complex<double>, std::complex<double>>> matched(const Spectrum& a, Spectrum b);

}  // namespace saddle::gan

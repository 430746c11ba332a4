// Thousands of discriminators learned from samples, so that means over them have small standard errors: on a
// lattice samples are counts, and a fit takes microseconds. Internal to gan/.
//
//   const LatticeSamples draw(lattice_of_normals());
//   const LatticeFit fit = fit_on_lattice(2, draw(1600, random));
#pragma once

#include <vector>

#include "gan/claims/data/logit_polynomial.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {

// N(0,1) for p_data and N(0,2) for p_g on the multiples of 1/2 from -12 to 12: their densities there, scaled
// to sums of one, as nodes of weight one. The logit of D* is quadratic here too, log 2 - 3/8 x^2 but for
// 1e-8 in the constant, and expectations of smooth functions are those of the continuous normals to as many
// digits (the trapezoidal rule).
QuadratureNodes lattice_of_normals();

// Shares of the draws at each point of the lattice, of p_data's and of p_g's; or the probabilities
// themselves.
struct LatticeShares {
  std::vector<double> x, data, generated;
};
LatticeShares exact_shares(const QuadratureNodes& lattice);

// n independent draws of each side.
class LatticeSamples {
 public:
  explicit LatticeSamples(const QuadratureNodes& lattice);
  LatticeShares operator()(ad::Index n, ad::Random& random) const;

 private:
  std::vector<double> x_;
  Distribution data_, generated_;
};

// V = sum data a - (data + generated) softplus(a), of the D with this polynomial logit.
double value_on_lattice(const std::vector<double>& coefficients, const LatticeShares& shares);

// The polynomial of this degree with the largest V, as fit_logit finds it, but with derivatives in closed
// form and not by the tape.
LogitFit fit_on_lattice(int degree, const LatticeShares& shares);

}  // namespace saddle::gan

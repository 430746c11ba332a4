// Discriminators whose logit is a polynomial, a(x) = c0 + c1 x + ... + cd x^d, and the best one for samples
// or for exact expectations. Internal to gan/.
//
//   const TwoSides sides = {draw(p_data, 1000, random), draw(p_g, 1000, random)};
//   const LogitFit fit = fit_logit(2, sides);    // logistic regression of "is it data?" on x and x^2
//   double d = sigmoid(logit_at(fit.coefficients, 0.5));
//
// V is concave in the coefficients, so that Newton's method finds its only maximum to machine precision: the
// error |D - D*| is due to the samples and to the degree alone.
#pragma once

#include <functional>
#include <vector>

#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {

// Points with weights: an expectation is the sum of weight * h(x).
struct Points {
  std::vector<double> x, weight;
};
// The inputs of D: points for p_data, and points for p_g.
struct TwoSides {
  Points data, generated;
};

// n draws of weight 1/n.
Points draw(const Distribution& distribution, ad::Index n, ad::Random& random);

// The nodes of a quadrature, with weights for both densities: expectations without noise.
TwoSides exact_sides(const QuadratureNodes& nodes);

// a(x), by Horner's rule; and at many points.
double logit_at(const std::vector<double>& coefficients, double x);
std::vector<double> logits_at(const std::vector<double>& coefficients, const std::vector<double>& x);

// V of this D, and its gradient and Hessian in the coefficients, by the tape.
struct ValueExpansion {
  double value;
  std::vector<double> gradient;
  ad::Array hessian;
};
double value_of_logit(const std::vector<double>& coefficients, const TwoSides& sides);
ValueExpansion expand_value(const std::vector<double>& coefficients, const TwoSides& sides);

struct LogitFit {
  std::vector<double> coefficients;
  double value;     // V at the maximum
  double gradient;  // the largest entry of its gradient there: zero up to round-off error
  double step;      // the length of the last Newton step in the metric of the Hessian; the next is its square
};

// The polynomial of this degree with the largest V: damped Newton iteration from D = 1/2, or from a start,
// whose degree is its size minus one. Throws std::invalid_argument if the degree is negative, the start not
// finite or a side empty, std::runtime_error if there is no maximum, because a polynomial separates the two
// sides, or without convergence in 100 steps.
LogitFit fit_logit(int degree, const TwoSides& sides);
LogitFit fit_logit(std::vector<double> start, const TwoSides& sides);

// The same of a V that is computed in another way.
struct ValueOfLogit {
  std::function<double(const std::vector<double>& coefficients)> at;
  std::function<ValueExpansion(const std::vector<double>& coefficients)> expand;
  double negligible = 1e-16;  // the search ends at a step that raises V by this share of |V|
};
LogitFit fit_logit(std::vector<double> start, const ValueOfLogit& value);

}  // namespace saddle::gan

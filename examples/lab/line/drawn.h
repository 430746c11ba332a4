// A discriminator whose curve is drawn: its logit is linear between knots, and constant beyond the outer
// ones.
//
//   Drawn drawn(even_knots(-3, 8, 65), 1.25);
//   drawn.set(logits);                          // as a reader draws it
//   value_of(drawn, p_data, p_g)                // V(D, G), to 1e-10
//   nn::Sequential D("D", {drawn});             // or as a tape trains it
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "gan/generator.h"
#include "gan/probability/distribution.h"
#include "nn/sequential.h"

namespace saddle::lab::line {

// n knots at equal distances from low to high.
std::vector<double> even_knots(double low, double high, std::size_t n);

// A layer from a column of points to a column of logits,
//   a(x) = sum over j of a_j hat_j(x),  hat_j: 1 at knot j, 0 at all others, linear in between
// The parameter is a_j / s with s^2 = spread / (distance of the knots), so that a gradient step of size h
// adds h spread (p_data (1 - D) - p_g D) to the logit, as many knots as there may be: a step along the
// gradient in the space of functions, in units of the spread. A copy shares its parameter.
class Drawn {
 public:
  // Begins at logit 0. knots: at least two, at equal distances, ascending. Throws std::invalid_argument.
  Drawn(std::vector<double> knots, double spread);

  const std::vector<double>& knots() const { return knots_; }
  std::vector<double> logits() const;
  // Throws std::invalid_argument unless there is a finite number for each knot.
  void set(std::span<const double> logits);
  double logit(double x) const;

  ad::Var operator()(const ad::Var& x) const;
  std::vector<nn::Parameter*> parameters() const { return {scaled_.get()}; }

 private:
  std::vector<double> knots_;
  double distance_, factor_;  // of the knots; s
  std::shared_ptr<nn::Parameter> scaled_;
};

// V(D, G) of such a D, by adaptive quadrature whose panels end at the knots: the integral over x of
//   p_data log D + p_g log(1 - D)
// Goodfellow et al. 2014, Eq. 1 and 3. Throws std::runtime_error if the quadrature does not converge.
double value_of(const Drawn& drawn, const gan::Distribution& p_data, const gan::Distribution& p_g);

// The same where p_g has no closed form: the second half is an expectation over z, to 1e-7.
// Throws std::invalid_argument unless z has one dimension.
double value_of(const Drawn& drawn, const gan::Distribution& p_data, const gan::Generator& G);

}  // namespace saddle::lab::line

// How fast the minimax gradient vanishes between normals, and where it is largest.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/apart.h"
#include "gan/claims.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::pi;

Measurement measure_rate(Study&) {
  const Apart& normals = pairs_apart()[0];
  Measurement result;
  for (const double mu : {6., 8., 12., 20., 30., 36.}) {
    const double scaled =
        slope_by_tape(normals, GeneratorCost::minimax, mu) / (std::sqrt(pi / 2) * std::exp(-mu * mu / 8));
    double sum = 0;
    for (int n = 0; n <= 3; ++n) {
      sum += rate_term(n, mu);
      const double next = std::fabs(rate_term(n + 1, mu));
      result.add(fmt::format("mu = {}, {} terms, in units of the next", mu, n + 1), scaled, sum,
                 std::fabs(scaled - sum) / next);
    }
    result.notes.push_back(
        fmt::format("mu = {}: the gradient is {:.6g} times sqrt(pi / 2) exp(-mu^2 / 8).", mu, scaled));
  }
  return result;
}

// C as a function of mu alone, on the tape, and its first three derivatives. By the envelope theorem the
// first is what G follows.
struct Course {
  double slope, curvature, third;
};
Course course(const Apart& pair, double at) {
  const QuadratureNodes nodes = quadrature_nodes(pair.p_data(), pair.p_g(at));
  Array p = Array::zeros(static_cast<ad::Index>(nodes.x.size()), 1);
  for (std::size_t i = 0; i < nodes.x.size(); ++i) p.data()[i] = nodes.weight[i] * std::exp(nodes.log_p[i]);
  ad::Tape tape;
  const Var mu = tape.leaf(at);
  const Var log_p = tape.constant(Array::column(nodes.log_p));
  const Var log_q = pair.family.standard_log_pdf(tape.constant(Array::column(nodes.x)) - mu);
  const Var q = tape.constant(Array::column(nodes.weight)) * exp(log_q), logit = log_p - log_q;
  const Var c = value_function(logit, tape.constant(p), logit, q);
  const Var first = grad(c, mu), second = grad(first, mu);
  return {first.value(), second.value(), grad(second, mu).value()};
}

double largest_by_tape(const Apart& pair) {
  double mu = 1.5;
  for (int i = 0; i < 8; ++i) {
    const Course at = course(pair, mu);
    mu -= at.curvature / at.third;
  }
  return mu;
}

// The zero of d/dmu log(mu exp(-mu^2 / 8) E sech(mu Z / 2)), which falls, by halving.
double largest_by_condition() {
  const auto slope = [](double mu) {
    const double strip = pi / mu;
    const auto sech = [mu](double z) { return 1 / std::cosh(mu * z / 2); };
    const double falls =
        normal_expectation(strip, [&](double z) { return z / 2 * sech(z) * std::tanh(mu * z / 2); });
    return 1 / mu - mu / 4 - falls / normal_expectation(strip, sech);
  };
  double low = 1, high = 3;
  while (true) {
    const double middle = (low + high) / 2;
    if (middle == low || middle == high) return middle;
    (slope(middle) > 0 ? low : high) = middle;
  }
}

Measurement measure_largest(Study&) {
  Measurement result;
  const Apart &normals = pairs_apart()[0], &cauchys = pairs_apart()[2];
  const auto add = [&](const char* what, const Apart& pair, double closed) {
    const double found = largest_by_tape(pair);
    result.add(fmt::format("mu*, {}", what), found, closed);
    result.add(fmt::format("the gradient there, {}", what), course(pair, found).slope, pair.minimax(closed));
    result.notes.push_back(fmt::format("{}: the gradient is largest at mu = {:.10g}, where it is {:.10g}.",
                                       what, found, pair.minimax(found)));
  };
  add("normals", normals, largest_by_condition());
  add("Cauchys", cauchys, std::sqrt((1 + std::sqrt(17)) / 2));
  return result;
}

}  // namespace

std::vector<Claim> claims_of_vanishing_rate() {
  return {
      {.id = "vanishing-rate",
       .statement =
           "For normals the minimax gradient is sqrt(pi/2) exp(-mu^2/8) (1 - pi^2/(2 mu^2) + ...), each "
           "partial sum being closer than its next term.",
       .source = "Derived from Goodfellow et al. 2014, Thm. 1",
       .formula = "2 dJSD/dmu ~ sqrt(pi/2) exp(-mu^2/8) sum over n of (-1)^n |E_2n| pi^2n / (2^n n! mu^2n)",
       .derivation = "In E sech(mu Z/2) put exp(-t^2/2) as its series; the moments of sech are Euler numbers "
                     "E_2n: integral of t^2n sech t = pi (pi/2)^2n |E_2n|. A partial sum of exp(-t^2/2) is "
                     "off by less than its next term, and so is this one. Measured: by the tape through the "
                     "samples, at mu from 6 to 36, with one to four terms; the error counts the next term.",
       .tolerance = 1,
       .tolerance_reason = "the next term bounds the error; at mu = 36 and four terms it is 3e-8",
       .measure = measure_rate},
      {.id = "vanishing-largest",
       .statement =
           "The minimax gradient is largest at mu = 1.636 for normals and at sqrt((1 + sqrt 17)/2) = "
           "1.600 for Cauchys: from farther away G is pulled less.",
       .source = "Derived from Goodfellow et al. 2014, Thm. 1",
       .formula =
           "d2JSD/dmu2 = 0: 1/mu - mu/4 = 1/2 E Z sech(mu Z/2) tanh(mu Z/2) / E sech(mu Z/2); for Cauchys "
           "mu^4 - mu^2 - 4 = 0",
       .derivation =
           "The first is d/dmu of log(mu exp(-mu^2/8) E sech(mu Z/2)). For Cauchys the gradient is 4 "
           "sqrt(r^2 - 4) / (r^2 (r + 2)), whose logarithm has slope zero at r^2 - r - 4 = 0; there mu^2 = "
           "r^2 - 4 = r. Measured: Newton's method on d2C/dmu2, with the second and third derivative by the "
           "tape; the closed side halves an interval or solves the quadratic.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "the quadrature's, 1e-12, in a second derivative, divided by a third derivative of 0.1 to 0.2",
       .measure = measure_largest},
  };
}

}  // namespace saddle::gan

// How fast the minimax gradient vanishes between normals, and where it is largest.
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/claims/vanishing/apart.h"
#include "gan/claims/wrong_forms.h"
#include "gan/objective.h"
#include "gan/probability/mesh.h"
#include "gan/probability/turning_point.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::pi;

double leading_factor(double mu) {
  return std::sqrt(pi / 2) * std::exp(-mu * mu / 8);
}
// leading(mu) times the sum of term(n, mu).
struct Series {
  std::function<double(double mu)> leading = leading_factor;
  std::function<double(int n, double mu)> term = rate_term;
};

Measurement measure_rate(const Series& series, Study&) {
  const Apart& normals = pairs_apart()[0];
  Measurement result;
  for (const double mu : {1., 2., 4., 6., 8., 12., 20., 30., 36.}) {
    const double scaled = slope_by_tape(normals, GeneratorCost::minimax, mu) / series.leading(mu);
    double sum = 0;
    for (int n = 0; n <= 3; ++n) {
      sum += series.term(n, mu);
      const std::string what = fmt::format("what {} terms lack, over the next one, mu = {}", n + 1, mu);
      const double lacks = (scaled - sum) / series.term(n + 1, mu);
      result.at_most(what, lacks, 1);
      result.at_least(what, lacks, 0);
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
  const QuadratureNodes nodes = quadrature_nodes(pair.at(at).p_data(), pair.at(at).p_g());
  ad::Tape tape;
  const Var mu = tape.leaf(at);
  const Var log_p = tape.constant(Array::column(nodes.log_p));
  const Var log_q = pair.family.standard_log_pdf(tape.constant(Array::column(nodes.x)) - mu);
  const Var q = tape.constant(Array::column(nodes.weight)) * exp(log_q), logit = log_p - log_q;
  const Var c = value_function(logit, tape.constant(Array::column(nodes.p())), logit, q);
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
  return turning_point([&](double mu) { return slope(mu) > 0; }, 1, 3);
}

double largest_for_cauchys() {
  return std::sqrt((1 + std::sqrt(17)) / 2);
}

// Where the gradient is said to be largest.
struct Largest {
  std::function<double()> normals = largest_by_condition, cauchys = largest_for_cauchys;
};
Measurement measure_largest(const Largest& said, Study&) {
  Measurement result;
  const auto add = [&](const char* what, const Apart& pair, double closed) {
    const double found = largest_by_tape(pair), largest = course(pair, found).slope;
    result.add(fmt::format("mu*, {}", what), found, closed);
    result.add(fmt::format("the gradient there, {}", what), largest, pair.minimax(closed));
    // On the way there it rises, and from there on it falls.
    double before = 0;
    for (const double part : {0.125, 0.5, 0.9, 1., 1.1, 1.5, 2., 4., 8.}) {
      const std::string at = fmt::format("the gradient at {} mu*, {}", part, what);
      const double slope = part == 1 ? largest : slope_by_tape(pair, GeneratorCost::minimax, part * closed);
      part <= 1 ? result.at_least(at, slope, before) : result.at_most(at, slope, before);
      before = slope;
    }
    result.notes.push_back(fmt::format("{}: the gradient is largest at mu = {:.10g}, where it is {:.10g}.",
                                       what, found, pair.minimax(found)));
  };
  add("normals", pairs_apart()[0], said.normals());
  add("Cauchy densities", pairs_apart()[2], said.cauchys());
  return result;
}

}  // namespace

std::vector<Claim> claims_of_vanishing_rate() {
  using enum Wrong::Kind;
  const Refuses<Series> refuse_rate{measure_rate};
  const Refuses<Largest> refuse_largest{measure_largest};
  return {
      {.id = "vanishing-rate",
       .statement = R"(
           For N(0,1) and N(mu,1), mu > 0, the minimax gradient at D* is sqrt(pi/2) exp(-mu^2/8) times the
           asymptotic series 1 - pi^2/(2 mu^2) + 5 pi^4/(8 mu^4) - ..., which converges for no mu, but of
           which each partial sum is off by less than the first term that it leaves out.)",
       .source = "Derived from Goodfellow et al. 2014, Thm. 1",
       .formula = R"(2 \frac{d}{d\mu} \operatorname{JSD} \sim \sqrt{\frac{\pi}{2}}\, e^{-\mu^2 / 8} \sum_n )"
                  R"((-1)^n \frac{\lvert E_{2n} \rvert \pi^{2n}}{2^n n!\, \mu^{2n}})",
       .derivation = R"(
           In E sech(mu Z/2) put exp(-t^2/2) as its series; the moments of sech are Euler numbers E_2n:
           integral of t^2n sech t = pi (pi/2)^2n |E_2n|. A partial sum of exp(-t^2/2) is off by less than its
           next term, with its sign, and so is this one. As |E_2n| grows like (2n)!, the terms shrink up to n
           = mu^2/8 or so and then grow without bound. Measured: by the tape through the samples, at mu from 1
           to 36, with one to four terms; what the sum lacks is between 0 and 1 times the next term.)",
       .tolerance = 0,
       .tolerance_reason = R"(
           an inequality; at mu = 36 and four terms the gradient is right to 1e-5 of the next term, and the
           sum lacks 0.97 of it)",
       .measure = with(measure_rate, Series()),
       .wrong = {refuse_rate(formula, "sqrt(pi) in place of sqrt(pi/2)",
                             {.leading = times(std::sqrt(2), leading_factor)}),
                 refuse_rate(formula, "all terms with the same sign",
                             {.term = [](int n, double mu) { return std::fabs(rate_term(n, mu)); }}),
                 refuse_rate(formula, "the third term without the 5 of the Euler numbers",
                             {.term = [](int n, double mu) { return rate_term(n, mu) / (n == 2 ? 5 : 1); }}),
                 refuse_rate(off, "the leading factor 2 % off", {.leading = times(1.02, leading_factor)})}},
      {.id = "vanishing-largest",
       .statement = R"(
           Over mu > 0 the minimax gradient at D* has one maximum, at mu = 1.636 for N(0,1) and N(mu,1) and at
           sqrt((1 + sqrt 17)/2) = 1.600 for Cauchy densities of scale 1, and falls from there on.)",
       .source = "Derived from Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\frac{d^2}{d\mu^2} \operatorname{JSD} = 0\text{: } )"
                  R"(\frac{1}{\mu} - \frac{\mu}{4} = )"
                  R"(\frac{\mathbb{E}[Z \operatorname{sech}(\mu Z / 2) \tanh(\mu Z / 2)]}{2 \mathbb{E} )"
                  R"(\operatorname{sech}(\mu Z / 2)} \\ )"
                  R"(\text{for Cauchy } \mu^4 - \mu^2 - 4 = 0)",
       .derivation = R"(
           The first is d/dmu of log(mu exp(-mu^2/8) E sech(mu Z/2)) = 0. That logarithm is concave, so that
           there is one zero: with f = E sech(mu Z/2) the second derivative is at most -1/mu^2 - 1/4 + f''/f,
           and f''/f is at most E (Z^2/4) sech / E sech <= 1/4, as sech falls with |Z|. For Cauchy the
           gradient is 4 sqrt(r^2 - 4) / (r^2 (r + 2)), whose logarithm has slope zero at r^2 - r - 4 = 0
           alone; there mu^2 = r^2 - 4 = r. Measured: Newton's method on d2C/dmu2, with the second and third
           derivative by the tape, and the gradient at other mu, by the tape through the samples; the closed
           side halves an interval or solves the quadratic.)",
       .tolerance = 2e-14,
       .tolerance_reason =
           "roundings of a second derivative, 1e-15, divided by a third derivative of 0.1 to 0.2",
       .measure = with(measure_largest, Largest()),
       .wrong = {refuse_largest(formula, "normals at mu = 2, where mu exp(-mu^2/8) alone is largest",
                                {.normals = [] { return 2.; }}),
                 refuse_largest(formula, "Cauchy densities at (1 + sqrt 17)/2, without the root",
                                {.cauchys = [] { return (1 + std::sqrt(17)) / 2; }}),
                 refuse_largest(off, "mu* of normals 2 % off",
                                {.normals = times(1.02, largest_by_condition)})}},
  };
}

}  // namespace saddle::gan

// What a D sees that is given too little.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "autodiff/real_math.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/data/logit_polynomial.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::real::sigmoid;

// The coefficients of the logit of D* for N(0,1) against N(0,2).
using LogitCoefficient = std::function<double(std::size_t power)>;
double coefficient_of_optimum(std::size_t power) {
  constexpr double coefficients[] = {std::numbers::ln2, 0, -0.375};
  return coefficients[power];
}

Measurement measure_weak_linear(const Distribution& q, const LogitCoefficient& closed, Study&) {
  const Distribution p = normal(0, 1);
  const TwoSides sides = exact_sides(quadrature_nodes(p, q));
  Measurement result;
  for (const std::vector<double>& start : {std::vector<double>{1, -1}, {-0.5, 0.7}, {0, 2}}) {
    const LogitFit fit = fit_logit(start, sides);
    const std::string from = fmt::format(", from b = {}, w = {}", start[0], start[1]);
    result.add("largest V of a linear logit" + from, fit.value, -log_4);
    result.add("its b" + from, fit.coefficients[0], 0);
    result.add("its w" + from, fit.coefficients[1], 0);
  }
  const LogitFit quadratic = fit_logit(2, sides);
  result.add("largest V of a quadratic logit, against C(G)", quadratic.value,
             -log_4 + 2 * jsd_by_tanh_sinh(p, q).value);
  for (std::size_t j = 0; j <= 2; ++j)
    result.add(fmt::format("its coefficient of x^{}", j), quadratic.coefficients[j], closed(j));

  // Why: at 0 V has no slope and is curved downwards, by -(E_p phi phi^T + E_q phi phi^T) / 4.
  const ValueExpansion at_zero = expand_value({0, 0}, sides);
  result.add("dV/db at w = b = 0", at_zero.gradient[0], 0).control = true;
  result.add("dV/dw at w = b = 0", at_zero.gradient[1], 0).control = true;
  result.add("d2V/db2 at w = b = 0", at_zero.hessian(0, 0), -0.5).control = true;
  result.add("d2V/dbdw at w = b = 0", at_zero.hessian(0, 1), 0).control = true;
  result.add("d2V/dw2 at w = b = 0", at_zero.hessian(1, 1), -1.25).control = true;
  return result;
}

// The distance at which D is left, E_m |1/2 - D*|, is half of TV; the densities cross at +-c.
void add_distance(Measurement& result) {
  const double c = std::sqrt(std::numbers::ln2 / 0.375), root2 = std::numbers::sqrt2;
  const Estimate distance = integral_by_tanh_sinh(normal(0, 1), normal(0, 2),
                                                  [](double, double log_p, double log_q) {
                                                    return (std::exp(log_p) + std::exp(log_q)) / 2 *
                                                           std::fabs(0.5 - sigmoid(log_p - log_q));
                                                  },
                                                  {.cuts = {-c, c}});
  result.add("E_m |1/2 - D*|, half of TV", distance.value,
             (std::erf(c / root2) - std::erf(c / (2 * root2))) / 2);
}

// Pairs of distributions, and the degree of the logit.
struct MomentCase {
  Distribution p, q;
  int degree;
};
// The first `degree` moments agree.
std::vector<MomentCase> equal_moments() {
  const double root3 = std::sqrt(3.0);
  return {{normal(0, 1), normal(0, 2), 1},
          {normal(1, 2), logistic(1, 0.5), 1},
          {normal(0, 1), uniform(-root3, root3), 3},
          {laplace(0, 1), normal(0, std::numbers::sqrt2), 3}};
}

// What D sees where moments agree: nothing.
void add_equal(Measurement& result, int more_degrees) {
  for (const MomentCase& c : equal_moments()) {
    const int degree = c.degree + more_degrees;
    // From a start that is not the answer.
    std::vector<double> start(static_cast<std::size_t>(degree) + 1, 0);
    start[0] = 0.7;
    start[1] = -0.3;
    const LogitFit fit = fit_logit(start, exact_sides(quadrature_nodes(c.p, c.q)));
    const std::string name = fmt::format(", {} | {}, degree {}", c.p.text(), c.q.text(), degree);
    result.add("largest V" + name, fit.value, -log_4);
    for (std::size_t j = 0; j < fit.coefficients.size(); ++j)
      result.add(fmt::format("coefficient of x^{}{}", j, name), fit.coefficients[j], 0);
  }
}

// What E_p (1 - D) x^j is at the best D: E_q D x^j.
using WeightedMoment =
    std::function<double(const Distribution& q, const std::vector<double>& logit, int power)>;
double moment_of_samples(const Distribution& q, const std::vector<double>& logit, int power) {
  return expectation_by_tanh_sinh(q,
                                  [&](double x) { return sigmoid(logit_at(logit, x)) * std::pow(x, power); })
      .value;
}
double rejected_moment(const Distribution& p, const std::vector<double>& logit, int power) {
  return expectation_by_tanh_sinh(p,
                                  [&](double x) { return sigmoid(-logit_at(logit, x)) * std::pow(x, power); })
      .value;
}

// Pairs whose moments do not agree: at the best D those that D weights do.
void add_unequal(Measurement& result, const WeightedMoment& closed) {
  struct Case {
    Distribution p, q;
    std::vector<double> start, moments_p, moments_q;
  };
  for (const Case& c : {Case{normal(0, 1), normal(1, 1.5), {0.5, 0.3}, {1, 0}, {1, 1}},
                        {normal(0, 1), normal(1, 1.5), {-0.4, 0.2, -0.1}, {1, 0, 1}, {1, 1, 3.25}},
                        {laplace(0, 1), normal(0.5, 1), {0.3, -0.2, 0.1}, {1, 0, 2}, {1, 0.5, 1.25}}}) {
    const TwoSides sides = exact_sides(quadrature_nodes(c.p, c.q));
    const std::string name = fmt::format(", {} | {}, degree {}", c.p.text(), c.q.text(), c.start.size() - 1);
    const std::vector<double> at_half = expand_value(std::vector<double>(c.start.size(), 0), sides).gradient;
    const LogitFit fit = fit_logit(c.start, sides);
    for (std::size_t j = 0; j < c.start.size(); ++j) {
      const int power = static_cast<int>(j);
      result.add(fmt::format("E_p (1 - D) x^{}{}", j, name), rejected_moment(c.p, fit.coefficients, power),
                 closed(c.q, fit.coefficients, power));
      // D = 1/2 is the maximum only if all of these are 0.
      result.add(fmt::format("dV/dc{} at D = 1/2{}", j, name), at_half[j],
                 (c.moments_p[j] - c.moments_q[j]) / 2);
    }
  }
}

// Where moments agree G gets no gradient, though p_g is not p_data.
void add_gradient_of_g(Measurement& result) {
  const GeneratorFamily& normals = generator_families()[0];
  const Theta theta{0, 2};
  const QuadratureNodes nodes = quadrature_nodes(normals.at({0, 1}), normals.at(theta));
  const LogitFit fit = fit_logit(std::vector<double>{1, -1}, exact_sides(nodes));
  const std::vector<double> logit = logits_at(fit.coefficients, nodes.x);
  for (const GeneratorCost cost : {GeneratorCost::minimax, GeneratorCost::non_saturating}) {
    const Theta gradient = gradient_at_nodes(normals, theta, nodes, logit, cost);
    result.add(fmt::format("d/dlocation of the {} cost", name(cost)), gradient.location, 0);
    result.add(fmt::format("d/dscale of the {} cost", name(cost)), gradient.scale, 0);
  }
}

Measurement measure_weak_moments(const WeightedMoment& closed, int more_degrees) {
  Measurement result;
  add_equal(result, more_degrees);
  add_unequal(result, closed);
  add_gradient_of_g(result);
  return result;
}

Wrong wrong_coefficients(Wrong::Kind kind, std::string what, LogitCoefficient closed) {
  return {kind, std::move(what), [closed = std::move(closed)](Study& study) {
            return measure_weak_linear(normal(0, 2), closed, study);
          }};
}
Wrong wrong_moment(Wrong::Kind kind, std::string what, WeightedMoment closed) {
  return {kind, std::move(what),
          [closed = std::move(closed)](Study&) { return measure_weak_moments(closed, 0); }};
}

std::vector<Showing> nothing_seen(Study&) {
  const auto show = [](double sd) -> Showing {
    const Distribution p = normal(0, 1), q = normal(0, sd);
    const TwoSides sides = exact_sides(quadrature_nodes(p, q));
    return {fmt::format("JSD, {} | {}", p.text(), q.text()), (fit_logit({0.5, 0.5}, sides).value + log_4) / 2,
            0, (fit_logit(2, sides).value + log_4) / 2, jsd_by_tanh_sinh(p, q).value};
  };
  return {show(2), show(0.5)};
}

}  // namespace

std::vector<Claim> claims_of_weak_d() {
  using enum Wrong::Kind;
  return {
      {.id = "weak-linear",
       .statement = R"(
           For N(0,1) against N(0,2) the best D with a linear logit is 1/2, at V = -log 4, though p_g is not
           p_data; the best one with a quadratic logit is D*, at V = C(G).)",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\max_{w, b} V = -\log 4 \text{ at } w = b = 0 \\ )"
                  R"(\text{quadratic: } a(x) = \log 2 - \tfrac{3}{8} x^2,\quad V = C(G))",
       .derivation = R"(
           V is concave in the coefficients, since log sigmoid is concave and the logit linear in them. Its
           gradient at 0 is half of E_p phi - E_q phi, which is zero for equal means. So 0 is the global
           maximum. It is the only one, as V is strictly concave. Measured: Newton's method on nodes of a
           quadrature from three starts, C(G) by tanh-sinh.)",
       .tolerance = 2e-14,
       .tolerance_reason = "roundings of sums of size one, divided by curvatures above 0.05",
       .measure =
           [](Study& study) {
             Measurement result = measure_weak_linear(normal(0, 2), coefficient_of_optimum, study);
             add_distance(result);
             return result;
           },
       .wrong = {wrong_coefficients(formula, "the logit for a p_g of variance 2, log 2 / 2 - x^2 / 4",
                                    [](std::size_t power) {
                                      constexpr double c[] = {std::numbers::ln2 / 2, 0, -0.25};
                                      return c[power];
                                    }),
                 {condition, "means that differ: N(0,1) against N(1,2)",
                  [](Study& study) {
                    return measure_weak_linear(normal(1, 2), coefficient_of_optimum, study);
                  }},
                 wrong_coefficients(off, "the coefficients 2 % off", times(1.02, coefficient_of_optimum))},
       .mistake = Mistake{.belief = "A trained D that stays at 1/2 shows that p_g is p_data, or a bug.",
                          .truth = R"(
                Normals of one mean and two widths need a quadratic logit; the best linear one is D = 1/2.)",
                          .why = R"(
                The logit of D* for N(0,1) and N(0,s) is log s - x^2 / 2 (1 - 1 / s^2). At w = b = 0 the
                slopes of V for the logit w x + b are (E_p x - E_q x) / 2 and (1 - 1) / 2, both zero, and V is
                concave in w and b: this is its maximum. What D cannot express, G is never told.)",
                          .show = nothing_seen}},
      {.id = "weak-moments",
       .statement = R"(
           If p_data and p_g have the same first d moments, the best D with a polynomial logit of degree d is
           1/2, at V = -log 4, and no cost of G that depends on D(G(z)) alone has a gradient there.)",
       .source = "Derived; V as in Goodfellow et al. 2014, Eq. 1",
       .formula = R"(\text{at the best } D\text{: } \mathbb{E}_p[(1 - D) \varphi] = \mathbb{E}_q[D )"
                  R"(\varphi] \\ )"
                  R"(D = \tfrac{1}{2} \text{ if and only if } \mathbb{E}_p \varphi = \mathbb{E}_q \varphi)",
       .derivation = R"(
           The first is dV/dc = 0, and V is concave: where it is zero V has its maximum. There is one unless a
           polynomial separates the two supports, and it is the only one unless one vanishes on both. At D =
           1/2 dV/dc is half of E_p phi - E_q phi, so that it is the maximum if and only if these agree; and
           there the logit is constant in x, so that every cost of G is. Measured: pairs with equal moments up
           to 1 and 3, and pairs with unequal ones, by Newton's method on nodes of a quadrature that never
           begins at D = 1/2; the expectations at the best D by tanh-sinh.)",
       .tolerance = 2e-14,
       .tolerance_reason = "roundings of sums of size one, divided by curvatures above 0.05",
       .measure = [](Study&) { return measure_weak_moments(moment_of_samples, 0); },
       .wrong = {wrong_moment(formula, "E_p (1 - D) phi = E_q (1 - D) phi at the best D", rejected_moment),
                 {condition, "one degree more than there are moments that agree",
                  [](Study&) { return measure_weak_moments(moment_of_samples, 1); }},
                 wrong_moment(off, "the moments of p_g 2 % off", times(1.02, moment_of_samples))}},
  };
}

}  // namespace saddle::gan

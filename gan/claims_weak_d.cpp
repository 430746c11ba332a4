// What a D sees that is given too little, and what one sees that is given everything.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "gan/claims.h"
#include "gan/discriminator.h"
#include "gan/divergence.h"
#include "gan/generator_family.h"
#include "gan/logit_polynomial.h"
#include "gan/quadrature.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

constexpr double minus_log_4 = -2 * std::numbers::ln2;

Measurement measure_weak_linear(Study&) {
  const Distribution p = normal(0, 1), q = normal(0, 2);
  const TwoSides sides = exact_sides(quadrature_nodes(p, q));
  Measurement result;
  const ValueExpansion at_zero = expand_value({0, 0}, sides);
  result.add("dV/db at w = b = 0", at_zero.gradient[0], 0);
  result.add("dV/dw at w = b = 0", at_zero.gradient[1], 0);
  // The Hessian there is -(E_p phi phi^T + E_q phi phi^T) / 4: negative, so that this is a maximum, and V
  // is concave everywhere, so that there is no other.
  result.add("d2V/db2 at w = b = 0", at_zero.hessian(0, 0), -0.5);
  result.add("d2V/dbdw at w = b = 0", at_zero.hessian(0, 1), 0);
  result.add("d2V/dw2 at w = b = 0", at_zero.hessian(1, 1), -1.25);
  for (const std::vector<double>& start : {std::vector<double>{1, -1}, {-0.5, 0.7}, {0, 2}}) {
    const LogitFit fit = fit_logit(start, sides);
    const std::string from = fmt::format(", from b = {}, w = {}", start[0], start[1]);
    result.add("largest V of a linear logit" + from, fit.value, minus_log_4);
    result.add("its w" + from, fit.coefficients[1], 0);
  }
  // The distance at which it is left: E_m |1/2 - D*|, whose kinks are where the densities cross.
  const double crossing = std::sqrt(std::numbers::ln2 / 0.375);
  const Integral distance = integrate(
      [&](double x) {
        return (p.pdf(x) + q.pdf(x)) / 2 *
               std::fabs(0.5 - *optimal_discriminator(p.log_pdf(x), q.log_pdf(x)));
      },
      -30, 30, {-crossing, crossing});
  result.add("E_m |1/2 - D*|, half of TV", distance.value, tv(p, q).value / 2);
  const LogitFit quadratic = fit_logit(2, sides);
  result.add("largest V of a quadratic logit", quadratic.value, c_g(p, q).value);
  result.add("its constant", quadratic.coefficients[0], std::numbers::ln2);
  result.add("its coefficient of x", quadratic.coefficients[1], 0);
  result.add("its coefficient of x^2", quadratic.coefficients[2], -0.375);
  return result;
}

// E_p (1 - D) x^j and E_q D x^j by an adaptive quadrature, for D = sigmoid of a polynomial.
double weighted_moment(const Distribution& of, const std::vector<double>& coefficients, double sign, int j) {
  return integrate(
             [&](double x) {
               return of.pdf(x) * std::pow(x, j) / (1 + std::exp(-sign * logit_at(coefficients, x)));
             },
             -40, 40, {-5, 0, 1, 5})
      .value;
}

// Pairs whose moments do not agree: at the best D those that D weights do.
void add_unequal(Measurement& result) {
  struct Case {
    Distribution p, q;
    std::vector<double> start, moments_p, moments_q;
  };
  for (const Case& c : {Case{normal(0, 1), normal(1, 1.5), {0.5, 0.3}, {1, 0}, {1, 1}},
                        {normal(0, 1), normal(1, 1.5), {-0.4, 0.2, -0.1}, {1, 0, 1}, {1, 1, 3.25}},
                        {laplace(0, 1), normal(0.5, 1), {0.3, -0.2, 0.1}, {1, 0, 2}, {1, 0.5, 1.25}}}) {
    const TwoSides sides = exact_sides(quadrature_nodes(c.p, c.q));
    const std::string name = fmt::format("{} | {}, degree {}", c.p.text(), c.q.text(), c.start.size() - 1);
    const std::vector<double> at_half = expand_value(std::vector<double>(c.start.size(), 0), sides).gradient;
    const LogitFit fit = fit_logit(c.start, sides);
    for (std::size_t j = 0; j < c.start.size(); ++j) {
      const int power = static_cast<int>(j);
      result.add(fmt::format("E_p (1 - D) x^{}, {}", j, name),
                 weighted_moment(c.p, fit.coefficients, -1, power),
                 weighted_moment(c.q, fit.coefficients, 1, power));
      // D = 1/2 is the maximum only if all of these are 0.
      result.add(fmt::format("dV/dc{} at D = 1/2, {}", j, name), at_half[j],
                 (c.moments_p[j] - c.moments_q[j]) / 2);
    }
  }
}

Measurement measure_weak_moments(Study&) {
  struct Case {
    Distribution p, q;
    int degree;
  };
  const double root3 = std::sqrt(3.0);
  Measurement result;
  // Equal moments up to the degree: D sees nothing.
  for (const Case& c : {Case{normal(0, 1), normal(0, 2), 1},
                        {normal(1, 2), logistic(1, 0.5), 1},
                        {normal(0, 1), uniform(-root3, root3), 3},
                        {laplace(0, 1), normal(0, std::numbers::sqrt2), 3}}) {
    // From a start that is not the answer.
    std::vector<double> start(static_cast<std::size_t>(c.degree) + 1, 0);
    start[0] = 0.7;
    start[1] = -0.3;
    const LogitFit fit = fit_logit(start, exact_sides(quadrature_nodes(c.p, c.q)));
    const std::string name = fmt::format("{} | {}, degree {}", c.p.text(), c.q.text(), c.degree);
    result.add("largest V, " + name, fit.value, minus_log_4);
    for (std::size_t j = 0; j < fit.coefficients.size(); ++j)
      result.add(fmt::format("coefficient {}, {}", j, name), fit.coefficients[j], 0);
  }
  add_unequal(result);
  // And where they agree G gets no gradient, though p_g is not p_data.
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
  return result;
}

// C on two lists of points with counts, D found at each point by itself; and the JSD of the counts.
double bound_found(const Study& study, const std::vector<double>& a, const std::vector<double>& b) {
  QuadratureNodes nodes;
  for (std::size_t i = 0; i < a.size(); ++i) {
    nodes.x.push_back(static_cast<double>(i));
    nodes.weight.push_back(1);
    nodes.log_p.push_back(std::log(a[i]));
    nodes.log_q.push_back(std::log(b[i]));
  }
  return std::numbers::ln2 + value_on_nodes(nodes, study.find(nodes.log_p, nodes.log_q)) / 2;
}

// Shares of the distinct values among the draws, on both sides.
void shares(std::vector<double> x, std::vector<double> y, std::vector<double>& a, std::vector<double>& b) {
  std::vector<double> all = x;
  all.insert(all.end(), y.begin(), y.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const double value : all) {
    a.push_back(static_cast<double>(std::count(x.begin(), x.end(), value)) / static_cast<double>(x.size()));
    b.push_back(static_cast<double>(std::count(y.begin(), y.end(), value)) / static_cast<double>(y.size()));
  }
}

Measurement measure_empirical(Study& study) {
  ad::Random random = study.random("data-empirical");
  Measurement result;
  for (const auto& [p, q] : {std::pair(normal(0, 1), normal(0, 1)),
                             {normal(0, 1), cauchy(0, 2)},
                             {uniform(0, 1), uniform(0, 1)}}) {
    std::vector<double> a, b;
    shares(draw(p, 300, random).x, draw(q, 200, random).x, a, b);
    result.add(fmt::format("{} | {}, 300 and 200 points", p.text(), q.text()), bound_found(study, a, b),
               std::numbers::ln2);
  }
  // Where points coincide it is the JSD of the counts, below log 2.
  const Distribution dice = categorical({0.1, 0.2, 0.3, 0.4});
  std::vector<double> a, b;
  shares(draw(dice, 300, random).x, draw(dice, 200, random).x, a, b);
  result.add(fmt::format("{} | the same, 300 and 200 points", dice.text()), bound_found(study, a, b),
             jsd(categorical(a), categorical(b)).value);
  return result;
}

// E[JSD of the counts] - JSD, exactly: a sum over the cells, in each of which the two counts are binomial and
// independent.
double plug_in_bias(const std::vector<double>& p, const std::vector<double>& q, int n) {
  const auto term = [](double a, double b) {
    const auto part = [&](double x) { return x > 0 ? x * std::log(2 * x / (a + b)) / 2 : 0; };
    return part(a) + part(b);
  };
  const auto binomial = [n](double probability) {
    std::vector<double> mass;
    for (int i = 0; i <= n; ++i) {
      mass.push_back(std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) +
                              i * std::log(probability) + (n - i) * std::log1p(-probability)));
    }
    return mass;
  };
  double bias = 0;
  for (std::size_t cell = 0; cell < p.size(); ++cell) {
    const std::vector<double> first = binomial(p[cell]), second = binomial(q[cell]);
    const double exact = term(p[cell], q[cell]);
    for (int i = 0; i <= n; ++i) {
      for (int j = 0; j <= n; ++j) {
        bias += first[static_cast<std::size_t>(i)] * second[static_cast<std::size_t>(j)] *
                (term(i / static_cast<double>(n), j / static_cast<double>(n)) - exact);
      }
    }
  }
  return bias;
}

Measurement measure_plug_in(Study&) {
  Measurement result;
  using Cells = std::vector<double>;
  for (const auto& [p, q] : {std::pair(Cells{0.5, 0.5}, Cells{0.5, 0.5}),
                             {{0.3, 0.3, 0.4}, {0.3, 0.3, 0.4}},
                             {{0.5, 0.3, 0.2}, {0.3, 0.3, 0.4}}}) {
    double h = 0;
    for (std::size_t i = 0; i < p.size(); ++i) h += p[i] * q[i] / (p[i] + q[i]);
    // Two steps of extrapolation in 1 / n.
    const double b1 = 80 * plug_in_bias(p, q, 80), b2 = 160 * plug_in_bias(p, q, 160),
                 b4 = 320 * plug_in_bias(p, q, 320);
    const double limit = (4 * (2 * b4 - b2) - (2 * b2 - b1)) / 3;
    result.add(fmt::format("n (E JSD of counts - JSD), {} cells, h = {:.3f}", p.size(), h), limit,
               (static_cast<double>(p.size()) - 2 * h) / 4);
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_weak_d() {
  return {
      {.id = "data-empirical",
       .statement =
           "On two finite samples an unrestricted D always finds log 2, also of equal distributions, "
           "unless points coincide.",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula =
           "max over D of log 2 + V / 2 = JSD of the two empirical measures = log 2 if they are disjoint",
       .derivation =
           "Each point belongs to one side, D is 1 or 0 there, and V is 0. Where points coincide, as "
           "categories do, it is the JSD of the counts. Measured: D found at each point; the JSD of "
           "the counts is a sum of its own.",
       .tolerance = 1e-13,
       .tolerance_reason = "roundings of sums of 500 terms",
       .measure = measure_empirical},
      {.id = "data-plug-in",
       .statement = "The JSD of counts is too large by (k - 1) / (4 n) for equal distributions on k cells.",
       .source = "Derived; as in Miller 1955",
       .formula = "n (E JSD(counts) - JSD) -> (k - 2 h) / 4, h = sum p q / (p + q), 1/2 if p = q",
       .derivation = "To second order: 1/2 times the second derivatives q / (2 p (p + q)) and p / (2 q (p + "
                     "q)) times the variances p (1 - p) / n and q (1 - q) / n. Measured: the exact "
                     "expectation as a sum over binomial counts, n = 80, 160, 320, extrapolated.",
       .tolerance = 1e-4,
       .tolerance_reason = "the third order in 1 / n: (1 / (80 * 160 * 320)) times a coefficient below 400",
       .measure = measure_plug_in},
      {.id = "weak-linear",
       .statement = "A linear logit on N(0,1) against N(0,2) ends at D = 1/2 and V = -log 4; a quadratic one "
                    "finds C(G).",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula = "max over w, b of V = -log 4 at w = b = 0; quadratic: a(x) = log 2 - 3/8 x^2, V = C(G)",
       .derivation =
           "V is concave in the coefficients, since log sigmoid is concave and the logit linear in "
           "them. Its gradient at 0 is half of E_p phi - E_q phi, which is zero for equal means. So 0 "
           "is the global maximum.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's, 1e-12, divided by a curvature above 0.01",
       .measure = measure_weak_linear},
      {.id = "weak-moments",
       .statement =
           "A D with a polynomial logit of degree d sees nothing where the first d moments agree, and "
           "gives G no gradient there.",
       .source = "Derived; V as in Goodfellow et al. 2014, Eq. 1",
       .formula = "at the best D: E_p (1 - D) phi = E_q D phi; D = 1/2 if and only if E_p phi = E_q phi",
       .derivation =
           "The first is dV/dc = 0, and V has one maximum. At D = 1/2 the logit is constant, so that "
           "every cost of G is constant in x; and there dV/dc is half of E_p phi - E_q phi, so that it is "
           "the maximum only if they agree. Measured: pairs with equal moments up to 1 and 3, and pairs with "
           "unequal ones, the expectations of the best D by an adaptive quadrature; no search begins at D = "
           "1/2.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's, 1e-12, divided by a curvature above 0.01",
       .measure = measure_weak_moments},
  };
}

}  // namespace saddle::gan

// How C and JSD change with the generator's parameters: the envelope identity, and the parabola at equality.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <functional>
#include <numbers>

#include "autodiff/table.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/differences.h"
#include "gan/claims/distances.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using std::numbers::ln2;

std::vector<GeneratorPair> envelope_pairs() {
  return {{normal_family, {1, 1}},
          {normal_family, {0.5, 2}},
          {logistic_family, {1, 1.5}},
          {cauchy_family, {1, 2}}};
}

// A uniform on an interval that G moves: its density does not change where it is positive.
const GeneratorFamily& moving_uniform() {
  static const GeneratorFamily family = {
      [](double location, double scale) { return uniform(location, location + scale); },
      [](const ad::Var& z) { return 0.0 * z; }};
  return family;
}

double twice_jsd(const Distribution& p_data, const Distribution& p_g) {
  return 2 * jsd_by_tanh_sinh(p_data, p_g).value;
}

// How the gradient in theta_g is taken: with D held fixed, by the tape and through the samples G(z), or not;
// and what C and this gradient are to belong to.
struct Envelope {
  Theta (*gradient)(const GeneratorFamily& family, const Theta& theta_data, const Theta& theta,
                    GeneratorCost cost) = frozen_gradient;
  Divergence closed = twice_jsd;
  std::vector<GeneratorPair> pairs = envelope_pairs();
};

Measurement measure_envelope(const Envelope& said, Study& study) {
  Measurement result;
  for (const GeneratorPair& pair : said.pairs) {
    const Distribution p_data = pair.p_data();
    const Theta reference = derivatives(
        pair.theta, 0.05, [&](const Theta& moved) { return said.closed(p_data, pair.family.at(moved)); });
    const auto add = [&](const std::string& what, const Theta& measured) {
      result.add("d/dlocation of " + what + ", " + pair.name(), measured.location, reference.location);
      result.add("d/dscale of " + what + ", " + pair.name(), measured.scale, reference.scale);
    };
    add("V at fixed D*", said.gradient(pair.family, pair.theta_data, pair.theta, GeneratorCost::minimax));
    // C moves with its D: D is found anew for each theta.
    add("C", derivatives(pair.theta, 0.05, [&](const Theta& moved) {
          return study.play(p_data, pair.family.at(moved)).value;
        }));
  }
  return result;
}

// A family of one parameter and its Fisher information; the two arguments of JSD are placed at -d/2 and d/2.
struct FisherCase {
  const char* name;
  double information;
  Distribution (*at)(double theta);
};

const FisherCase fisher_cases[] = {
    {"location of a normal", 1, [](double t) { return normal(t, 1); }},
    {"log of a normal's sd", 2, [](double t) { return normal(0, std::exp(t)); }},
    {"location of a logistic", 1.0 / 3, [](double t) { return logistic(t, 1); }},
    {"location of a Cauchy", 0.5, [](double t) { return cauchy(t, 1); }},
    {"log of a Cauchy's scale", 0.5, [](double t) { return cauchy(0, std::exp(t)); }},
    {"log of an exponential's rate", 1, [](double t) { return exponential(std::exp(t)); }},
    {"logit of a coin", 0.1875,
     [](double t) {
       const double odds = 3 * std::exp(t);
       return categorical({odds / (1 + odds), 1 / (1 + odds)});
     }},
};

// JSD / d^2 where the two parameters are d apart: the first one is at -before * d.
double scaled_jsd(const FisherCase& family, double d, double before = 0.5) {
  return jsd(family.at(-before * d), family.at((1 - before) * d)).value / (d * d);
}

// The limit of JSD / d^2, from the Fisher information.
using Limit = std::function<double(double information)>;
double eighth(double information) {
  return information / 8;
}

Measurement measure_fisher(std::span<const FisherCase> cases, const Limit& limit, double slope_of_uniform) {
  Measurement result;
  for (const FisherCase& family : cases) {
    // Extrapolate to d = 0; the expansion has even powers only, as exchanging the two changes nothing.
    std::array<double, 4> table;
    for (int k = 0; k < 4; ++k) table[k] = scaled_jsd(family, std::ldexp(0.1, -k));
    result.add(std::string("JSD / d^2 for d -> 0, ") + family.name, extrapolate(table),
               limit(family.information));
  }
  for (const double d : {0.5, 0.01})
    result.add(fmt::format("JSD / d, U(0,1) | U({},{})", d, 1 + d),
               jsd(uniform(0, 1), uniform(d, 1 + d)).value / d, slope_of_uniform);
  return result;
}

// The power of d with which the remainder falls: measured between 0.05 and 0.025 and between 0.025 and
// 0.0125, and extrapolated to 0, which the next term of the expansion approaches with d^2.
Measurement measure_fisher_rate(double before, double power) {
  Measurement result;
  for (const FisherCase& family : fisher_cases) {
    const auto remainder = [&](double d) { return scaled_jsd(family, d, before) - family.information / 8; };
    const double far = std::log2(remainder(0.05) / remainder(0.025)),
                 near = std::log2(remainder(0.025) / remainder(0.0125));
    result.add(family.name, near + (near - far) / 3, power);
  }
  return result;
}

// The slope of V in what D can change, its logits, and in what G can, the location of p_g.
std::vector<Showing> slopes_at_optimum(Study& study) {
  const GeneratorFamily& normals = generator_families()[0];
  const auto show = [&](double distance) -> Showing {
    const Game game = study.play(normal(0, 1), normal(distance, 1));
    const std::vector<double> p = game.nodes.p(), q = game.nodes.q();
    double of_d = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double d = 1 / (1 + std::exp(-game.logit[i]));
      of_d += std::fabs(p[i] * (1 - d) - q[i] * d);
    }
    const Theta at = {distance, 1};
    return {"slope of V at D*, " + game.name, of_d, 0,
            gradient_at_nodes(normals, at, game.nodes, game.logit, GeneratorCost::minimax).location,
            derivatives(at, 0.05, [&](const Theta& theta) {
              return twice_jsd(game.p_data, normals.at(theta));
            }).location};
  };
  return {show(1), show(3)};
}

// JSD of U(0,1) and the same moved, and what other functions of that name return.
std::vector<Showing> kinds_of_jsd(Study&) {
  const auto moved = [](double by) { return jsd(uniform(0, 1), uniform(by, 1 + by)).value; };
  const auto root = [&](double by) { return std::sqrt(moved(by)); };
  const Distribution p = uniform(0, 1), q = uniform(2, 3), m = mixture({{0.5, p}, {0.5, q}});
  return {
      {"JSD of disjoint supports, the root of it", root(2), std::sqrt(ln2), moved(2), ln2},
      {"JSD of disjoint supports, without its two halves", kl(p, m).value + kl(q, m).value, 2 * ln2, moved(2),
       ln2},
      {"growth as the shift of U(0,1) doubles, the root of it", root(0.5) / root(0.25), std::sqrt(2),
       moved(0.5) / moved(0.25), 2},
  };
}

}  // namespace

std::vector<Claim> claims_of_envelope() {
  using enum Wrong::Kind;
  const Refuses<Envelope> refuse{measure_envelope};
  return {
      {.id = "envelope",
       .statement = R"(
           For the location and scale of normal, logistic and Cauchy generators, as wherever densities are
           positive and smooth and derivatives may be taken under the integral, the gradient of C in theta_g
           is that of V with D held fixed at D*, and it is 2 dJSD/dtheta_g.)",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = R"(\frac{dC}{d\theta} = \left.\frac{d}{d\theta} \mathbb{E}_z \log(1 - )"
                  R"(D^*(G_\theta(z)))\right\rvert_{D^* \text{ fixed}} = 2 \frac{d}{d\theta} )"
                  R"(\operatorname{JSD})",
       .derivation = R"(
           C(theta) = V(D*(theta), theta). By the chain rule its derivative has a part through D*, which is
           zero because dV/dD = 0 at the optimum. That is why an update of G may treat D as a constant. Where
           supports move it is false: D* between two shifted uniforms is a step, whose slope is zero at almost
           every G(z), and C still falls as they come closer. Measured: the gradient at fixed D* by the tape,
           through the samples G(z), and central differences of C, where D is found anew for each theta; both
           against central differences of 2 JSD by another rule of integration.)",
       .tolerance = 1e-12,
       .tolerance_reason = R"(
           that of the differences: their smallest step, 0.00625, divides roundings of 1e-15 of V and JSD, and
           extrapolation doubles the result; what it leaves is below (0.05 * 0.025 * 0.0125 * 0.00625)^2 =
           1e-14 times an eighth derivative over 8!)",
       .measure = with(measure_envelope, Envelope()),
       .wrong = {refuse(formula, "dJSD/dtheta, without the 2", {.closed = times(0.5, twice_jsd)}),
                 refuse(formula, "G's cost differentiated through D* as well, which moves with theta",
                        {.gradient = gradient_through_optimum}),
                 refuse(condition, "two uniforms, whose supports move",
                        {.pairs = {{moving_uniform(), {0.5, 1}}}}),
                 refuse(off, "2 dJSD/dtheta 2 % off", {.closed = times(1.02, twice_jsd)})},
       .unit = "nats",
       .mistake =
           Mistake{.belief = "G's cost is the negative of D's: once D is optimal, G cannot improve either.",
                   .truth = R"(
                At D* the slope of V is zero in D; in the parameters of G it is that of 2 JSD, zero only where
                JSD is stationary.)",
                   .why = R"(
                D being at its best says that V is flat in D. G moves V through p_g, where it follows 2 JSD,
                with a slope of 0.398 at a distance of 1. What stops G is distance, not D's being optimal: JSD
                levels off at log 2, and the slope of 2 JSD is 4.5e-6 at a distance of 10.)",
                   .tolerance = 1e-12,
                   .tolerance_reason = R"(
                differences: roundings of 1e-16 over the smallest step, 0.00625, doubled by extrapolation)",
                   .show = slopes_at_optimum}},
      {.id = "jsd-fisher",
       .statement = R"(
           In a regular family, JSD(p_theta || p_(theta + d)) / d^2 tends to I(theta) / 8 as d -> 0, I the
           Fisher information; where the support moves it need not: of U(0,1) and U(d,1 + d) with 0 <= d <= 1
           JSD is d log 2.)",
       .source = "Derived; JSD as in Lin 1991",
       .formula = R"(\frac{\operatorname{JSD}}{d^2} \to \frac{I(\theta)}{8} \\ )"
                  R"(U(0, 1) \mid U(d, 1 + d)\text{: } \operatorname{JSD} = d \log 2)",
       .derivation = R"(
           KL(p || q) is I d^2 / 2 to second order. Each of the two has only half the distance to the mixture,
           1/2 * 2 * I (d / 2)^2 / 2 = I d^2 / 8. So the gradient that G gets fades linearly as p_g comes
           close. Regular: one support, and a density that may be differentiated in theta under the integral,
           with a finite I. Two uniforms differ by parts of length d where only one is positive, and each
           point there adds 1/2 log 2. Measured: JSD / d^2 at d = 0.1, 0.05, 0.025 and 0.0125, extrapolated to
           zero.)",
       .tolerance = 1e-8,
       .tolerance_reason = R"(
           the quadrature's, 1e-13, divided by the smallest d^2 = 1.6e-4; what extrapolation leaves is below
           1e-11)",
       .measure = [](Study&) { return measure_fisher(fisher_cases, eighth, ln2); },
       .wrong = {{formula, "I / 2, as for KL",
                  [](Study&) {
                    return measure_fisher(
                        fisher_cases, [](double information) { return information / 2; }, ln2);
                  }},
                 {formula, "I / 4, as for 2 JSD",
                  [](Study&) {
                    return measure_fisher(
                        fisher_cases, [](double information) { return information / 4; }, ln2);
                  }},
                 {condition, "JSD / d^2 has a limit for the location of a uniform too",
                  [](Study&) {
                    const FisherCase moving[] = {
                        {"location of a uniform", 0, [](double t) { return uniform(t, 1 + t); }}};
                    return measure_fisher(moving, eighth, ln2);
                  }},
                 {off, "I / 8 is 2 % off",
                  [](Study&) { return measure_fisher(fisher_cases, times(1.02, eighth), ln2); }},
                 {off, "the slope log 2 for uniforms 2 % off",
                  [](Study&) { return measure_fisher(fisher_cases, eighth, 1.02 * ln2); }}},
       .mistake = Mistake{.belief = "A function called Jensen-Shannon returns JSD.",
                          .truth = R"(
                Of the functions called Jensen-Shannon some return the root of JSD, some leave out its two
                halves; JSD itself is log 2 at disjoint supports.)",
                          .why = R"(
                The root of JSD is a metric, the Jensen-Shannon distance (Endres & Schindelin 2003), and just
                that is what some libraries return. Disjoint supports show which one it is: JSD is 0.693
                there, its root 0.833, the sum of the two KL 1.386. It matters near equality most: for normals
                JSD grows with the square of a small shift, its root linearly, so that its gradient does not
                vanish. Uniforms have edges: there JSD grows linearly, so that twice the shift is twice the
                JSD but 1.41 times its root.)",
                          .show = kinds_of_jsd}},
      {.id = "jsd-fisher-rate",
       .statement = R"(
           In the regular families measured, with the parameters at theta - d/2 and theta + d/2, the remainder
           JSD / d^2 - I(theta) / 8 shrinks with the square of d.)",
       .source = "Derived; JSD as in Lin 1991",
       .formula = R"(\log_2 \text{ of the ratio of the remainders at } 2d \text{ and } d \text{ tends to } )"
                  R"(2)",
       .derivation = R"(
           JSD is symmetric in its arguments, so that with parameters -d/2 and d/2 its expansion has even
           powers of d only: JSD = I d^2 / 8 + c d^4 + ..., and c is not zero here. With parameters 0 and d
           there is a term of d^3 unless I is the same everywhere, as for a location, but not for a coin.
           Measured: the ratios of the remainders between d = 0.05, 0.025 and 0.0125, extrapolated to zero.)",
       .tolerance = 2e-3,
       .tolerance_reason = R"(
           the smallest remainder, about 1e-5, is known to 1e-13 / 0.0125^2 = 6e-10; what extrapolation leaves
           is of the size of 0.05^4 times a ratio of coefficients below 10)",
       .measure = [](Study&) { return measure_fisher_rate(0.5, 2); },
       .wrong = {{formula, "the remainder shrinks with d^4",
                  [](Study&) { return measure_fisher_rate(0.5, 4); }},
                 {condition, "parameters at theta and theta + d",
                  [](Study&) { return measure_fisher_rate(0, 2); }},
                 {off, "the power of d 2 % off", [](Study&) { return measure_fisher_rate(0.5, 2.04); }}}},
  };
}

}  // namespace saddle::gan

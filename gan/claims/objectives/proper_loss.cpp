// One theorem behind the cards: under a strictly proper loss the best D is the posterior, and what is left of
// the loss is an f-divergence, turned round.
#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <utility>

#include "autodiff/array_ops.h"
#include "autodiff/table.h"
#include "gan/claims/card.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/distances.h"
#include "gan/claims/opponents.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/discriminator.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::Var;
using std::numbers::ln2, std::numbers::pi, std::numbers::sqrt2;

// A card whose value is p l_1(D) + q l_0(D), with the f of the theorem, and its divergence by its name. Its
// value at equality is 2 L(1/2), L(w) = min over D of w l_1(D) + (1 - w) l_0(D).
struct Loss : Card {
  double (*f)(double u);
  Divergence divergence;
};
using Losses = std::vector<Loss>;

double posterior(double p, double q) {
  return p / (p + q);
}
double sigmoid(double a) {
  return ad::real::sigmoid(a);
}

// Divided by 2: the integral of (p - q)^2 / (2 (p + q)), at most 1: Vincze 1981, Le Cam 1986.
double half_vincze_le_cam(const Distribution& p, const Distribution& q) {
  return integral_by_tanh_sinh(p, q,
                               [](double, double log_p, double log_q) {
                                 const double tanh = std::tanh((log_p - log_q) / 2);
                                 return (std::exp(log_p) + std::exp(log_q)) / 2 * tanh * tanh;
                               })
             .value /
         2;
}

// The integral of |(p, q)|, less sqrt 2.
double length_of_densities(const Distribution& p, const Distribution& q) {
  return integral_by_tanh_sinh(
             p, q,
             [](double, double log_p, double log_q) { return std::hypot(std::exp(log_p), std::exp(log_q)); })
             .value -
         sqrt2;
}

Loss loss(const char* name, double value_at_equality, double limit, double (*output)(double y),
          Objective cost, double (*f)(double u), Divergence divergence) {
  return {{.id = name,
           .direction = Direction::descends,
           .value = std::move(cost),
           .output = output,
           .limit = limit,
           .optimal = posterior,
           .value_at_equality = value_at_equality},
          f,
          std::move(divergence)};
}

Losses all_losses() {
  const Distances& by = by_second_way();
  return {
      loss(
          "log", 2 * ln2, saturated_logit, sigmoid,
          [](const Var& a, const Var& p, const Var& q) { return p * softplus(-a) + q * softplus(a); },
          [](double u) { return (1 + u) * ln2 - (u > 0 ? u * std::log1p(1 / u) : 0) - std::log1p(u); },
          2 * by.jsd),
      // y is D - 1/2.
      loss(
          "Brier", 0.5, 0.5, [](double y) { return y + 0.5; },
          [](const Var& y, const Var& p, const Var& q) { return p * square(y - 0.5) + q * square(y + 0.5); },
          [](double u) { return (u - 1) / (u + 1) * (u - 1) / 4; }, half_vincze_le_cam),
      // y is the angle of (1 - D, D), less 45 degrees: D / |(D, 1 - D)| is its sine.
      loss(
          "spherical", 2 - sqrt2, pi / 4,
          [](double y) { return std::sin(y + pi / 4) / (std::sin(y + pi / 4) + std::cos(y + pi / 4)); },
          [](const Var& y, const Var& p, const Var& q) {
            return p * (1.0 - sin(y + pi / 4)) + q * (1.0 - cos(y + pi / 4));
          },
          [](double u) { return std::hypot(1, u) - (1 + u) / sqrt2; }, length_of_densities),
      // y is the logit: l_1 = sqrt((1 - D) / D).
      loss(
          "exponential", 2, 700, sigmoid,
          [](const Var& a, const Var& p, const Var& q) { return p * exp(-a / 2.0) + q * exp(a / 2.0); },
          [](double u) { return (std::sqrt(u) - 1) * (std::sqrt(u) - 1); }, 2 * by.hellinger2),
  };
}

Measurement measure_losses(const Losses& losses, Study& study) {
  Measurement result;
  for (const Loss& loss : losses) {
    // D at single points, p / q from 1/1000 to 1000.
    std::vector<double> log_p, log_q(61, 0);
    for (int i = -30; i <= 30; ++i) log_p.push_back(std::log(10) * i / 10);
    const std::vector<double> found = study.find(loss, log_p, log_q);
    for (std::size_t i = 0; i < found.size(); ++i)
      result.add(fmt::format("{}: D at p / q = {:.3g}", loss.id, std::exp(log_p[i])), loss.output(found[i]),
                 loss.optimal(std::exp(log_p[i]), 1));

    // The least cost, against f by the rule that the search for D does not use.
    for (const Opponents& pair : opponents()) {
      const QuadratureNodes nodes = quadrature_nodes(pair.p_data, pair.p_g);
      const double least =
          value_on_cells(loss.value, study.find(loss, nodes.log_p, nodes.log_q), nodes.p(), nodes.q());
      const std::string what = fmt::format("{}, {}", loss.id, pair.name());
      result.add("least cost: " + what, least,
                 loss.value_at_equality - expected_f(loss.f, pair.p_data, pair.p_g));
      result.add("its divergence by name: " + what, loss.value_at_equality - least,
                 loss.divergence(pair.p_data, pair.p_g));
    }
  }
  return result;
}

// Brier's loss with another cost, of which the theorem is said all the same.
Loss improper(const char* name, Objective cost) {
  return changed(changed(all_losses()[1], &Card::id, name), &Card::value, cost);
}

}  // namespace

std::vector<Claim> claims_of_proper_losses() {
  using enum Wrong::Kind;
  const Distances& by = by_second_way();
  const Refuses<Losses> refuse{measure_losses};
  const Losses all = all_losses();
  const Loss &log = all[0], &brier = all[1], &spherical = all[2], &exponential = all[3];
  return {
      {.id = "proper-loss",
       .statement = R"(
           If l_1 and l_0 make a strictly proper loss that is bounded below, with L(1/2) finite and L
           continuous on [0, 1], then D = p / (p + q) is, wherever p + q > 0 and up to a set of measure zero,
           the only best D for E_p l_1(D) + E_q l_0(D), and what it costs is 2 L(1/2) - D_f(p || q), f(u) =
           (1 + u) (L(1/2) - L(u / (1 + u))), L(w) = min over d of w l_1(d) + (1 - w) l_0(d).)",
       .source = "Savage 1971; Reid & Williamson 2011",
       .formula = R"(\min_D (\mathbb{E}_p \ell_1(D) + \mathbb{E}_q \ell_0(D)) = 2 L(\tfrac{1}{2}) - )"
                  R"(\mathbb{E}_q f\left(\frac{p}{q}\right) \\ )"
                  R"(f(u) = (1 + u) \left(L(\tfrac{1}{2}) - L\left(\frac{u}{1 + u}\right)\right))",
       .derivation = R"(
           At one x the cost is (p + q) times w l_1(D) + (1 - w) l_0(D) with w = p / (p + q). That a loss is
           strictly proper means that w is its only minimiser. So (p + q) L(w) is left, which is q (1 + u) L(u
           / (1 + u)) with u = p / q. L is a minimum of linear functions, hence concave, (1 + u) L(u / (1 +
           u)) is concave too, and f is convex with f(1) = 0. The second half needs no proper loss: with the
           hinge or with |y - D|, whose L is 2 min(w, 1 - w) and min(w, 1 - w), TV is left, but the best D is
           no posterior. Log loss: L = h(w), 2 JSD. Brier's loss (1 - D)^2 and D^2: L = w (1 - w), half of the
           integral of (p - q)^2 / (2 (p + q)). Spherical loss 1 - D / |(D, 1 - D)|: L = 1 - |(w, 1 - w)|, the
           integral of |(p, q)| less sqrt 2. Exponential loss of boosting, sqrt((1 - D) / D) and sqrt(D / (1 -
           D)): L = 2 sqrt(w (1 - w)), 2 H2. Measured: D found by Newton's method on the tape at 61 ratios and
           on the nodes of 9 pairs; the cost there against E_q f(p / q) and the divergence with a name, both
           by tanh-sinh.)",
       .tolerance = 2e-14,
       .tolerance_reason = R"(
           the optimiser's, whose last step is below 1e-9 and converges quadratically; the quadratures' are
           1e-12)",
       .measure = with(measure_losses, all),
       .wrong = {refuse(condition, "the absolute error |y - D|, which is not proper",
                        {improper("absolute", [](const Var& y, const Var& p,
                                                 const Var& q) { return p * (0.5 - y) + q * (0.5 + y); })}),
                 refuse(condition, "the cubed error |y - D|^3, which is not proper",
                        {improper("cubed",
                                  [](const Var& y, const Var& p, const Var& q) {
                                    return p * square(0.5 - y) * (0.5 - y) + q * square(0.5 + y) * (0.5 + y);
                                  })}),
                 refuse(condition, "-log D for data and log D for samples, so that -log D stands inside V",
                        {changed(log, &Card::value,
                                 [](const Var& a, const Var& p, const Var& q) {
                                   return (p - q) * softplus(-a);
                                 })}),
                 refuse(condition, "twice the log loss for data alone",
                        {changed(log, &Card::value,
                                 [](const Var& a, const Var& p, const Var& q) {
                                   return 2.0 * p * softplus(-a) + q * softplus(a);
                                 })}),
                 refuse(formula, "L(1/2) in the place of 2 L(1/2)",
                        {changed(log, &Card::value_at_equality, ln2)}),
                 refuse(formula, "f(u) = L(1/2) - L(u / (1 + u)), without the factor 1 + u",
                        {changed(brier, &Loss::f, [](double u) { return 0.25 - u / ((1 + u) * (1 + u)); })}),
                 refuse(formula, "for Brier's loss chi-square(p || q) of p and q themselves",
                        {changed(brier, &Loss::divergence, 0.25 * by.chi2)}),
                 refuse(formula, "for the exponential loss H2 without its factor 2",
                        {changed(exponential, &Loss::divergence, by.hellinger2)}),
                 refuse(off, "the spherical loss's f 2 % off",
                        {changed(spherical, &Loss::f,
                                 [](double u) { return 1.02 * (std::hypot(1, u) - (1 + u) / sqrt2); })})}},
  };
}

}  // namespace saddle::gan

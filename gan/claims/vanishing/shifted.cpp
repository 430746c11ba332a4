// What is left of G's gradient when p_data and p_g are drawn apart: under each cost, and how fast it goes.
#include "gan/claims/vanishing/shifted.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/differences.h"
#include "gan/claims/study.h"
#include "gan/claims/transport.h"
#include "gan/claims/vanishing/apart.h"
#include "gan/claims/wrong_forms.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/mesh.h"
#include "gan/probability/quadrature.h"

namespace saddle::gan {
namespace {

constexpr double distances[] = {0.25, 0.5, 1, 2, 4, 8, 12, 20, 30};
// Up to here no logit that matters is beyond 37, where the D that is found ends.
constexpr double near = 4;
// From here on the laws of densities far apart are compared.
constexpr double from_here = 8;
// A deficit above this one is right to 1e-11 at the D that is found.
constexpr double visible = 2e-5;

using Pairs = std::vector<Apart>;

// The measured number against what it is called to become.
void add_law(Measurement& result, const std::string& what, double measured, const Law& law, double mu) {
  if (mu < from_here) return;
  const double ratio = measured / law.leading(mu);
  result.at_most("ratio to the law, " + what, ratio, 1);
  result.at_least("ratio to the law, " + what, ratio, 1 - law.missing(mu));
}

Measurement measure_deficit(const Pairs& pairs, Study& study) {
  Measurement result;
  for (const Apart& pair : pairs) {
    for (const double mu : distances) {
      const Distribution p_data = pair.at(mu).p_data(), p_g = pair.at(mu).p_g();
      const double closed = pair.deficit(mu);
      // Where logits beyond 37 count, the D that is found stops short of D*: by exp(-37) of one.
      const double at_d_found = -study.play(p_data, p_g).value / 2;
      if (closed > visible) {
        result.add_relative("relative, -V / 2 at the D found, " + pair.at(mu).name(), at_d_found, closed)
            .unit = "nats";
      }
      const Value deficit = log2_minus_jsd(p_data, p_g);
      const bool measured = deficit.method != Method::closed_form;
      if (measured)
        result.add_relative("relative, " + pair.at(mu).name(), deficit.value, closed).unit = "nats";
      add_law(result, pair.at(mu).name(), measured ? deficit.value : at_d_found, pair.deficit_law, mu);
    }
  }
  return result;
}

Chart draw(const Apart& pair) {
  Chart chart{.id = "vanishing-gradient",
              .title = "What pulls G when p_g is N(mu,1) and the data are N(0,1)",
              .caption =
                  "The gradient in mu at fixed D*. That of the minimax cost is largest at mu = 1.64 and then "
                  "falls like exp(-mu^2 / 8): at mu = 12 it is 2e-8. The non-saturating one comes close to "
                  "mu, that of maximum likelihood is mu / 2, and that of W1 is 1 at any distance. Dots: by "
                  "the tape, through the samples G(z).",
              .x_label = "distance mu",
              .y_label = "gradient",
              .x_domain = {0, 12}};
  const auto curve = [&](const char* label, const auto& f) {
    Curve line{label};
    for (double mu = 0.125; mu <= 12; mu += 0.125) {
      line.x.push_back(mu);
      line.y.push_back(f(mu));
    }
    chart.curves.push_back(std::move(line));
  };
  const auto closed = [&](GeneratorCost cost) {
    return [&pair, cost](double mu) { return pair.slope(cost, mu); };
  };
  curve("minimax", closed(GeneratorCost::minimax));
  curve("non-saturating", closed(GeneratorCost::non_saturating));
  curve("maximum likelihood", closed(GeneratorCost::maximum_likelihood));
  curve("W1", [](double) { return 1.0; });
  for (const GeneratorCost cost : generator_costs) {
    Curve dots{"measured by the tape", {}, {}, Role::measured};
    for (double mu = 1; mu <= 12; ++mu) {
      dots.x.push_back(mu);
      dots.y.push_back(slope_by_tape(pair, cost, mu));
    }
    chart.curves.push_back(std::move(dots));
  }
  return chart;
}

template <GeneratorCost cost>
Measurement measure_slopes(const Pairs& pairs, Study& study) {
  Measurement result;
  for (const Apart& pair : pairs) append(result, measure_apart(pair, cost, study));
  if (study.charts() && cost == GeneratorCost::minimax) result.charts.push_back(draw(pairs[0]));
  return result;
}

// --- W1

// The area between the distribution functions of a density and its copy: twice that left of mu / 2, where F
// and G are small and keep their digits. With x = mu / 2 - sinh(t) heavy tails are over at t = 36.
double area_between(const Apart& pair, double mu) {
  const Distribution p_data = pair.at(mu).p_data(), p_g = pair.at(mu).p_g();
  const auto slice = [&](double t) {
    const double x = mu / 2 - std::sinh(t);
    return std::fabs(p_data.cdf(x) - p_g.cdf(x)) * std::cosh(t);
  };
  return 2 * integrate(slice, 0, 36, {std::asinh(std::fabs(mu) / 2)}).value;
}

const auto sign = [](double x) { return x < 0 ? -1. : 1.; };
double closed_w1(double mu, double s) {
  // E|mu + (s - 1) Z|
  if (s == 1) return std::fabs(mu);
  const double sd = std::fabs(s - 1), m = mu / (sd * std::numbers::sqrt2);
  return sd * std::sqrt(2 / std::numbers::pi) * std::exp(-m * m) + mu * std::erf(m);
}
double closed_slope(double mu, double s) {
  return s == 1 ? sign(mu) : std::erf(mu / (std::fabs(s - 1) * std::numbers::sqrt2));
}

// W1 of N(0,1) and N(mu,s), or of other densities and their shifts for s = 1, and its slope in mu.
struct ClosedDistance {
  std::function<double(double mu, double s)> w1 = closed_w1, slope = closed_slope;
};

Measurement measure_w1(const ClosedDistance& closed, Study&) {
  Measurement result;
  const auto add = [&](const std::string& what, const auto& distance, double mu, double s) {
    const double slope = refined_difference([&](double h) { return distance(mu + h); }, 0.1);
    result.add("W1, " + what, distance(mu), closed.w1(mu, s));
    result.add("dW1/dmu, " + what, slope, closed.slope(mu, s));
  };
  for (const Apart& pair : pairs_apart()) {
    for (const double mu : {-4., 0.25, 0.5, 1., 2., 4., 8., 12., 20., 30.})
      add(
          pair.at(mu).name(), [&](double at) { return area_between(pair, at); }, mu, 1);
  }
  // No shift: the pull depends on the distance after all.
  const auto wider = [](double mu) { return w1_by_cdf(normal(0, 1), normal(mu, 2)); };
  for (const double mu : {-1., 0.5, 2.}) add(fmt::format("N(0,1) | N({:g},2)", mu), wider, mu, 2);
  return result;
}

// The numbers go down to 1e-49, but keep their digits.
constexpr const char* density_reason =
    "relative: a density far out is right to ulp times its logarithm, which is at most 450: 5e-14";
constexpr const char* found_reason =
    "relative: on the tape as for the minimax one, 5e-14; the D found ends at logits of 37, which at mu = 4 "
    "are exceeded with a probability of 2e-13";

// Two distributions that share the value 1 and hardly ever take it.
std::vector<Showing> deficit_by_subtraction(Study&) {
  const double h = 1e-20, log_2 = std::numbers::ln2;
  const Distribution p = categorical({1, h, 0}), q = categorical({0, h, 1});
  return {{"(log 2 - JSD) / h, h = 1e-20 in common", (log_2 - jsd(p, q).value) / h, 0,
           log2_minus_jsd(p, q).value / h, log_2}};
}

}  // namespace

Measurement measure_apart(const Apart& pair, GeneratorCost cost, Study& study) {
  Measurement result;
  for (const double mu : distances) {
    const double closed = pair.slope(cost, mu), measured = slope_by_tape(pair, cost, mu);
    result.add_relative("relative, " + pair.at(mu).name(), measured, closed);
    if (cost == GeneratorCost::minimax) add_law(result, pair.at(mu).name(), measured, pair.minimax_law, mu);
    if (cost == GeneratorCost::non_saturating)
      add_law(result, pair.at(mu).name(), measured, pair.non_saturating_law, mu);
    if (mu > near) continue;
    // The D found has no formula, so that G's gradient goes through the density.
    result.add_relative("relative, at the D found, " + pair.at(mu).name(),
                        gradient_at_found(pair.at(mu), cost, study).location, closed);
  }
  return result;
}

std::vector<Claim> claims_of_vanishing() {
  using enum Wrong::Kind;
  using enum GeneratorCost;
  const Pairs all(pairs_apart().begin(), pairs_apart().end());
  const Apart &normals = all[0], &laplaces = all[1], &cauchys = all[2];
  const Refuses<Pairs> refuse_deficit{measure_deficit}, refuse_minimax{measure_slopes<minimax>},
      refuse_non_saturating{measure_slopes<non_saturating>},
      refuse_likelihood{measure_slopes<maximum_likelihood>};
  const Refuses<ClosedDistance> refuse_w1{measure_w1};
  const std::string laws =
      "The law of each is measured at mu >= 8: the ratio to it is below 1, and above 1 minus a bound that "
      "goes "
      "to 0: ";
  return {
      {.id = "vanishing-jsd",
       .statement = R"(
           As the distance mu of a density and its copy grows, log 2 - JSD falls like sqrt(2 pi) / mu
           exp(-mu^2 / 8) for normals, like pi / 2 exp(-mu / 2) for Laplace densities and only like 2 / mu for
           Cauchy densities, all of scale 1.)",
       .source = "Derived; JSD as in Lin 1991",
       .formula = R"(\log 2 - \operatorname{JSD} = e^{-\mu^2 / 8} \mathbb{E}[e^{\mu Z / 2} )"
                  R"(\operatorname{softplus}(-\mu Z)] \text{ for } N(0, 1) \text{ and } N(\mu, 1) \\ )"
                  R"(2 e^{-\mu / 2} \arctan(\tanh\tfrac{\mu}{4}) + \operatorname{softplus}(-\mu) )"
                  R"(\text{ for Laplace} \\ )"
                  R"(\log\left(1 + \frac{2}{\sqrt{4 + \mu^2}}\right) \text{ for Cauchy})",
       .derivation = "log 2 - JSD = 1/2 (E_p softplus(-a) + E_q softplus(a)), a = log p - log q. For normals "
                     "x = mu/2 + t takes exp(-mu^2/8) out of both densities and leaves a = -mu t; with s = "
                     "mu t the integral of exp(s/2) softplus(-s) is 2 pi. For Laplace a = -2t between the "
                     "centres and constant beyond; for Cauchy JSD has a closed form. Measured: log 2 - JSD "
                     "relative to itself, and V at the D found where it is above 2e-5. " +
                     laws + "(4 + pi^2/2) / mu^2, 4/pi exp(-mu/2) and 4 / mu.",
       .tolerance = 1e-11,
       .tolerance_reason = "relative: the density's, ulp times a logarithm up to 500, and the quadrature's",
       .measure = with(measure_deficit, all),
       .wrong = {refuse_deficit(formula, "Laplace densities without softplus(-mu)",
                                {changed(laplaces, &Apart::deficit, laplaces.minimax)}),
                 refuse_deficit(formula, "a law for normals without the 1 / mu",
                                {changed(normals, &Apart::deficit_law,
                                         Law{[](double mu) {
                                               return std::sqrt(2 * std::numbers::pi) *
                                                      std::exp(-mu * mu / 8);
                                             },
                                             normals.deficit_law.missing})}),
                 refuse_deficit(formula, "Cauchy densities with the law of Laplace densities",
                                {changed(cauchys, &Apart::deficit_law,
                                         Law{laplaces.deficit_law.leading, cauchys.deficit_law.missing})}),
                 refuse_deficit(off, "the closed form for normals 2 % off",
                                {changed(normals, &Apart::deficit, times(1.02, normals.deficit))})},
       .mistake = Mistake{.belief = "How far JSD is from log 2 is found by subtraction.",
                          .truth = R"(
                log 2 - JSD has an integrand of its own; where JSD is near log 2 the subtraction loses all
                digits.)",
                          .why = R"(
                p = (1, h, 0) and q = (0, h, 1) have log 2 - JSD = h log 2 but for h^2. A double near log 2 is
                right to 1e-16, so that a distance of 1e-20 is not in it. The sum of the expectations of
                softplus subtracts nothing. This distance is what is left of G's gradient when D tells the two
                apart.)",
                          .show = deficit_by_subtraction}},
      {.id = "vanishing-minimax",
       .statement = R"(
           At fixed D* the gradient of the minimax cost in the distance mu of p_data and its copy p_g falls
           like sqrt(pi / 2) exp(-mu^2 / 8) for normals, like pi / 2 exp(-mu / 2) for Laplace densities and
           like 4 / mu^2 for Cauchy densities, all of scale 1.)",
       .source = "Derived; the question as in Arjovsky & Bottou 2017",
       .formula = R"(2 \frac{d}{d\mu} \operatorname{JSD} = \frac{\mu}{2} e^{-\mu^2 / 8} \mathbb{E} )"
                  R"(\operatorname{sech}\frac{\mu Z}{2} \text{ for normals} \\ )"
                  R"(2 e^{-\mu / 2} \arctan(\tanh\tfrac{\mu}{4}) \text{ for Laplace} \\ )"
                  R"(\frac{4 \mu}{r^2 (r + 2)},\quad r^2 = 4 + \mu^2 \text{, for Cauchy})",
       .derivation = "At fixed D* the gradient is -E_p_g D* da/dx. For normals a = -mu (x - mu/2), and p_g "
                     "D* = p_data p_g / (p_data + p_g) = exp(-mu^2/8) phi(t) / (2 cosh(mu t/2)) at x = mu/2 "
                     "+ t. For Laplace da/dx = -2 between the centres. Measured: by the tape through the "
                     "samples G(z), and, up to mu = 4, at the D found, through p_g. " +
                     laws + "pi^2 / (2 mu^2), 4/pi exp(-mu/2) and 4 / mu.",
       .tolerance = 2e-13,
       .tolerance_reason = density_reason,
       .measure = with(measure_slopes<minimax>, all),
       .figure = true,
       .wrong = {refuse_minimax(formula, "normals with the law in place of the closed form",
                                {changed(normals, &Apart::minimax, normals.minimax_law.leading)}),
                 refuse_minimax(formula, "normals with dJSD/dmu in place of twice that",
                                {changed(normals, &Apart::minimax, times(0.5, normals.minimax))}),
                 refuse_minimax(formula, "a law of exp(-mu^2 / 4) for normals",
                                {changed(normals, &Apart::minimax_law,
                                         Law{[](double mu) {
                                               return std::sqrt(std::numbers::pi / 2) *
                                                      std::exp(-mu * mu / 4);
                                             },
                                             normals.minimax_law.missing})}),
                 refuse_minimax(formula, "a law of 2 / mu for Cauchy densities",
                                {changed(cauchys, &Apart::minimax_law, cauchys.deficit_law)}),
                 refuse_minimax(off, "the closed form for Laplace densities 2 % off",
                                {changed(laplaces, &Apart::minimax, times(1.02, laplaces.minimax))})}},
      {.id = "vanishing-non-saturating",
       .statement = R"(
           At fixed D* the gradient of the non-saturating cost in the distance mu of p_data and its copy p_g
           grows like mu for normals and tends to 1 for Laplace densities, but falls like 2 / mu for Cauchy
           densities, all of scale 1.)",
       .source = "Derived; the gradient as in Arjovsky & Bottou 2017, Thm. 2.5",
       .formula = R"(\frac{d}{d\mu} (\operatorname{KL} - 2 \operatorname{JSD}) \\ )"
                  R"(\frac{d}{d\mu} \operatorname{KL} = \mu \text{ for normals},\quad 1 - e^{-\mu} )"
                  R"(\text{ for Laplace},\quad \frac{2 \mu}{4 + \mu^2} \text{ for Cauchy})",
       .derivation = "It is the gradient of KL(p_g || p_data) - 2 JSD: the second part is that of the "
                     "minimax cost, and vanishes; the first is the slope of -log p_data where p_g is, and "
                     "that of a heavy tail goes to 0. Measured as the minimax one. " +
                     laws + "sqrt(pi/2) / mu exp(-mu^2/8), (1 + pi/2) exp(-mu/2) and 4 / mu.",
       .tolerance = 1e-11,
       .tolerance_reason = found_reason,
       .measure = with(measure_slopes<non_saturating>, all),
       .wrong = {refuse_non_saturating(formula, "normals with dKL/dmu alone, without -2 dJSD/dmu",
                                       {changed(normals, &Apart::minimax, [](double) { return 0.; })}),
                 refuse_non_saturating(formula, "normals with KL = mu^2 without the half",
                                       {changed(normals, &Apart::kl_slope, times(2, normals.kl_slope))}),
                 refuse_non_saturating(
                     formula, "a law of 1 for Cauchy densities, as for Laplace densities",
                     {changed(cauchys, &Apart::non_saturating_law, laplaces.non_saturating_law)}),
                 refuse_non_saturating(
                     off, "the closed form for Cauchy densities 2 % off",
                     {changed(changed(cauchys, &Apart::kl_slope, times(1.02, cauchys.kl_slope)),
                              &Apart::minimax, times(1.02, cauchys.minimax))})}},
      {.id = "vanishing-maximum-likelihood",
       .statement = R"(
           At fixed D* the gradient of the maximum-likelihood cost in the distance mu of p_data and its copy
           p_g is half of that of KL(p_data || p_g): mu / 2 for normals, (1 - exp(-mu)) / 2 for Laplace
           densities and mu / (4 + mu^2) for Cauchy densities, all of scale 1.)",
       .source = "Goodfellow 2016, Sec. 3.2.4",
       .formula = R"(\frac{1}{2} \frac{d}{d\mu} \operatorname{KL}\text{: } \frac{\mu}{2} )"
                  R"(\text{ for normals},\quad \frac{1 - e^{-\mu}}{2} \text{ for Laplace},\quad )"
                  R"(\frac{\mu}{4 + \mu^2} \text{ for Cauchy})",
       .derivation = R"(
           E_p_g exp(a) times its slope is an expectation under p_data of the slope of -log p_g. So of the
           gradient between normals all but 3e-3 comes from x within 3 of 0: at mu = 30 such samples have a
           probability of 7e-161 under p_g, so that no minibatch has one. Measured as the minimax one.)",
       .tolerance = 1e-11,
       .tolerance_reason = found_reason,
       .measure = with(measure_slopes<maximum_likelihood>, all),
       .wrong = {refuse_likelihood(formula, "normals with all of dKL/dmu, not half",
                                   {changed(normals, &Apart::kl_slope, times(2, normals.kl_slope))}),
                 refuse_likelihood(formula, "Laplace densities with KL = mu, without exp(-mu) - 1",
                                   {changed(laplaces, &Apart::kl_slope, [](double) { return 1.; })}),
                 refuse_likelihood(off, "the closed form for Cauchy densities 2 % off",
                                   {changed(cauchys, &Apart::kl_slope, times(1.02, cauchys.kl_slope))})}},
      {.id = "vanishing-w1",
       .statement = R"(
           If p_g on the line is p_data shifted by mu != 0, W1 is |mu| and its gradient 1 or -1 at every
           distance and for all tails; that of N(mu,s), s != 1, against N(0,1) is erf(mu / (sqrt(2) |s - 1|)),
           below 1 in size.)",
       .source = "Derived; W1 as in Arjovsky et al. 2017, Eq. 1",
       .formula = R"(W_1 = \lvert \mu \rvert,\quad \frac{d}{d\mu} W_1 = \operatorname{sign} \mu \\ )"
                  R"(\text{of } N(0, 1) \text{ and } N(\mu, s)\text{: } )"
                  R"(W_1 = \mathbb{E} \lvert \mu + (s - 1) Z \rvert,\quad )"
                  R"(\frac{d}{d\mu} W_1 = \operatorname{erf}\frac{\mu}{\sqrt{2} \lvert s - 1 \rvert})",
       .derivation = R"(
           On the line W1 is the area between the distribution functions. For a shift F(x) - F(x - mu) is the
           probability of an interval of length |mu|, whose integral over x is |mu|: moments are not needed,
           so that it holds for Cauchy densities too. For N(mu,s) quantiles are mu + (s - 1) z apart, and the
           slope of E|mu + (s - 1) Z| is P(mu + (s - 1) Z > 0) - P(... < 0). Measured: the area by quadrature,
           and its differences.)",
       .tolerance = 5e-11,
       .tolerance_reason = R"(
           that of the differences: roundings of an area of 30, 1e-14, over the smallest step, 0.0125, and the
           quadrature's error of 1e-13 in it)",
       .measure = with(measure_w1, ClosedDistance()),
       .wrong = {refuse_w1(condition, "a gradient of 1 or -1 for N(mu,2), which is no shift of N(0,1)",
                           {.slope = [](double mu, double) { return sign(mu); }}),
                 refuse_w1(formula, "W2^2 = mu^2 + (s - 1)^2 in place of W1",
                           {[](double mu, double s) { return mu * mu + (s - 1) * (s - 1); },
                            [](double mu, double) { return 2 * mu; }}),
                 refuse_w1(off, "W1 2 % off", {.w1 = times(1.02, closed_w1)}),
                 refuse_w1(off, "its gradient 2 % off", {.slope = times(1.02, closed_slope)})}},
  };
}

}  // namespace saddle::gan

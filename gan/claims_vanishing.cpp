// What is left of G's gradient when p_data and p_g are drawn apart: under each cost, and how fast it goes.
#include <fmt/format.h>

#include <cmath>

#include "gan/apart.h"
#include "gan/claims.h"
#include "gan/differences.h"
#include "gan/divergence.h"
#include "gan/quadrature.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

constexpr double distances[] = {0.25, 0.5, 1, 2, 4, 8, 12, 20, 30};
// Up to here no logit that matters is beyond 37, where the D that is found ends.
constexpr double near = 4;
// A deficit above this one is right to 1e-11 at the D that is found.
constexpr double visible = 2e-5;

std::string name_at(const Apart& pair, double mu) {
  return pair.p_data().text() + " | " + pair.p_g(mu).text();
}

Measurement measure_deficit(Study& study) {
  Measurement result;
  for (const Apart& pair : pairs_apart()) {
    for (const double mu : distances) {
      const Distribution p_data = pair.p_data(), p_g = pair.p_g(mu);
      const double closed = pair.deficit(mu);
      const double deficit = log2_minus_jsd(p_data, p_g).value;
      result.add("relative, " + name_at(pair, mu), deficit, closed, std::fabs(deficit / closed - 1));
      // Where logits beyond 37 count, the D that is found stops short of D*: by exp(-37) of one.
      const double at_d_found = -study.play(p_data, p_g).value / 2;
      if (closed > visible) {
        result.add("relative, -V / 2 at the D found, " + name_at(pair, mu), at_d_found, closed,
                   std::fabs(at_d_found / closed - 1));
      }
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
                  "mu, that of maximum likelihood is mu / 2, and that of W1 is 1 at any distance. Dots: "
                  "by the tape, through the samples G(z).",
              .x_label = "distance mu",
              .y_label = "gradient",
              .curves = {},
              .log_y = true};
  const auto curve = [&](const char* label, Ink ink, Stroke stroke, const auto& f) {
    Curve line{label, {}, {}, ink, stroke};
    for (double mu = 0.125; mu <= 12; mu += 0.125) {
      line.x.push_back(mu);
      line.y.push_back(f(mu));
    }
    chart.curves.push_back(std::move(line));
  };
  const auto closed = [&](GeneratorCost cost) {
    return [&pair, cost](double mu) { return pair.slope(cost, mu); };
  };
  curve("minimax", Ink::blue, Stroke::solid, closed(GeneratorCost::minimax));
  curve("non-saturating", Ink::orange, Stroke::solid, closed(GeneratorCost::non_saturating));
  curve("maximum likelihood", Ink::green, Stroke::dashed, closed(GeneratorCost::maximum_likelihood));
  curve("W1", Ink::grey, Stroke::dashed, [](double) { return 1.0; });
  for (const auto& [cost, ink] : {std::pair{GeneratorCost::minimax, Ink::blue},
                                  {GeneratorCost::non_saturating, Ink::orange},
                                  {GeneratorCost::maximum_likelihood, Ink::green}}) {
    Curve dots{fmt::format("{}, measured", name(cost)), {}, {}, ink, Stroke::dots};
    for (double mu = 1; mu <= 12; ++mu) {
      dots.x.push_back(mu);
      dots.y.push_back(slope_by_tape(pair, cost, mu));
    }
    chart.curves.push_back(std::move(dots));
  }
  return chart;
}

Measurement measure_slopes(GeneratorCost cost, Study& study) {
  Measurement result;
  for (const Apart& pair : pairs_apart()) {
    for (Comparison& comparison : measure_apart(pair, cost, study).comparisons)
      result.comparisons.push_back(std::move(comparison));
  }
  return result;
}

Measurement measure_minimax_slope(Study& study) {
  Measurement result = measure_slopes(GeneratorCost::minimax, study);
  if (study.charts()) result.charts.push_back(draw(pairs_apart()[0]));
  return result;
}

// The area between the distribution functions: twice that left of mu / 2, where F and G are small and keep
// their digits. With x = mu / 2 - sinh(t) heavy tails are over at t = 36.
double area_between(const Apart& pair, double mu) {
  const Distribution p_data = pair.p_data(), p_g = pair.p_g(mu);
  const auto slice = [&](double t) {
    const double x = mu / 2 - std::sinh(t);
    return std::fabs(p_data.cdf(x) - p_g.cdf(x)) * std::cosh(t);
  };
  return 2 * integrate(slice, 0, 36, {std::asinh(mu / 2)}).value;
}

Measurement measure_w1(Study&) {
  Measurement result;
  for (const Apart& pair : pairs_apart()) {
    for (const double mu : distances) {
      const double slope = refined_difference([&](double h) { return area_between(pair, mu + h); }, 0.1);
      result.add("area between F and G, " + name_at(pair, mu), area_between(pair, mu), mu);
      result.add("dW1/dmu, " + name_at(pair, mu), slope, 1);
    }
  }
  return result;
}

constexpr const char* relative_reason =
    "relative, though the numbers go down to 1e-49: a density far out is right to ulp times its logarithm, "
    "5e-14, as mu is at most 30; both quadratures are better than that, but for the Cauchy, whose nodes are "
    "right to 1e-12 of 1 where the gradient is 4e-3";

std::function<Measurement(Study&)> measure(GeneratorCost cost) {
  return [cost](Study& study) { return measure_slopes(cost, study); };
}

}  // namespace

Measurement measure_apart(const Apart& pair, GeneratorCost cost, Study& study) {
  Measurement result;
  for (const double mu : distances) {
    const double closed = pair.slope(cost, mu), measured = slope_by_tape(pair, cost, mu);
    result.add("relative, " + name_at(pair, mu), measured, closed, std::fabs(measured / closed - 1));
    if (mu > near) continue;
    // The D found has no formula, so that G's gradient goes through the density.
    const QuadratureNodes nodes = quadrature_nodes(pair.p_data(), pair.p_g(mu));
    const std::vector<double> logit = study.find(nodes.log_p, nodes.log_q);
    result.add("at the D found, " + name_at(pair, mu),
               gradient_at_nodes(pair.family, {mu, 1}, nodes, logit, cost).location, closed);
  }
  return result;
}

std::vector<Claim> claims_of_vanishing() {
  return {
      {.id = "vanishing-jsd",
       .statement =
           "Drawn apart, two densities have a JSD that comes as close to log 2 as their tails are thin.",
       .source = "Derived; JSD as in Lin 1991",
       .formula =
           "log 2 - JSD = exp(-mu^2/8) E exp(mu Z/2) softplus(-mu Z) for N(0,1) and N(mu,1); 2 exp(-mu/2) "
           "atan(tanh(mu/4)) + softplus(-mu) for Laplace; log(1 + 2/sqrt(4 + mu^2)) for Cauchy",
       .derivation =
           "log 2 - JSD = 1/2 (E_p softplus(-a) + E_q softplus(a)), a = log p - log q. For normals x = mu/2 "
           "+ t takes exp(-mu^2/8) out of both densities and leaves a = -mu t. For Laplace a = -2t between "
           "the centres and constant beyond; for Cauchy JSD has a closed form. Measured: log 2 - JSD "
           "relative to itself, and so is V at the D found where it is above 2e-5.",
       .tolerance = 1e-11,
       .tolerance_reason = "relative: the density's, ulp times a logarithm up to 500, and the quadrature's",
       .measure = measure_deficit},
      {.id = "vanishing-minimax",
       .statement =
           "The minimax cost pulls G like exp(-mu^2/8) if the tails are normal, like exp(-mu/2) if they "
           "are exponential, and like 4/mu^2 for Cauchys.",
       .source = "Derived; the question as in Arjovsky & Bottou 2017",
       .formula =
           "2 dJSD/dmu = mu/2 exp(-mu^2/8) E sech(mu Z/2) for normals; 2 exp(-mu/2) atan(tanh(mu/4)) for "
           "Laplace; 4 mu / (r^2 (r + 2)), r^2 = 4 + mu^2, for Cauchy",
       .derivation =
           "At fixed D* the gradient is -E_p_g D* da/dx. For normals a = -mu (x - mu/2), and p_g D* = p_data "
           "p_g / (p_data + p_g) = exp(-mu^2/8) phi(t) / (2 cosh(mu t/2)) at x = mu/2 + t. For Laplace da/dx "
           "= -2 between the centres. Where p_g is, D* is nearly zero, and where D* is not, there is no p_g. "
           "Measured: by the tape through the samples G(z), relative; and at the D found, through p_g.",
       .tolerance = 1e-10,
       .tolerance_reason = relative_reason,
       .measure = measure_minimax_slope},
      {.id = "vanishing-non-saturating",
       .statement =
           "The non-saturating cost pulls G with nearly mu if the tails are normal, with nearly 1 if they "
           "are exponential; but for Cauchys it lets go, too, like 2/mu.",
       .source = "Derived; the gradient as in Arjovsky & Bottou 2017, Thm. 2.5",
       .formula =
           "dKL/dmu - 2 dJSD/dmu; dKL/dmu = mu for normals, 1 - exp(-mu) for Laplace, 2 mu / (4 + mu^2) for "
           "Cauchy",
       .derivation = "It is the gradient of KL(p_g || p_data) - 2 JSD: the second part is that of the "
                     "minimax cost, and vanishes; the first is the slope of -log p_data where p_g is, which "
                     "heavy tails do not have. Measured as the minimax one.",
       .tolerance = 1e-10,
       .tolerance_reason = relative_reason,
       .measure = measure(GeneratorCost::non_saturating)},
      {.id = "vanishing-maximum-likelihood",
       .statement =
           "The maximum-likelihood cost pulls G with half of the gradient of KL(p_data || p_g), mu/2 for "
           "normals.",
       .source = "Goodfellow 2016, Sec. 3.2.4",
       .formula = "1/2 dKL/dmu: mu/2 for normals, (1 - exp(-mu))/2 for Laplace, mu / (4 + mu^2) for Cauchy",
       .derivation = "E_p_g exp(a) times its slope is an expectation under p_data of the slope of -log p_g. "
                     "All of it comes from samples near the data: at mu = 30 they have a probability of "
                     "5e-198, so that no minibatch sees one. Measured as the minimax one.",
       .tolerance = 1e-10,
       .tolerance_reason = relative_reason,
       .measure = measure(GeneratorCost::maximum_likelihood)},
      {.id = "vanishing-w1",
       .statement = "The gradient of W1 is 1 at every distance, whatever the tails.",
       .source = "Derived; W1 as in Arjovsky et al. 2017, Eq. 1",
       .formula = "dW1/dmu = 1",
       .derivation =
           "W1 is the area between the distribution functions, and a shift by mu makes it mu. Measured: "
           "the area by quadrature, and its differences.",
       .tolerance = 1e-9,
       .tolerance_reason =
           "that of the differences: the area at its error of 1e-12 over the smallest step, 0.0125",
       .measure = measure_w1},
  };
}

}  // namespace saddle::gan

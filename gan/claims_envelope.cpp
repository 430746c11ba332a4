// How C and JSD change with the generator's parameters: the envelope identity, and the parabola at equality.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>

#include "gan/claims.h"
#include "gan/differences.h"
#include "gan/divergence.h"
#include "gan/generator_family.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

struct EnvelopeCase {
  const GeneratorFamily& family;
  Theta theta_data, theta;
};

Measurement measure_envelope(Study& study) {
  const auto families = generator_families();
  const EnvelopeCase cases[] = {
      {families[0], {0, 1}, {1, 1}},
      {families[0], {0, 1}, {0.5, 2}},
      {families[1], {0, 1}, {1, 1.5}},
      {families[2], {0, 1}, {1, 2}},
  };
  Measurement result;
  for (const EnvelopeCase& envelope : cases) {
    const GeneratorFamily& family = envelope.family;
    const Theta theta = envelope.theta, theta_data = envelope.theta_data;
    const Distribution p_data = family.at(theta_data);
    const std::string name = p_data.text() + " | " + family.at(theta).text();
    const Theta gradient = frozen_gradient(family, theta_data, theta);

    // C moves with its D: D is found anew for each theta.
    const auto c_at = [&](const Theta& moved) { return study.play(p_data, family.at(moved)).value; };
    const auto jsd_at = [&](const Theta& moved) { return 2 * jsd(p_data, family.at(moved)).value; };
    for (const bool of_c : {true, false}) {
      const auto f = [&](const Theta& moved) { return of_c ? c_at(moved) : jsd_at(moved); };
      const char* what = of_c ? "differences of C" : "differences of 2 JSD";
      result.add(fmt::format("d/dlocation against {}, {}", what, name), gradient.location,
                 refined_difference(
                     [&](double h) {
                       return f({theta.location + h, theta.scale});
                     },
                     0.1));
      result.add(fmt::format("d/dscale against {}, {}", what, name), gradient.scale,
                 refined_difference(
                     [&](double h) {
                       return f({theta.location, theta.scale + h});
                     },
                     0.1));
    }
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

// JSD / d^2 at distance d.
double scaled_jsd(const FisherCase& family, double d) {
  return jsd(family.at(-d / 2), family.at(d / 2)).value / (d * d);
}

Measurement measure_fisher(Study&) {
  Measurement result;
  for (const FisherCase& family : fisher_cases) {
    // Extrapolate to d = 0; the expansion has even powers only, as exchanging the two changes nothing.
    std::array<double, 4> table;
    for (int k = 0; k < 4; ++k) table[k] = scaled_jsd(family, std::ldexp(0.1, -k));
    result.add(family.name, extrapolate(table), family.information / 8);
  }
  return result;
}

Measurement measure_fisher_rate(Study&) {
  Measurement result;
  for (const FisherCase& family : fisher_cases) {
    const double limit = family.information / 8;
    const double far = scaled_jsd(family, 0.025) - limit, near = scaled_jsd(family, 0.0125) - limit;
    result.add(family.name, std::log2(far / near), 2);
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_envelope() {
  return {
      {.id = "envelope",
       .statement = "The gradient of C in theta_g is that of V with D held fixed at D*; it is 2 dJSD/dtheta.",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = "dC/dtheta = d/dtheta E_z log(1 - D*(G_theta(z))) at fixed D* = 2 dJSD/dtheta",
       .derivation =
           "C(theta) = V(D*(theta), theta). By the chain rule its derivative has a part through "
           "D*, which is zero because dV/dD = 0 at the optimum. That is why an update of G may treat D as a "
           "constant. Measured: the gradient at fixed D* by the tape, through the samples G(z); against "
           "central differences of C, where D is found anew for each theta, and of 2 JSD.",
       .tolerance = 1e-9,
       .tolerance_reason = "that of the differences: their smallest step, 0.0125, divides a quadrature error "
                           "of 1e-12, and extrapolation doubles the result; what extrapolation leaves is "
                           "below (0.1 * 0.05 * 0.025 * 0.0125)^2 = 2e-12",
       .measure = measure_envelope},
      {.id = "jsd-fisher",
       .statement = "Near equality JSD is I / 8 times the squared distance of the parameters, I the Fisher "
                    "information.",
       .source = "Derived; JSD as in Lin 1991",
       .formula = "JSD(p_theta || p_(theta + d)) / d^2 -> I(theta) / 8 as d -> 0",
       .derivation =
           "KL(p || q) is I d^2 / 2 to second order. Each of the two has only half the distance to "
           "the mean, 1/2 * 2 * I (d / 2)^2 / 2 = I d^2 / 8. So the gradient that G gets fades linearly as "
           "p_g comes close. Measured: JSD / d^2 at d = 0.1, 0.05, 0.025 and 0.0125, extrapolated to zero.",
       .tolerance = 1e-8,
       .tolerance_reason = "the quadrature's, 1e-12, divided by the smallest d^2 = 1.6e-4; what "
                           "extrapolation leaves is below 1e-11",
       .measure = measure_fisher},
      {.id = "jsd-fisher-rate",
       .statement = "The remainder JSD / d^2 - I / 8 shrinks with the square of the distance d.",
       .source = "Derived; JSD as in Lin 1991",
       .formula = "log2 of the ratio of the remainders at 2 d and d -> 2",
       .derivation = "JSD is symmetric in its arguments, so that with parameters -d/2 and d/2 its expansion "
                     "has even powers of d only: JSD = I d^2 / 8 + c d^4 + ... Measured: the ratio of the "
                     "remainders at d = 0.025 and 0.0125.",
       .tolerance = 0.02,
       .tolerance_reason =
           "the next term of the expansion, c6 d^6, changes the ratio by about 5 d^2 c6 / c4 = 0.003 c6 / c4",
       .measure = measure_fisher_rate},
  };
}

}  // namespace saddle::gan

// What V of a D says that is not optimal, and how near D comes with the capacity of its class.
#include <fmt/format.h>

#include <numbers>

#include "autodiff/real_math.h"
#include "gan/claims.h"
#include "gan/coins.h"
#include "gan/divergence.h"
#include "gan/logit_polynomial.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using Logits = std::vector<double>;

// What is to be at most a bound, and by how much it is not.
void add_at_most(Measurement& result, std::string what, double measured, double bound) {
  result.add(std::move(what), measured, bound, measured <= bound ? 0 : measured - bound);
}

// JSD - (log 2 + V(D) / 2) of D learned from samples.
Measurement measure_lower_bound(Study& study) {
  const Distribution p = normal(0, 1), q = normal(0, 2);
  const QuadratureNodes nodes = quadrature_nodes(p, q);
  const Logits best = study.find(nodes.log_p, nodes.log_q);
  const double distance = jsd(p, q).value;
  ad::Random random = study.random("data-lower-bound");
  Measurement result;
  for (const int degree : {1, 2, 4}) {
    const Points x = draw(p, 200, random), z = draw(q, 200, random);
    const LogitFit fit = fit_logit(degree, {x, z});
    const double bound = std::numbers::ln2 + value_of_logit(fit.coefficients, exact_sides(nodes)) / 2;
    result.add(fmt::format("JSD - bound, degree {}, 200 samples", degree), distance - bound,
               mean_coin_kl(nodes, best, logits_at(fit.coefficients, nodes.x)));
    add_at_most(result, fmt::format("the bound is below JSD, degree {}", degree), bound, distance);
  }
  return result;
}

Measurement measure_capacity(Study& study) {
  return measure_classes(mean_coin_kl, study);
}

}  // namespace

Measurement measure_classes(MeanCoinKl mean_kl, Study& study) {
  struct Case {
    Distribution p, q;
    int contained;  // the degree of log p - log q, or none
  };
  constexpr int none = 5;
  Measurement result;
  for (const Case& it : {Case{normal(0, 1), normal(0, 2), 2},
                         {normal(0, 1), normal(1, 1), 1},
                         {normal(0, 1), normal(1, 0.5), 2},
                         {mixture({{0.4, normal(-2, 0.5)}, {0.6, normal(1, 0.7)}}), normal(0, 1.5), none},
                         {logistic(0, 1), normal(0.5, 2), none}}) {
    const QuadratureNodes nodes = quadrature_nodes(it.p, it.q);
    const TwoSides sides = exact_sides(nodes);
    const Logits best = study.find(nodes.log_p, nodes.log_q);
    const double c = c_g(it.p, it.q).value;
    double smaller_value = 0;
    Logits smaller;
    for (int degree = 0; degree <= 4; ++degree) {
      const std::string name = fmt::format(", {} | {}, degree {}", it.p.text(), it.q.text(), degree);
      const LogitFit fit = fit_logit(std::vector<double>(static_cast<std::size_t>(degree) + 1, 0.0), sides);
      const Logits logit = logits_at(fit.coefficients, nodes.x);
      const double gap = c - fit.value;
      result.add("C(G) - largest V" + name, gap, 2 * mean_kl(nodes, best, logit));
      add_at_most(result, "largest V is at most C(G)" + name, fit.value, c);
      if (degree == 0) {
        result.add("largest V" + name, fit.value, -2 * std::numbers::ln2);
      } else {
        result.add("rise of the largest V" + name, fit.value - smaller_value,
                   2 * mean_kl(nodes, logit, smaller));
        add_at_most(result, "the class before has no larger V" + name, smaller_value, fit.value);
      }
      if (degree >= it.contained) {
        result.add("largest V is C(G)" + name, fit.value, c);
      } else {  // the gap stays: Pinsker's inequality for coins
        const double least = 4 * mean_under_m(nodes, [&](std::size_t i) {
                               const double d = ad::real::sigmoid(best[i]) - ad::real::sigmoid(logit[i]);
                               return d * d;
                             });
        add_at_most(result, "4 E_m (D* - D)^2 is at most C(G) - largest V" + name, least, gap);
      }
      std::vector<double> moved = fit.coefficients;
      for (double& coefficient : moved) coefficient = 0.8 * coefficient + 0.1;
      result.add("C(G) - V of a D moved away" + name, c - value_of_logit(moved, sides),
                 2 * mean_kl(nodes, best, logits_at(moved, nodes.x)));
      smaller_value = fit.value;
      smaller = logit;
    }
  }
  return result;
}

std::vector<Claim> claims_of_capacity() {
  return {
      {.id = "data-lower-bound",
       .statement = "log 2 + V(D) / 2 is at most JSD for every D; it lacks the mean divergence of D from D*.",
       .source = "Derived; V as in Goodfellow et al. 2014, Thm. 1",
       .formula = "JSD - (log 2 + V(D) / 2) = E_m KL(coin D* || coin D) >= 0",
       .derivation = "C(G) - V(D) is the integral of p log(D* / D) + q log((1 - D*) / (1 - D)), and p = 2 m "
                     "D*, q = 2 m (1 - D*). Measured: D of degree 1, 2 and 4 learned from 200 samples, its V "
                     "by quadrature.",
       .tolerance = 1e-11,
       .tolerance_reason = "three quadratures of 1e-12 each",
       .measure = measure_lower_bound},
      {.id = "data-capacity",
       .statement = "A larger class of D never has a smaller largest V, and that is C(G) where the class "
                    "contains D*; else a gap stays.",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula = "C(G) - V(D_d) = 2 E_m KL(D* || D_d); V(D_d) - V(D_(d-1)) = 2 E_m KL(D_d || D_(d-1)), D_d "
                  "the best of degree d",
       .derivation =
           "With a the logit of D, V = E_p_data a + 2 E_m log(1 - D). At the best D of a class that "
           "is linear in its coefficients, E_p_data phi = 2 E_m D phi, so that V(D_d) - V(D) = 2 "
           "E_m KL(D_d || D) for each D of the class, and those of a smaller one are among them. "
           "log p_data - log p_g has degree 2 for two normals, 1 if their variances are equal. "
           "Measured: degrees 0 to 4 by Newton's method; the gap is at least 4 E_m (D* - D)^2.",
       .tolerance = 1e-11,
       .tolerance_reason = "three quadratures of 1e-12 each",
       .measure = measure_capacity},
  };
}

}  // namespace saddle::gan

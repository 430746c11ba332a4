// Thm. 1: what the best discriminator makes of V, and where that is smallest.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "gan/claims/catalogue.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/objective.h"
#include "gan/probability/blend.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using std::numbers::ln2;
constexpr double roundings = 2e-14;
constexpr const char* roundings_reason =
    "V sums some thousand terms; V is flat at the optimum, so that the optimiser's error enters squared; "
    "both "
    "rules of integration converge to rounding";

// A closed form of two distributions.
using OfPair = std::function<double(const Distribution& p_data, const Distribution& p_g)>;

// JSD without any code of V's: in closed form for two Cauchy densities (Nielsen and Okamura 2021), for
// exponentials whose rates have the ratio 2 and for uniforms of one width, else by the second rule.
double other_jsd(const Distribution& p, const Distribution& q) {
  if (p.components().size() == 1 && q.components().size() == 1) {
    const Component &a = p.components()[0], &b = q.components()[0];
    if (a.kind == DensityKind::cauchy && b.kind == DensityKind::cauchy) {
      const double shift = a.location - b.location, change = a.scale - b.scale;
      const double root = std::sqrt(2 + (shift * shift + change * change) / (2 * a.scale * b.scale));
      return std::log(2 * root / (root + std::numbers::sqrt2));
    }
    if (a.kind == DensityKind::exponential && b.kind == DensityKind::exponential &&
        std::max(a.scale, b.scale) == 2 * std::min(a.scale, b.scale))
      return (3 * ln2 - 2.25 * std::log(3) + 0.5) / 2;
    if (a.kind == DensityKind::uniform && b.kind == DensityKind::uniform && a.width() == b.width())
      return std::min(1.0, std::fabs(a.location - b.location) / a.width()) * ln2;
  }
  return jsd_by_tanh_sinh(p, q).value;
}

// [closed-form
double c_from_jsd(const Distribution& p, const Distribution& q) {
  return -log_4 + 2 * other_jsd(p, q);
}
// closed-form]

double c_from_two_kl(const Distribution& p, const Distribution& q) {
  const Distribution m = blend(0.5, p, q);
  return -log_4 + kl_by_tanh_sinh(p, m).value + kl_by_tanh_sinh(q, m).value;
}

double cost_from_jsd(const Distribution& p, const Distribution& q) {
  return ln2 - other_jsd(p, q);
}

// The catalogue's pairs, and pairs of one kind, whose JSD has a closed form.
const std::vector<Game>& all_games(Study& study) {
  return study.once<std::vector<Game>>("thm-1", [&] {
    std::vector<Game> games = study.games();
    for (const auto& [p_data, p_g] :
         {std::pair(cauchy(0, 1), cauchy(1, 2)), std::pair(exponential(1), exponential(2)),
          std::pair(exponential(2), exponential(1)), std::pair(uniform(0, 1), uniform(0.25, 1.25)),
          std::pair(categorical({0.5, 0.25, 0.125, 0.125}), categorical({0.25, 0.25, 0.25, 0.25}))})
      games.push_back(study.play(p_data, p_g));
    return games;
  });
}

// C along a path of generators that passes through p_data.
Chart draw(const Study& study) {
  Chart chart{
      "c-g", "C(G) for p_data = N(0,1), p_g = N(mu,1)",
      "For each generator on this path C(G), which is V at the D found, lies on -log 4 + 2 JSD. It is "
      "-log 4 at mu = 0 alone, where p_g = p_data. Towards 0, where the two hardly overlap, it is "
      "flat: there G has next to no slope to follow.",
      "mu", "nats"};
  Curve c{"C(G): V at the D found", {}, {}, Role::measured}, theory{"-log 4 + 2 JSD"},
      least{"-log 4", {}, {}, Role::reference};
  for (int i = -40; i <= 40; ++i) {
    const double mu = 0.15 * i;
    for (Curve* curve : {&theory, &least}) curve->x.push_back(mu);
    theory.y.push_back(c_from_jsd(normal(0, 1), normal(mu, 1)));
    least.y.push_back(-log_4);
    if (i % 4 != 0) continue;
    c.x.push_back(mu);
    c.y.push_back(study.play(normal(0, 1), normal(mu, 1)).value);
  }
  chart.curves = {theory, c, least};
  return chart;
}

// [measure-value
// V at the D found against a closed form of each pair.
Measurement measure_value(Study& study, const OfPair& closed) {
  Measurement result;
  for (const Game& game : all_games(study)) result.add(game.name, game.value, closed(game.p_data, game.p_g));
  return result;
}
// measure-value]

Measurement measure_thm_1(Study& study) {
  Measurement result = measure_value(study, c_from_jsd);
  result.notes.push_back(fmt::format(
      "{} pairs; JSD in closed form for two Cauchy densities, exponentials and uniforms, as a sum "
      "for cells, else by tanh-sinh.",
      result.comparisons.size()));
  if (study.charts()) result.charts.push_back(draw(study));
  return result;
}

// The largest distance of the two distribution functions, at the nodes.
double kolmogorov_distance(const Game& game) {
  double largest = 0;
  for (const double x : game.nodes.x)
    largest = larger(largest, std::fabs(game.p_data.cdf(x) - game.p_g.cdf(x)));
  return largest;
}

// floor: what C + log 4 is at least, from the distance of the distribution functions.
using Floor = std::function<double(double distance)>;
double squared(double distance) {
  return distance * distance;
}

Measurement measure_minimum(Study& study, double least, const Floor& floor, const Distribution& equal) {
  Measurement result;
  const auto compare = [&](const Game& game) {
    result.add("C where p_g = p_data, " + game.name, game.value, least);
  };
  for (const Game& game : study.games())
    if (game.p_data == game.p_g) compare(game);
  // One distribution, in two writings whose densities differ at x = 1.
  compare(study.play(uniform(0, 2), mixture({{0.5, uniform(0, 1)}, {0.5, uniform(1, 2)}})));
  compare(study.play(normal(0, 1), equal));

  std::vector<Game> unequal;
  for (const Game& game : study.games())
    if (game.p_data != game.p_g) unequal.push_back(game);
  unequal.push_back(study.play(normal(0, 1), normal(0.001, 1)));
  unequal.push_back(study.play(normal(0, 1), normal(0, 1.001)));
  double smallest = std::numeric_limits<double>::infinity();
  for (const Game& game : unequal) {
    const double distance = kolmogorov_distance(game);
    smallest = std::min(smallest, distance);
    result.at_least("C + log 4, " + game.name, game.value + log_4, floor(distance));
    result.at_least("sup |F_p - F_q|, " + game.name, distance, 1e-4).control = true;
  }
  result.notes.push_back(
      fmt::format("The closest of {} unequal pairs has sup |F_p - F_q| = {:.3g}.", unequal.size(), smallest));
  return result;
}

Measurement measure_disjoint(Study& study, double overlap, double closed) {
  Measurement result;
  for (const auto& [p_data, p_g] :
       {std::pair(uniform(0, 1), uniform(2, 3)), std::pair(uniform(0, 1), uniform(1 - overlap, 2 - overlap)),
        std::pair(uniform(0, 1), uniform(1e6, 1e6 + 1)),
        std::pair(uniform(-3, -2), mixture({{0.5, uniform(-2, 0)}, {0.5, exponential(1)}})),
        std::pair(categorical({0.5, 0.5, 0}), categorical({0, 0, 1}))}) {
    const Game game = study.play(p_data, p_g);
    result.add("JSD, " + game.name, (game.value + log_4) / 2, closed);
  }
  return result;
}

// J(D) on the nodes, as the players' losses compute it.
double cost_on_nodes(const Game& game) {
  ad::Tape tape;
  const ad::Var a = tape.constant(ad::Array::column(game.logit));
  return discriminator_cost(a, tape.constant(ad::Array::column(game.nodes.p())), a,
                            tape.constant(ad::Array::column(game.nodes.q())))
      .value();
}

Measurement measure_cost(Study& study, const OfPair& closed) {
  Measurement result;
  for (const Game& game : study.games())
    result.add("J, " + game.name, cost_on_nodes(game), closed(game.p_data, game.p_g));
  return result;
}

// The same numbers with logarithms to base 2.
std::vector<Showing> in_bits(Study& study) {
  const Distribution p = categorical({1, 0}), q = categorical({0, 1});
  return {
      {"C(G) where p_g = p_data", std::log2(0.5) + std::log2(1 - 0.5), -2, study.play(p, p).value, -log_4},
      {"JSD of disjoint supports", std::log2(1 / 0.5) / 2 + std::log2(1 / 0.5) / 2, 1, jsd(p, q).value, ln2},
  };
}

// JSD from J, read as the sum of two losses and as their mean.
std::vector<Showing> half_read_as_whole(Study& study) {
  const auto show = [&](const Distribution& p, const Distribution& q) -> Showing {
    const Game game = study.play(p, q);
    const double j = cost_on_nodes(game), closed = jsd_by_tanh_sinh(p, q).value;
    return {"JSD from J, " + game.name, (log_4 - j) / 2, (ln2 + closed) / 2, ln2 - j, closed};
  };
  return {show(normal(0, 1), normal(0, 1)), show(normal(0, 1), normal(1, 1))};
}

}  // namespace

std::vector<Claim> claims_of_thm_1() {
  using enum Wrong::Kind;
  const auto plain = [](const Distribution& p, const Distribution& q) { return jsd(p, q).value; };
  return {
      {.id = "thm-1",
       .statement = "C(G) = max over D of V(D, G) is -log 4 + 2 JSD(p_data || p_g).",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = R"(C(G) = -\log 4 + 2 \operatorname{JSD}(p_{\text{data}} \parallel p_g))",
       .derivation = R"(
           Put D* into V: C = E_p_data log(p_data / (p_data + p_g)) + E_p_g log(p_g / (p_data + p_g)). With m
           = (p_data + p_g) / 2 each denominator is 2 m, which takes log 2 out of each term: C = -log 4 +
           KL(p_data || m) + KL(p_g || m), and the sum of the two is 2 JSD. Measured: V at the D that was
           found numerically, against the JSD in closed form or by another rule of integration.)",
       .tolerance = roundings,
       .tolerance_reason = roundings_reason,
       .measure = measure_thm_1,
       .figure = true,
       .wrong = {{formula, "C(G) = -log 4 + JSD, without the 2",
                  [=](Study& study) {
                    return measure_value(study,
                                         [=](const auto& p, const auto& q) { return -log_4 + plain(p, q); });
                  }},
                 {formula, "C(G) = 2 JSD, without the -log 4",
                  [=](Study& study) { return measure_value(study, times(2, plain)); }},
                 {formula, "C(G) = -log 4 + 2 sqrt(JSD), the root that some libraries call JSD",
                  [=](Study& study) {
                    return measure_value(study, [=](const auto& p, const auto& q) {
                      return -log_4 + 2 * std::sqrt(plain(p, q));
                    });
                  }},
                 {off, "C(G) 2 % off",
                  [=](Study& study) {
                    return measure_value(study, times(1.02, [=](const auto& p, const auto& q) {
                                           return -log_4 + 2 * plain(p, q);
                                         }));
                  }}},
       .unit = "nats",
       .mistake =
           Mistake{.belief = "The best value is -2, and JSD is at most 1.",
                   .truth = "In nats, the unit of V, the best value is -log 4 and JSD is at most log 2.",
                   .why = R"(
                -2 and 1 are right in bits, where logarithms are to base 2. The paper's -log 4, and every
                cross-entropy in code, is in nats. Both in one comparison are off by log 2 = 0.693.)",
                   .show = in_bits}},
      {.id = "thm-1-kl",
       .statement = R"(
           C(G) is -log 4 plus the Kullback-Leibler divergences of p_data and of p_g from their mixture m =
           (p_data + p_g) / 2.)",
       .source = "Goodfellow et al. 2014, Eq. 5",
       .formula = R"(C(G) = -\log 4 + \operatorname{KL}(p_{\text{data}} \parallel m) + )"
                  R"(\operatorname{KL}(p_g \parallel m))",
       .derivation = R"(
           The step before Thm. 1's last line. Measured: the same V as for thm-1, against the two divergences,
           each integrated on its own, by tanh-sinh, with m as a distribution.)",
       .tolerance = roundings,
       .tolerance_reason = roundings_reason,
       .measure = [](Study& study) { return measure_value(study, c_from_two_kl); },
       .wrong = {{formula, "the divergences from p_data + p_g, without the half",
                  [](Study& study) {
                    return measure_value(study, [](const auto& p, const auto& q) {
                      const Distribution m = blend(0.5, p, q);
                      return -log_4 + (kl(p, m).value - ln2) + (kl(q, m).value - ln2);
                    });
                  }},
                 {formula, "-log 4 + KL(p_data || p_g) + KL(p_g || p_data)",
                  [](Study& study) {
                    return measure_value(study, [](const auto& p, const auto& q) {
                      return -log_4 + kl(p, q).value + kl(q, p).value;
                    });
                  }},
                 {off, "C(G) 2 % off",
                  [](Study& study) { return measure_value(study, times(1.02, c_from_two_kl)); }}},
       .unit = "nats"},
      {.id = "thm-1-minimum",
       .statement = "C(G) >= -log 4, with equality if and only if p_g = p_data up to a set of measure zero.",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = R"(C(G) + \log 4 \ge \sup \lvert F_p - F_q \rvert^2,\quad F_p \text{ and } F_q )"
                  R"(\text{ the distribution functions} \\ )"
                  R"(C(G) + \log 4 = 0 \text{ where } F_p = F_q)",
       .derivation = R"(
           C + log 4 is the sum of two Kullback-Leibler divergences from m. By Pinsker's inequality each is at
           least 2 TV^2, and p_data and p_g are both TV(p_data, p_g) / 2 away from m: C + log 4 >= TV(p_data,
           p_g)^2 >= sup |F_p - F_q|^2, which is zero only for F_p = F_q. Measured: C at equality for each of
           the catalogue, and for two densities that differ in one point; and the bound for all unequal pairs,
           two very close ones among them.)",
       .tolerance = roundings,
       .tolerance_reason = roundings_reason,
       .measure = [](Study& study) { return measure_minimum(study, -log_4, squared, normal(0, 1)); },
       .wrong = {{formula, "the minimum is -2, which is -log 4 in bits",
                  [](Study& study) { return measure_minimum(study, -2, squared, normal(0, 1)); }},
                 {formula, "C + log 4 >= sup |F_p - F_q|, without the square",
                  [](Study& study) {
                    return measure_minimum(
                        study, -log_4, [](double distance) { return distance; }, normal(0, 1));
                  }},
                 {condition, "C is -log 4 for p_data = N(0,1), p_g = N(0.001,1) too",
                  [](Study& study) { return measure_minimum(study, -log_4, squared, normal(0.001, 1)); }},
                 {off, "the minimum 2 % off",
                  [](Study& study) { return measure_minimum(study, -1.02 * log_4, squared, normal(0, 1)); }}},
       .unit = "nats"},
      {.id = "thm-1-disjoint",
       .statement = R"(
           If the supports of two densities p_data and p_g, or of two lists of probabilities, have at most a
           set of measure zero in common, JSD is log 2, however near or far they are.)",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\frac{C(G) + \log 4}{2} = \log 2)",
       .derivation = R"(
           Where only one of the two is positive, D* is 1 or 0, D makes no mistake, and V = 0. Then C = 0 =
           -log 4 + 2 log 2, the largest value there is. It does not tell how far apart the supports are:
           while they stay apart, C has a slope of zero. Measured: supports that touch in a point among them.)",
       .tolerance = 1e-14,
       .tolerance_reason = "the optimiser stops at D = 1 - 9e-17; V sums some thousand terms",
       .measure = [](Study& study) { return measure_disjoint(study, 0, ln2); },
       .wrong = {{formula, "JSD is log 4, without the halves",
                  [](Study& study) { return measure_disjoint(study, 0, 2 * ln2); }},
                 {formula, "JSD is 1, which is log 2 in bits",
                  [](Study& study) { return measure_disjoint(study, 0, 1); }},
                 {condition, "JSD is log 2 for supports that share a hundredth of their length",
                  [](Study& study) { return measure_disjoint(study, 0.01, ln2); }},
                 {off, "log 2 is 2 % off",
                  [](Study& study) { return measure_disjoint(study, 0, 1.02 * ln2); }}},
       .unit = "nats"},
      {.id = "cost-of-d",
       .statement = R"(
           The discriminator's cost J(D) = -V / 2, the mean binary cross-entropy over equal halves of data and
           samples, is log 2 - JSD at the optimum.)",
       .source = "Goodfellow 2016, Sec. 3.2.1",
       .formula = R"(J(D^*) = \log 2 - \operatorname{JSD}(p_{\text{data}} \parallel p_g))",
       .derivation = R"(
           Divide thm-1 by -2. So a discriminator whose best loss is log 2 = 0.693 has nothing to see: p_g =
           p_data; and one whose loss is 0 sees two distributions that do not overlap. Measured: the cost that
           players descend, at the D found, against log 2 minus the JSD in closed form or by another rule of
           integration.)",
       .tolerance = roundings,
       .tolerance_reason = roundings_reason,
       .measure = [](Study& study) { return measure_cost(study, cost_from_jsd); },
       .wrong = {{formula, "J = log 2 - 2 JSD",
                  [=](Study& study) {
                    return measure_cost(study,
                                        [=](const auto& p, const auto& q) { return ln2 - 2 * plain(p, q); });
                  }},
                 {formula, "J = log 4 - 2 JSD, the sum of the two losses, which is -V",
                  [=](Study& study) {
                    return measure_cost(
                        study, [=](const auto& p, const auto& q) { return 2 * (ln2 - plain(p, q)); });
                  }},
                 {off, "J 2 % off",
                  [=](Study& study) { return measure_cost(study, times(1.02, cost_from_jsd)); }}},
       .unit = "nats",
       .mistake = Mistake{.belief = "The loss of D is -V, so that JSD is (log 4 - loss) / 2.",
                          .why = R"(
                V adds up two expectations, the mean over a batch of data and samples has half of each. At
                equality J is log 2 = 0.693 and the sum of the two losses log 4 = 1.386. Read as a sum, 0.693
                is a D that tells a lot: JSD = 0.347. Read as a mean, it is a D that tells nothing.)",
                          .show = half_read_as_whole}},
  };
}

}  // namespace saddle::gan

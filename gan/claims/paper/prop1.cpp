// Prop. 1: the best discriminator, found by maximising V, against p_data / (p_data + p_g).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "autodiff/real_math.h"
#include "gan/claims/catalogue.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/discriminator.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {
namespace {

using ad::real::sigmoid;

// Where the larger density is below exp(-700), near the smallest double: such nodes are only counted.
constexpr double negligible_log_density = -700;

// A closed form at a point, from the two log densities there.
using AtPoint = std::function<double(double log_p_data, double log_p_g)>;
double d_star(double log_p_data, double log_p_g) {
  return *optimal_discriminator(log_p_data, log_p_g);
}
double density_ratio(double log_p_data, double log_p_g) {
  return std::exp(log_p_data - log_p_g);
}

// V of three cells, where D says `d` in the last one.
double value_of_cells(const std::vector<double>& p_data, const std::vector<double>& p_g,
                      std::vector<double> logit, double d) {
  QuadratureNodes cells;
  for (std::size_t i = 0; i < 3; ++i)
    cells.add(static_cast<double>(i), 1, std::log(p_data[i]), std::log(p_g[i]));
  logit[2] = std::log(d) - std::log1p(-d);
  return value_on_nodes(cells, logit);
}

// The last cell has a probability of `rest` under p_g, which is zero in the statement.
Measurement measure_prop_1(Study& study, const AtPoint& closed, double rest) {
  Measurement result;
  std::size_t compared = 0, others = 0;
  for (const Game& game : study.games()) {
    Comparison worst{game.name, 0, 0, -1};
    for (std::size_t i = 0; i < game.logit.size(); ++i) {
      if (std::max(game.nodes.log_p[i], game.nodes.log_q[i]) <= negligible_log_density) {
        ++others;
        continue;
      }
      // [compare-with-optimum
      ++compared;
      const double d = sigmoid(game.logit[i]), optimal = closed(game.nodes.log_p[i], game.nodes.log_q[i]);
      keep_worse(worst, {fmt::format("D, {} at x = {:.6g}", game.name, game.nodes.x[i]), d, optimal,
                         std::fabs(d - optimal)});
      // compare-with-optimum]
    }
    result.comparisons.push_back(worst);
  }

  // Where neither density is positive, V does not see D.
  const std::vector<double> p_data = {0.5, 0.5, 0}, p_g = {0.25, 0.75 - rest, rest},
                            logit = {std::log(2), std::log(0.5 / (0.75 - rest)), 0};
  const double half = value_of_cells(p_data, p_g, logit, 0.5);
  for (const double d : {0.1, 0.9})
    result.add(fmt::format("V with D = {} instead of 1/2 in a cell that neither reaches", d),
               value_of_cells(p_data, p_g, logit, d), half);
  result.notes.push_back(
      fmt::format("{} pairs, {} nodes compared; {} other nodes, where both densities are below "
                  "exp(-700), left out.",
                  study.games().size(), compared, others));
  return result;
}

// D / (1 - D) = exp(logit) against p_data / p_g, in relative terms.
Measurement measure_ratio(Study& study, const AtPoint& closed) {
  Measurement result;
  std::size_t compared = 0, others = 0;
  for (const Game& game : study.games()) {
    Comparison worst{game.name, 0, 0, -1};
    for (std::size_t i = 0; i < game.logit.size(); ++i) {
      const double log_ratio = game.nodes.log_p[i] - game.nodes.log_q[i];
      if (!(std::fabs(log_ratio) < saturated_logit)) {
        ++others;
        continue;
      }
      ++compared;
      const double odds = std::exp(game.logit[i]), ratio = closed(game.nodes.log_p[i], game.nodes.log_q[i]);
      keep_worse(worst, {fmt::format("D / (1 - D), {} at x = {:.6g}", game.name, game.nodes.x[i]), odds,
                         ratio, std::fabs(odds / ratio - 1)});
    }
    // Disjoint supports have no node where the ratio is finite and positive.
    if (worst.error != -1) result.comparisons.push_back(worst);
  }
  result.notes.push_back(
      fmt::format("{} nodes compared; {} other nodes, where one density is more than exp({:.0f}) "
                  "times the other and D is 0 or 1 to the last digit, left out. The error is relative.",
                  compared, others, saturated_logit));
  return result;
}

// Draws pairs (x, y): y from a coin, x from p_data if y = 1 and from p_g otherwise. Among the x for which D
// has nearly the same value, y = 1 must be as frequent as the posterior, a function of D, says.
constexpr int posterior_draws = 20000;
constexpr int posterior_groups = 10;

Measurement measure_posterior(Study& study, double coin, const std::function<double(double d)>& posterior) {
  const std::pair<Distribution, Distribution> pairs[] = {
      {normal(0, 1), normal(1, 1.5)},
      {mixture({{0.2, normal(-3, 0.5)}, {0.5, normal(0, 1)}, {0.3, normal(4, 0.75)}}), normal(0.6, 2.5)},
      {cauchy(0, 2), normal(0, 1)},
      {uniform(0, 1), uniform(0.25, 1.25)},
      {categorical({0.5, 0.5, 0}), categorical({0, 0.25, 0.75})},
  };
  Measurement result;
  ad::Random random = study.random("prop-1-posterior");
  for (const auto& [p_data, p_g] : pairs) {
    std::vector<double> log_p_data, log_p_g;
    std::vector<bool> from_data;
    for (int i = 0; i < posterior_draws; ++i) {
      const bool y = random.uniform() < coin;
      const double x = (y ? p_data : p_g).sample(random);
      from_data.push_back(y);
      log_p_data.push_back(p_data.log_pdf(x));
      log_p_g.push_back(p_g.log_pdf(x));
    }
    const std::vector<double> logit = study.find(log_p_data, log_p_g);

    // Group the draws by the value of D.
    struct Group {
      double draws = 0, ones = 0, d = 0, expected = 0, variance = 0;
    };
    Group groups[posterior_groups];
    for (int i = 0; i < posterior_draws; ++i) {
      const double d = sigmoid(logit[i]);
      Group& group = groups[std::min(static_cast<int>(d * posterior_groups), posterior_groups - 1)];
      group.draws += 1;
      group.ones += from_data[i];
      group.d += d;
      group.expected += posterior(d);
      group.variance += d * sigmoid(-logit[i]);
    }
    for (const Group& group : groups) {
      // Where D is sure of itself there is no coin to toss, and few tosses are not normally distributed.
      if (group.variance < 25) continue;
      result.within(fmt::format("frequency of y = 1, {} | {}, D near {:.2f}", p_data.text(), p_g.text(),
                                group.d / group.draws),
                    group.ones / group.draws, group.expected / group.draws,
                    std::sqrt(group.variance) / group.draws);
    }
  }
  result.notes.push_back(fmt::format("{} draws for each of {} pairs, {} groups of like D compared.",
                                     posterior_draws, std::size(pairs), result.comparisons.size()));
  return result;
}

double itself(double d) {
  return d;
}

std::vector<Showing> underflow(Study& study) {
  const Distribution p = normal(0, 1), q = normal(100, 1);
  const auto guarded = [&](double x) { return p.pdf(x) / (p.pdf(x) + q.pdf(x) + 1e-12); };
  const auto right = [&](double x) {
    return sigmoid(study.find(std::vector{p.log_pdf(x)}, std::vector{q.log_pdf(x)})[0]);
  };
  return {
      {"D* in the middle, at x = 50", guarded(50), 0, right(50), 0.5},
      {"D* nearer to the data, at x = 45", guarded(45), 0, right(45), 1},
  };
}

}  // namespace

std::vector<Claim> claims_of_prop_1() {
  using enum Wrong::Kind;
  return {
      {.id = "prop-1",
       .statement = R"(
           For a fixed G and densities p_data and p_g, V(D, G) is largest at D*(x) = p_data(x) / (p_data(x) +
           p_g(x)) wherever one of the two is positive, up to a set of measure zero; elsewhere any D is as
           good.)",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = R"(D^*(x) = \frac{p_{\text{data}}(x)}{p_{\text{data}}(x) + p_g(x)})",
       .derivation = R"(
           V = integral of p_data(x) log D(x) + p_g(x) log(1 - D(x)) dx: each x has a D(x) of its own, so that
           the integrand is made as large as possible at each x, by the lemma with a = p_data(x) and b =
           p_g(x). Measured: V on the nodes of a quadrature is maximised by Newton's method from D = 1/2, with
           derivatives by the tape and without knowledge of D*, for all ordered pairs of the catalogue.)",
       .tolerance = 1e-14,
       .tolerance_reason = R"(
           the optimiser's last step is below 1e-9, and the next one would be its square; a dozen roundings of
           D and V)",
       .measure = [](Study& study) { return measure_prop_1(study, d_star, 0); },
       .wrong = {{formula, "D* = p_g / (p_data + p_g), the labels exchanged",
                  [](Study& study) {
                    return measure_prop_1(
                        study, [](double log_p, double log_q) { return d_star(log_q, log_p); }, 0);
                  }},
                 {formula, "D* = 1 where p_data > p_g, else 0: the rule that errs least",
                  [](Study& study) {
                    return measure_prop_1(
                        study, [](double log_p, double log_q) { return log_p > log_q ? 1.0 : 0.0; }, 0);
                  }},
                 {condition, "any D is as good in a cell where p_g is 1e-6",
                  [](Study& study) { return measure_prop_1(study, d_star, 1e-6); }},
                 {off, "D* 2 % off",
                  [](Study& study) { return measure_prop_1(study, times(1.02, d_star), 0); }}},
       .mistake =
           Mistake{.belief = "D* is p / (p + q), and an epsilon in the denominator takes care of 0 / 0.",
                   .truth = R"(
                D* comes from the difference of the log densities; far from both centres the densities
                themselves underflow.)",
                   .why = R"(
                For N(0,1) and N(100,1) log p - log q is 5000 - 100 x. At x = 50 both densities are
                exp(-1250), which a double rounds to zero. p / (p + q) is then NaN, and with an epsilon 0:
                certainly fake. The log densities are equal there, and D* is 1/2.)",
                   .show = underflow}},
      {.id = "prop-1-ratio",
       .statement = R"(
           Where both densities are positive, D / (1 - D) at the optimum is the density ratio p_data / p_g.)",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = R"(\frac{D^*(x)}{1 - D^*(x)} = \frac{p_{\text{data}}(x)}{p_g(x)})",
       .derivation = R"(
           1 - D* = p_g / (p_data + p_g), and the sum cancels in the quotient; the logit of D* is log p_data -
           log p_g. So a discriminator that was trained to tell samples apart estimates a density ratio. The
           error is relative.)",
       .tolerance = 2e-14,
       .tolerance_reason = R"(
           the optimiser's, as for prop-1; the exponential magnifies roundings of logits up to 37)",
       .measure = [](Study& study) { return measure_ratio(study, density_ratio); },
       .wrong = {{formula, "the ratio p_g / p_data",
                  [](Study& study) {
                    return measure_ratio(
                        study, [](double log_p, double log_q) { return density_ratio(log_q, log_p); });
                  }},
                 {formula, "p_data / (p_data + p_g), which is D* itself",
                  [](Study& study) { return measure_ratio(study, d_star); }},
                 {off, "the ratio 2 % off",
                  [](Study& study) { return measure_ratio(study, times(1.02, density_ratio)); }}}},
      {.id = "prop-1-posterior",
       .statement = R"(
           If a fair coin y says whether x is drawn from p_data (y = 1) or from p_g (y = 0), then D*(x) is P(y
           = 1 | x).)",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = R"(\mathbb{P}(y = 1 \mid x) = D^*(x))",
       .derivation = R"(
           By Bayes' rule P(y = 1 | x) = 1/2 p_data(x) / (1/2 p_data(x) + 1/2 p_g(x)) = D*(x); V is then twice
           the mean log-likelihood of y. Measured by sampling: among draws for which D has nearly the same
           value, the frequency of y = 1 is compared with the mean of D, in standard errors.)",
       .tolerance = 5,
       .tolerance_reason = "one of 24 groups is five standard errors off by chance once in 70,000 seeds",
       .measure = [](Study& study) { return measure_posterior(study, 0.5, itself); },
       .wrong = {{formula, "P(y = 1 | x) = 1 - D*(x)",
                  [](Study& study) { return measure_posterior(study, 0.5, [](double d) { return 1 - d; }); }},
                 {condition, "a coin that picks p_data with probability 0.6",
                  [](Study& study) { return measure_posterior(study, 0.6, itself); }},
                 {off, "P(y = 1 | x) 10 % off",
                  [](Study& study) { return measure_posterior(study, 0.5, times(1.1, itself)); }}}},
  };
}

}  // namespace saddle::gan

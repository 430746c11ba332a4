// Prop. 1: the best discriminator, found by maximising V, against p_data / (p_data + p_g).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "autodiff/real_math.h"
#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using ad::real::sigmoid;

// Where the larger density is below exp(-700), near the smallest double: such nodes are only counted.
constexpr double negligible_log_density = -700;

Measurement measure_prop_1(Study& study) {
  Measurement result;
  std::size_t compared = 0, others = 0;
  for (const Game& game : study.games()) {
    Comparison worst{game.name, 0, 0, -1};
    for (std::size_t i = 0; i < game.logit.size(); ++i) {
      if (std::max(game.nodes.log_p[i], game.nodes.log_q[i]) <= negligible_log_density) {
        ++others;
        continue;
      }
      ++compared;
      const double d = sigmoid(game.logit[i]);
      const double optimal = *optimal_discriminator(game.nodes.log_p[i], game.nodes.log_q[i]);
      const double error = std::fabs(d - optimal);
      keep_worse(worst, {fmt::format("{} at x = {:.6g}", game.name, game.nodes.x[i]), d, optimal, error});
    }
    result.comparisons.push_back(worst);
  }
  result.notes.push_back(
      fmt::format("{} pairs, {} nodes compared; {} other nodes, where both densities are below "
                  "exp(-700), left out.",
                  study.games().size(), compared, others));
  return result;
}

// D / (1 - D) = exp(logit) against p_data / p_g, in relative terms: the error is |ratio / ratio* - 1|.
Measurement measure_ratio(Study& study) {
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
      const double error = std::fabs(std::expm1(game.logit[i] - log_ratio));
      keep_worse(worst, {fmt::format("{} at x = {:.6g}", game.name, game.nodes.x[i]), std::exp(game.logit[i]),
                         std::exp(log_ratio), error});
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

// Draws pairs (x, y): y from a fair coin, x from p_data if y = 1 and from p_g otherwise. Among the x for
// which D has nearly the same value, y = 1 must be as frequent as D says; the error is in standard errors.
constexpr int posterior_draws = 20000;
constexpr int posterior_groups = 10;
constexpr int posterior_pairs = 5;

Measurement measure_posterior(Study& study) {
  const std::pair<Distribution, Distribution> pairs[posterior_pairs] = {
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
      const bool y = random.uniform() < 0.5;
      const double x = (y ? p_data : p_g).sample(random);
      from_data.push_back(y);
      log_p_data.push_back(p_data.log_pdf(x));
      log_p_g.push_back(p_g.log_pdf(x));
    }
    const std::vector<double> logit = study.find(log_p_data, log_p_g);

    // Group the draws by the value of D.
    struct Group {
      double draws = 0, ones = 0, expected = 0, variance = 0;
    };
    Group groups[posterior_groups];
    for (int i = 0; i < posterior_draws; ++i) {
      const double d = sigmoid(logit[i]);
      Group& group = groups[std::min(static_cast<int>(d * posterior_groups), posterior_groups - 1)];
      group.draws += 1;
      group.ones += from_data[i];
      group.expected += d;
      group.variance += d * sigmoid(-logit[i]);
    }
    for (const Group& group : groups) {
      // Where D is sure of itself there is no coin to toss, and few tosses are not normally distributed.
      if (group.variance < 25) continue;
      result.add(
          fmt::format("{} | {}, D near {:.2f}", p_data.text(), p_g.text(), group.expected / group.draws),
          group.ones / group.draws, group.expected / group.draws,
          std::fabs(group.ones - group.expected) / std::sqrt(group.variance));
    }
  }
  result.notes.push_back(
      fmt::format("{} draws for each of {} pairs, {} groups of like D compared; the error is in "
                  "standard errors.",
                  posterior_draws, posterior_pairs, result.comparisons.size()));
  return result;
}

// The z-score that n comparisons together exceed as rarely as a single one exceeds 5 (Bonferroni).
double z_bound(int n) {
  const double beyond_5 = std::erfc(5 / std::numbers::sqrt2) / 2;
  return -ad::normal_quantile(beyond_5 / n);
}

}  // namespace

std::vector<Claim> claims_of_prop_1() {
  return {
      {.id = "prop-1",
       .statement = "For a fixed G the best discriminator is D*(x) = p_data(x) / (p_data(x) + p_g(x)).",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = "D*(x) = p_data(x) / (p_data(x) + p_g(x))",
       .derivation = "V = integral of p_data(x) log D(x) + p_g(x) log(1 - D(x)) dx: each x has a D(x) of its "
                     "own, so that the integrand is made as large as possible at each x, by the lemma with a "
                     "= p_data(x) and b = p_g(x). Measured: V on the nodes of a quadrature is maximised by "
                     "Newton's method from D = 1/2, with derivatives by the tape and without knowledge of "
                     "D*, for all ordered pairs of the catalogue.",
       .tolerance = 1e-10,
       .tolerance_reason = "the optimiser's: its last step is below 1e-9 and converges quadratically",
       .measure = measure_prop_1},
      {.id = "prop-1-ratio",
       .statement = "D / (1 - D) at the optimum is the density ratio p_data / p_g.",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = "D*(x) / (1 - D*(x)) = p_data(x) / p_g(x)",
       .derivation = "1 - D* = p_g / (p_data + p_g), and the sum cancels in the quotient; the logit of D* is "
                     "log p_data - log p_g. So a discriminator that was trained to tell samples apart "
                     "estimates a density ratio. The error is relative.",
       .tolerance = 1e-10,
       .tolerance_reason = "the optimiser's, as for prop-1; log densities of up to 700 are rounded at 1e-13",
       .measure = measure_ratio},
      {.id = "prop-1-posterior",
       .statement = "D*(x) is the probability that x is real: P(y = 1 | x) if y is a fair coin that picks "
                    "p_data or p_g.",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = "P(y = 1 | x) = D*(x)",
       .derivation = "By Bayes' rule P(y = 1 | x) = 1/2 p_data(x) / (1/2 p_data(x) + 1/2 p_g(x)) = D*(x); V "
                     "is then twice the mean log-likelihood of y. Measured by sampling: among draws for "
                     "which D has nearly the same value, the frequency of y = 1 is compared with the mean of "
                     "D, in standard errors.",
       .tolerance = z_bound(posterior_pairs * posterior_groups),
       .tolerance_reason =
           "the bound that all groups together exceed by chance as rarely as one exceeds 5 standard errors",
       .measure = measure_posterior},
  };
}

}  // namespace saddle::gan

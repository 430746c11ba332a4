// Mistakes about logarithms and divergences: clamps, means, histograms and empty bins.
#include <cmath>
#include <limits>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/transformations.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/probability/divergence.h"

namespace saddle::gan {
namespace {

using ad::Var;
using std::numbers::ln2;

std::vector<Showing> clamp(Study&) {
  const auto clamped = [](const Var& a) { return log(maximum(sigmoid(a), 1e-8)); };
  const auto padded = [](const Var& a) { return log(sigmoid(a) + 1e-8); };
  const auto exact = [](const Var& a) { return log_sigmoid(a); };
  const double d25 = 1 / (1 + std::exp(25)), d40 = 1 / (1 + std::exp(40));
  return {
      {"slope of log max(D, 1e-8) in the logit, at -40", ad::grad(clamped)(-40.0), 0, ad::grad(exact)(-40.0),
       1 - d40},
      {"slope of log(D + 1e-8) in the logit, at -25", ad::grad(padded)(-25.0), d25 * (1 - d25) / (d25 + 1e-8),
       ad::grad(exact)(-25.0), 1 - d25},
      {"log max(D, 1e-8) at the logit -40", clamped(-40.0).value(), std::log(1e-8), exact(-40.0).value(),
       -40 - d40},
  };
}

// KL(q || p) from the ratio p / q = D / (1 - D) at samples of q.
std::vector<Showing> mean_of_logs(Study& study) {
  const auto show = [&](const Distribution& p, const Distribution& q, double closed) -> Showing {
    const Game game = study.play(p, q);
    const std::vector<double> q_weights = game.nodes.q();
    double mean_ratio = 0, mean_log = 0;
    for (std::size_t i = 0; i < game.logit.size(); ++i) {
      mean_ratio += q_weights[i] * std::exp(game.logit[i]);
      mean_log += q_weights[i] * game.logit[i];
    }
    return {"KL(p_g || p_data), " + game.name, -std::log(mean_ratio), 0, -mean_log, closed};
  };
  return {show(normal(0, 1), normal(1, 1), 0.5), show(exponential(2), exponential(1), 1 - ln2)};
}

// JSD as a sum over bins, without a check that these are probabilities.
double jsd_of_bins(const std::vector<double>& p, const std::vector<double>& q) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] > 0) sum += p[i] / 2 * std::log(2 * p[i] / (p[i] + q[i]));
    if (q[i] > 0) sum += q[i] / 2 * std::log(2 * q[i] / (p[i] + q[i]));
  }
  return sum;
}

// What endless samples put into bins of width 0.1 from 0 on, times a factor.
std::vector<double> bins(const Distribution& d, int n, double factor) {
  std::vector<double> bins;
  for (int i = 0; i < n; ++i) bins.push_back(factor * (d.cdf((i + 1) / 10.0) - d.cdf(i / 10.0)));
  return bins;
}

std::vector<Showing> histogram(Study&) {
  const Distribution p = uniform(0, 1), q = uniform(0.5, 1.5);
  const double right = jsd(p, q).value;
  return {
      {"JSD, bins on [0, 1] only", jsd_of_bins(bins(p, 10, 1), bins(q, 10, 1)), ln2 / 4, right, ln2 / 2},
      {"JSD, the same, what is inside normalised", jsd_of_bins(bins(p, 10, 1), bins(q, 10, 2)),
       ln2 / 4 + std::log(2.0 / 3) / 4 + std::log(4.0 / 3) / 2, right, ln2 / 2},
      {"JSD, bins on [0, 1.5], densities summed up", jsd_of_bins(bins(p, 15, 10), bins(q, 15, 10)), 5 * ln2,
       right, ln2 / 2},
  };
}

std::vector<Showing> empty_bins(Study&) {
  const std::vector<double> p = {0.5, 0.5}, q = {1, 0};
  const auto repaired = [&](double epsilon) {
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) sum += p[i] * std::log(p[i] / (q[i] + epsilon));
    return sum;
  };
  const auto predicted = [](double e) { return -ln2 - std::log1p(e) / 2 - std::log(e) / 2; };
  const double right = kl(categorical(p), categorical(q)).value;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {
      {"KL(p || q), q + 1e-5", repaired(1e-5), predicted(1e-5), right, infinity},
      {"KL(p || q), q + 1e-10", repaired(1e-10), predicted(1e-10), right, infinity},
  };
}

}  // namespace

std::vector<Claim> claims_of_mistaken_divergences() {
  return {
      {.id = "museum-clamp",
       .source = "Derived; log D as in Goodfellow et al. 2014, Eq. 1",
       .formula = R"(\frac{d}{da} \log \max(D, e) = 0 \text{ for } D < e \\ )"
                  R"(\frac{d}{da} \log(D + e) = \frac{D (1 - D)}{D + e} \\ )"
                  R"(\frac{d}{da} \log D = 1 - D)",
       .mistake =
           Mistake{.belief =
                       "log(D + 1e-8), or a clamp of D, keeps the logarithm finite and changes nothing else.",
                   .truth = R"(
                A clamp or an epsilon in log D takes the slope in the logit away where D is far below it; the
                slope of log D itself is 1 - D, nearly 1 there.)",
                   .why = R"(
                a is the logit, D = sigmoid(a). A clamp is constant below e, and so is its logarithm; an
                epsilon outweighs D there. log sigmoid(a) = -log(1 + exp(-a)) needs neither: it is finite for
                every finite logit, and its slope is 1 - D.)",
                   .show = clamp}},
      {.id = "museum-mean-of-logs",
       .source = "Derived; KL as in Goodfellow et al. 2014, Eq. 5",
       .formula = R"(-\log \mathbb{E}_q \frac{p}{q} = -\log 1 = 0 \\ )"
                  R"(\mathbb{E}_q\left(-\log\frac{p}{q}\right) = \operatorname{KL}(q \parallel p))",
       .mistake = Mistake{.belief = "The logarithm of the mean ratio is an estimate of the divergence.",
                          .truth = R"(
                -log E_q(p / q) is 0 whenever q is positive where p is; KL(q || p) is a mean of logarithms.)",
                          .why = R"(
                q p / q integrates to one, whatever the two are, as long as q reaches all of p. The logarithm
                has to be taken before the mean; by Jensen's inequality the order matters always, unless p =
                q.)",
                          .show = mean_of_logs}},
      {.id = "museum-histogram",
       .source = "Derived; JSD as in Lin 1991",
       .formula = R"(U(0, 1) \text{ and } U(0.5, 1.5)\text{: } \operatorname{JSD} = \frac{\log 2}{2} \\ )"
                  R"(\text{bins on } [0, 1]\text{: } \frac{\log 2}{4} \\ )"
                  R"(\text{densities: } \frac{\operatorname{JSD}}{\text{width}})",
       .mistake = Mistake{.belief = "A histogram of each sample, and JSD is the sum over the bins.",
                          .truth = R"(
                The sum over the bins of two histograms is the JSD of the binned distributions, at most that
                of p and q, if the bins cover all samples and hold probabilities; else it is another number.)",
                          .why = R"(
                Of U(0.5,1.5) half of the mass lies beyond 1, where it is fake for certain: bins on [0,1] lose
                these log(2) / 4. Normalising what is left makes it another distribution, U(0.5,1). Histograms
                given as densities sum to 1 / width = 10, and JSD comes out beyond its bound log 2.)",
                          .show = histogram}},
      {.id = "museum-empty-bins",
       .source = "Derived; KL as in Goodfellow et al. 2014, Eq. 5",
       .formula = R"(p = (\tfrac{1}{2}, \tfrac{1}{2}),\quad q = (1, 0)\text{: } )"
                  R"(\frac{1}{2} \log\frac{1/2}{1 + e} + \frac{1}{2} \log\frac{1/2}{e})",
       .mistake = Mistake{.belief = "An epsilon in empty bins repairs KL.",
                          .truth = R"(
                If q is zero where p is not, KL(p || q) is infinite; with an epsilon added to q the sum
                depends on the epsilon, and grows without a bound as that goes to 0.)",
                          .why = R"(
                The sum has p(empty) log(1 / e): it says how small the epsilon is. For each factor of ten it
                grows by 1.15 here, half of log 10. JSD needs no repair: it is 3/4 log(4/3) = 0.216.)",
                          .show = empty_bins}},
  };
}

}  // namespace saddle::gan

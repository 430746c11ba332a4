// Mistakes about logarithms: clamps, bits, means, and numbers that are too small.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "autodiff/transformations.h"
#include "gan/claims/mistakes/rooms.h"
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

std::vector<Showing> bits(Study& study) {
  const Distribution p = categorical({1, 0}), q = categorical({0, 1});
  const auto jsd_log2 = [](const Distribution& data, const Distribution& generated) {
    double sum = 0;
    for (std::size_t i = 0; i < data.probabilities().size(); ++i) {
      const double a = data.probabilities()[i], b = generated.probabilities()[i];
      if (a > 0) sum += a / 2 * std::log2(2 * a / (a + b));
      if (b > 0) sum += b / 2 * std::log2(2 * b / (a + b));
    }
    return sum;
  };
  return {
      {"C(G) where p_g = p_data", std::log2(0.5) + std::log2(1 - 0.5), -2, study.play(p, p).value,
       -std::log(4)},
      {"JSD of disjoint supports", jsd_log2(p, q), 1, jsd(p, q).value, ln2},
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

std::vector<Showing> underflow(Study& study) {
  const Distribution p = normal(0, 1), q = normal(100, 1);
  const auto guarded = [&](double x) { return p.pdf(x) / (p.pdf(x) + q.pdf(x) + 1e-12); };
  const auto right = [&](double x) {
    return 1 / (1 + std::exp(-study.find(std::vector{p.log_pdf(x)}, std::vector{q.log_pdf(x)})[0]));
  };
  return {
      {"D* in the middle, at x = 50", guarded(50), 0, right(50), 0.5},
      {"D* nearer to the data, at x = 45", guarded(45), 0, right(45), 1},
  };
}

std::vector<Showing> cancellation(Study&) {
  // They share the value 1 and hardly ever take it.
  const double h = 1e-20;
  const std::vector<double> p = {1, h, 0}, q = {0, h, 1};
  return {{"(log 2 - JSD) / h, h = 1e-20 in common", (std::log(2) - jsd_of_bins(p, q)) / h, 0,
           log2_minus_jsd(categorical(p), categorical(q)).value / h, ln2}};
}

constexpr const char* kl_source = "Derived; KL as in Goodfellow et al. 2014, Eq. 5";

}  // namespace

std::vector<Exhibit> exhibits_of_logarithms() {
  return {
      {.id = "museum-clamp",
       .belief = "log(D + 1e-8), or a clamp of D, keeps the logarithm finite and changes nothing else.",
       .truth = "A clamp or an epsilon in log D takes the slope in the logit away where D is far below it; "
                "the slope of log D itself is 1 - D, nearly 1 there.",
       .source = "Derived; log D as in Goodfellow et al. 2014, Eq. 1",
       .formula = R"(\frac{d}{da} \log \max(D, e) = 0 \text{ for } D < e \\ )"
                  R"(\frac{d}{da} \log(D + e) = \frac{D (1 - D)}{D + e} \\ )"
                  R"(\frac{d}{da} \log D = 1 - D)",
       .why = "a is the logit, D = sigmoid(a). A clamp is constant below e, and so is its logarithm; an "
              "epsilon outweighs D there. log sigmoid(a) = -log(1 + exp(-a)) needs neither: it is finite for "
              "every finite logit, and its slope is 1 - D.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = clamp},
      {.id = "museum-bits",
       .belief = "The best value is -2, and JSD is at most 1.",
       .truth = "In nats, the unit of V, the best value is -log 4 and JSD is at most log 2.",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\log_2 x = \frac{\log x}{\log 2} \\ -\log 4 = -2 \log 2)",
       .why = "-2 and 1 are right in bits, where logarithms are to base 2. The paper's -log 4, and every "
              "cross-entropy in code, is in nats. Both in one comparison are off by log 2 = 0.693.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = bits},
      {.id = "museum-mean-of-logs",
       .belief = "The logarithm of the mean ratio is an estimate of the divergence.",
       .truth = "-log E_q(p / q) is 0 whenever q is positive where p is; KL(q || p) is a mean of logarithms.",
       .source = kl_source,
       .formula = R"(-\log \mathbb{E}_q \frac{p}{q} = -\log 1 = 0 \\ )"
                  R"(\mathbb{E}_q\left(-\log\frac{p}{q}\right) = \operatorname{KL}(q \parallel p))",
       .why = "q p / q integrates to one, whatever the two are, as long as q reaches all of p. The "
              "logarithm has to be taken before the mean; by Jensen's inequality the order matters "
              "always, unless p = q.",
       .tolerance = by_quadrature,
       .tolerance_reason = by_quadrature_reason,
       .show = mean_of_logs},
      {.id = "museum-underflow",
       .belief = "D* is p / (p + q), and an epsilon in the denominator takes care of 0 / 0.",
       .truth = "D* comes from the difference of the log densities; far from both centres the densities "
                "themselves underflow.",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = R"(D^* = \operatorname{sigmoid}(\log p - \log q) \\ )"
                  R"(N(0, 1) \text{ and } N(100, 1)\text{: } \log p - \log q = 5000 - 100 x)",
       .why = "At x = 50 both densities are exp(-1250), which a double rounds to zero. p / (p + q) is then "
              "NaN, and with an epsilon 0: certainly fake. The log densities are equal there, and D* is 1/2.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = underflow},
      {.id = "museum-cancellation",
       .belief = "How far JSD is from log 2 is found by subtraction.",
       .truth = "log 2 - JSD has an integrand of its own; where JSD is near log 2 the subtraction loses all "
                "digits.",
       .source = "Derived; JSD as in Lin 1991",
       .formula = R"(p = (1, h, 0),\quad q = (0, h, 1)\text{: } \log 2 - \operatorname{JSD} = h \log 2 )"
                  R"(\text{ but for } h^2)",
       .why = "A double near log 2 is right to 1e-16, so that a distance of 1e-20 is not in it. "
              "log 2 - JSD = 1/2 (E_p softplus(-a) + E_q softplus(a)), a = log p - log q, subtracts nothing. "
              "This distance is what is left of G's gradient when D tells the two apart.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = cancellation},
  };
}

}  // namespace saddle::gan

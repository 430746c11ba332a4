// The exact checks of image to image: the game on pairs, and a D that does not see the input. Those of
// squared and absolute errors stand in outline_errors.cpp.
#include "examples/generative_models/outline.h"

#include <limits>
#include <utility>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/checks/outline_law.h"

namespace saddle::family {
namespace {

// sum over the outlines: what y alone has.
std::vector<double> outline_marginal(const OutlineLaw& joint) {
  std::vector<double> sum(outline_states, 0.0);
  for (std::size_t i = 0; i < joint.size(); ++i) sum[i % outline_states] += joint[i];
  return sum;
}

// A G that ignores x: for each outline, images as they come in the whole target.
OutlineLaw outline_blind() {
  const std::vector<double> of_y = outline_marginal(outline_p());
  OutlineLaw q(outline_place(outline_count, 0));
  for (std::size_t i = 0; i < q.size(); ++i) q[i] = of_y[i % outline_states] / outline_count;
  return q;
}

// V of the best D, which sees pairs, or y alone.
double outline_value(const OutlineLaw& p, const OutlineLaw& q, bool sees_outline) {
  const std::vector<double> p_y = outline_marginal(p), q_y = outline_marginal(q);
  double value = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double real = sees_outline ? p[i] : p_y[i % outline_states];
    const double made = sees_outline ? q[i] : q_y[i % outline_states];
    const double logit =
        real > 0 ? std::log(real) - std::log(made) : -std::numeric_limits<double>::infinity();
    if (p[i] > 0) value += p[i] * ad::log_sigmoid(logit);
    if (q[i] > 0) value += q[i] * ad::log_sigmoid(-logit);
  }
  return value;
}

Measurement measure_outline_value(bool sees_outline, Study& study) {
  Random rng = study.random("outline-value");
  const OutlineLaw p = outline_p();
  const std::pair<const char*, OutlineLaw> generators[] = {
      {"a random net", outline_random_net(rng)}, {"G that ignores x", outline_blind()}, {"the right G", p}};
  Measurement result;
  for (const auto& [name, q] : generators) {
    double divergence = 0;
    for (Index o = 0; o < outline_count; ++o) {
      std::vector<double> real, made;
      for (Index s = 0; s < outline_states; ++s) {
        real.push_back(p[outline_place(o, s)] * outline_count);
        made.push_back(q[outline_place(o, s)] * outline_count);
      }
      divergence += jsd_nats(real, made) / outline_count;
    }
    result.add(fmt::format("V(D*, G), {}", name), outline_value(p, q, sees_outline),
               -std::log(4.0) + 2 * divergence);
  }
  return result;
}

Measurement measure_outline_blind(bool sees_outline) {
  const OutlineLaw p = outline_p(), q = outline_blind();
  constexpr double n = outline_count;
  Measurement result;
  result.add("V of the best D that sees y alone, G ignores x", outline_value(p, q, sees_outline),
             -std::log(4.0));
  result.add("JSD of the pairs, G ignores x", jsd_nats(p, q),
             std::log(2.0) + 0.5 * std::log(n / (n + 1)) - 0.5 / n * std::log(n + 1));
  return result;
}

}  // namespace

std::vector<Claim> outline_claims() {
  const char* const source = "Isola, Zhu, Zhou and Efros 2017, Eq. 1; Goodfellow et al. 2014, Thm. 1";
  std::vector<Claim> claims = {
      {
          .id = "outline-value",
          .statement = R"(
              With D that sees the pair of input and output, V(D*, G) is -log 4 plus twice the Jensen-Shannon
              divergence of the pairs, which is the mean over the inputs of that of the outputs, for any G that
              is asked with the inputs of the data.)",
          .source = source,
          .formula = R"(V(D^*, G) = -\log 4 + 2 \sum_x p(x) \operatorname{JSD}(p(y \mid x), q(y \mid x)))",
          .derivation = R"(
              The game on pairs is the game of the GAN with (x, y) in place of x, so D* = p(x, y) / (p(x, y) +
              q(x, y)). Both laws have the factor p(x), which cancels in D* and in both logarithms of the JSD
              and stands in front of the sum over y.)",
          .tolerance = 1e-13,
          .tolerance_reason = "3,584 terms whose sum of absolute values is below 10, with few roundings each",
          .measure = [](Study& study) { return measure_outline_value(true, study); },
          .wrong = {{Wrong::Kind::condition, "D sees y alone",
                     [](Study& study) { return measure_outline_value(false, study); }}},
          .unit = "nats",
      },
      {
          .id = "outline-blind",
          .statement = R"(
              If D sees y alone, then a G that ignores x and draws y from p(y) has V(D*, G) = -log 4, the
              least value that there is, although the pairs of n equally likely inputs, each with outputs of
              its own, have a JSD that tends to log 2 with n.)",
          .source = "Isola, Zhu, Zhou and Efros 2017, Eq. 2; Goodfellow et al. 2014, Thm. 1",
          .formula =
              R"(V = -\log 4,\ \operatorname{JSD} = \log 2 + \tfrac{1}{2} \log \frac{n}{n + 1} - \frac{1}{2 n} \log(n + 1))",
          .derivation = R"(
              The law of y is the same for both, so D* is 1/2 for each y. As a pair, q(x, y) = p(y) / n at the n
              inputs and p(x, y) = p(y) at one of them. There the ratio p / (p + q) is n / (n + 1); elsewhere,
              with the probability (n - 1) / n, a pair of G shows at once that G made it.)",
          .tolerance = 1e-13,
          .tolerance_reason = "3,584 terms whose sum of absolute values is below 10, with few roundings each",
          .measure = [](Study&) { return measure_outline_blind(false); },
          .wrong = {{Wrong::Kind::condition, "D sees the pair",
                     [](Study&) { return measure_outline_blind(true); }}},
          .unit = "nats",
      },
  };
  for (Claim& claim : outline_error_claims()) claims.push_back(std::move(claim));
  return claims;
}

}  // namespace saddle::family

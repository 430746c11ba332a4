// The GAN as a game of D and G with V as the payoff: a saddle at p_g = p_data.
#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using Kind = Wrong::Kind;
using Logit = std::function<double(double x)>;  // of D

// V(D, G): expectations by quadrature, by the tape.
double value(const Distribution& p_data, const Distribution& p_g, const Logit& logit) {
  const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
  std::vector<double> at;
  for (const double x : nodes.x) at.push_back(logit(x));
  return value_on_nodes(nodes, at);
}

// log cosh x without overflow.
double log_cosh(double x) {
  return std::fabs(x) + std::log1p(std::exp(-2 * std::fabs(x))) - std::log(2);
}

// What gan-saddle says: V against G* for any D, D* and what it earns against any G, and G* itself.
struct SaddleStatement {
  std::function<double(const Distribution& p_data, const Logit& logit)> value_against_best =
      [](const Distribution& p_data, const Logit& logit) {
        return -2 * std::log(2) -
               2 * expectation_by_tanh_sinh(p_data, [&](double x) { return log_cosh(logit(x) / 2); }).value;
      };
  double best_logit = 0;
  double saddle_value = -2 * std::log(2);
  std::function<Distribution(const Distribution& p_data)> best_g = [](const Distribution& p_data) {
    return p_data;
  };
};

Measurement measure_saddle(Study& study, const SaddleStatement& statement = {}) {
  Measurement result;
  ad::Random random = study.random("saddle");
  const Logit best = [&](double) { return statement.best_logit; };
  const Distribution data[] = {normal(0, 1), logistic(1, 2), laplace(-1, 0.5),
                               mixture({{0.3, normal(-2, 0.5)}, {0.7, normal(1, 1)}})};
  for (const Distribution& p_data : data) {
    const Distribution g = statement.best_g(p_data);
    const double at_saddle = value(p_data, g, best);
    result.add(fmt::format("V(D*, G*) for {}", p_data.text()), at_saddle, statement.saddle_value);
    // Any D against G*; the first one is the best against its samples.
    std::vector<Logit> logits{[&](double x) { return p_data.log_pdf(x) - g.log_pdf(x); }};
    for (int i = 0; i < 8; ++i) {
      // Not steeper than the nodes of the quadrature can see.
      const double size = std::pow(10, 1.5 * random.uniform() - 1), w = random.uniform() - 0.5,
                   b = random.normal();
      logits.push_back([=](double x) { return size * std::tanh(w * x + b); });
    }
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double earned = value(p_data, g, logits[i]);
      result.add(fmt::format("V(D, G*) for {}, D no. {}", p_data.text(), i), earned,
                 statement.value_against_best(p_data, logits[i]));
      result.at_most(fmt::format("V(D, G*) <= V(D*, G*) for {}, D no. {}", p_data.text(), i), earned,
                     at_saddle);
    }
    // D* against any G.
    for (int i = 0; i < 8; ++i) {
      const double mean = 3 * random.normal(), sd = std::exp(random.normal());
      const Distribution p_g = random.below(2) == 0 ? normal(mean, sd) : cauchy(mean, sd);
      result.add(fmt::format("V(D*, G) for {} and {}", p_data.text(), p_g.text()), value(p_data, p_g, best),
                 statement.saddle_value);
    }
  }
  // Without any quadrature on this side: E log cosh(x / 2) is 1 - log 2 under the logistic distribution.
  result.add("V(D, G*) for Logistic(0,1), logit D(x) = x",
             value(logistic(0, 1), statement.best_g(logistic(0, 1)), [](double x) { return x; }), -2);
  return result;
}

Claim saddle_claim() {
  const SaddleStatement right;
  SaddleStatement half = right, whole = right, log_2 = right, other_g = right, other_d = right, apart = right;
  half.value_against_best = [](const Distribution& p_data, const Logit& logit) {
    return -2 * std::log(2) -
           expectation_by_tanh_sinh(p_data, [&](double x) { return log_cosh(logit(x) / 2); }).value;
  };
  whole.value_against_best = [](const Distribution& p_data, const Logit& logit) {
    return -2 * std::log(2) -
           2 * expectation_by_tanh_sinh(p_data, [&](double x) { return log_cosh(logit(x)); }).value;
  };
  log_2.saddle_value = -std::log(2);
  other_g.best_g = [](const Distribution&) { return normal(1, 1); };
  other_d.best_logit = std::log(0.6 / 0.4);
  apart.value_against_best = times(1.02, right.value_against_best);
  apart.saddle_value = 1.02 * right.saddle_value;
  const auto measured = [](const SaddleStatement& statement) {
    return [statement](Study& study) { return measure_saddle(study, statement); };
  };
  return {
      .id = "gan-saddle",
      .statement = R"(
          If p_g can be p_data and D can be the constant 1/2, these two are a saddle point of V: against p_g =
          p_data no D from the space to (0, 1) does better, and against D = 1/2 all G do alike, V(D, G*) <=
          V(D*, G*) = V(D*, G).)",
      .source = "Goodfellow et al. 2014, Thm. 1",
      .formula = R"(V(D, G^*) = -\log 4 - 2 \mathbb{E} \log \cosh\frac{\operatorname{logit} D}{2} \le )"
                 R"(-\log 4 = V(\tfrac{1}{2}, G))",
      .derivation = R"(
          At p_g = p_data V is E log(D (1 - D)), and D (1 - D) = 1 / (4 cosh^2(logit D / 2)). Against D = 1/2
          every G, with a density or without one, gets log 1/2 + log 1/2. So (D*, G*) is a saddle point, a
          Nash equilibrium of the zero-sum game V, but not a strict one: G could go anywhere, if D did not
          follow. If D's class lacks 1/2 or G's lacks p_data, it is none of this game. Measured: V for 36 D
          against an expectation of the other formula by tanh-sinh, the inequality, and V at D = 1/2 for 32
          random G.)",
      .tolerance = 5e-14,
      .tolerance_reason =
          "roundings of integrals up to 6: for D of these slopes both rules are as good as doubles",
      .measure = measured(right),
      .wrong = {{Kind::formula, "-log 4 - E log cosh(logit D / 2), without the factor 2", measured(half)},
                {Kind::formula, "-log 4 - 2 E log cosh(logit D), without the half", measured(whole)},
                {Kind::formula, "the value is -log 2", measured(log_2)},
                {Kind::condition, "G cannot be p_data: it is N(1,1)", measured(other_g)},
                {Kind::condition, "D cannot be 1/2: it is 0.6", measured(other_d)},
                {Kind::off, "V(D, G*) and the value 2 % off", measured(apart)}},
      .unit = "nats",
  };
}

}  // namespace

std::vector<Claim> claims_of_gan_saddle() {
  return {saddle_claim()};
}

}  // namespace saddle::gan

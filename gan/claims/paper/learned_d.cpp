// A discriminator that learns from samples comes close to D*.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "autodiff/real_math.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/paper/match.h"
#include "gan/claims/study.h"
#include "gan/discriminator.h"
#include "gan/learned.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {
namespace {

using ad::real::sigmoid;

constexpr int runs = 5;
constexpr double bound = 0.01;

struct Pair {
  Distribution p_data = mixture({{0.4, normal(-2, 0.8)}, {0.6, normal(1.5, 1)}}), p_g = normal(0, 2);
};

// D* with the numeric and the learned D, over the points where there is data.
Chart draw(const Study& study, const nn::Sequential& net) {
  const auto& [p_data, p_g] = Pair();
  std::vector<double> x, log_p_data, log_p_g;
  for (int i = 0; i <= 240; ++i) {
    x.push_back(-6 + 12 * i / 240.0);
    log_p_data.push_back(p_data.log_pdf(x.back()));
    log_p_g.push_back(p_g.log_pdf(x.back()));
  }
  Curve optimal{"D* = p_data / (p_data + p_g)", x}, found{"D found by maximising V", x, {}, Role::measured},
      learned{"D learned from samples", x};
  const std::vector<double> logit = study.find(log_p_data, log_p_g);
  ad::Tape tape;
  const ad::Var learned_logit = net(tape.constant(ad::Array::column(x)));
  for (std::size_t i = 0; i < x.size(); ++i) {
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    optimal.y.push_back(optimal_discriminator(log_p_data[i], log_p_g[i]).value_or(undefined));
    found.y.push_back(sigmoid(logit[i]));
    learned.y.push_back(sigmoid(learned_logit.array()[static_cast<ad::Index>(i)]));
  }
  return {"d-star",
          fmt::format("D for p_data = {} and p_g = {}", p_data.text(), p_g.text()),
          "D found by maximising V lies on D*. A net that saw nothing but samples follows it where there is "
          "data, and deviates at the ends, where there is hardly any.",
          "x",
          "D(x)",
          {optimal, found, learned}};
}

// The nets that several runs have learned.
using Nets = std::shared_ptr<const std::vector<nn::Sequential>>;
Nets learn(Study& study, const LearnDiscriminatorOptions& options) {
  const auto& [p_data, p_g] = Pair();
  std::vector<nn::Sequential> nets;
  const ad::Random random = study.random("learned-d");
  for (int i = 0; i < runs; ++i) {
    ad::Random own = random.stream(static_cast<std::uint64_t>(i));
    nets.push_back(learn_discriminator(p_data, p_g, own, options));
  }
  return std::make_shared<const std::vector<nn::Sequential>>(std::move(nets));
}

Nets learned(Study& study) {
  return study.once<Nets>("learned-d", [&] { return learn(study, {}); });
}

// E |D - D*| of the nets, where D* is that of the pair given.
Measurement measure_learning(const Nets& nets, const Pair& pair) {
  std::vector<double> distances;
  for (const nn::Sequential& net : *nets)
    distances.push_back(distance_from_optimum(net, pair.p_data, pair.p_g));
  std::sort(distances.begin(), distances.end());
  Measurement result;
  result.at_most(
      fmt::format("E |D - D*|, median of {} runs, {} | {}", runs, pair.p_data.text(), pair.p_g.text()),
      distances[runs / 2], bound, bound);
  result.notes.push_back(spread("E |D - D*|", distances));
  return result;
}

}  // namespace

std::vector<Claim> claims_of_learning() {
  using enum Wrong::Kind;
  const auto train = [](const LearnDiscriminatorOptions& options) {
    return [=](Study& study) { return measure_learning(learn(study, options), {}); };
  };
  return {
      {.id = "learned-d",
       .statement = R"(
           A net of 12 tanh units that ascends V on 4000 fresh minibatches of 128 from p_data =
           0.4*N(-2,0.8)+0.6*N(1.5,1) and p_g = N(0,2), by Adam, comes within E |D - D*| <= 0.01 of D*, x from
           the mixture m, in the median of five seeds.)",
       .source = "Goodfellow et al. 2014, Alg. 1",
       .formula = R"(\mathbb{E} \lvert D(x) - D^*(x) \rvert \le 0.01 \text{ for } x \text{ from } )"
                  R"(m = \frac{p_{\text{data}} + p_g}{2})",
       .derivation = R"(
           The minibatch gradient is an unbiased estimate of dV/dtheta_d, V is concave in the logits of D, and
           a net with one hidden layer comes near any continuous logit on a bounded interval. What remains is
           sampling: 37 parameters seen through a million samples, half of them from each, leave about sqrt(37
           / 1e6) = 0.006. V is not concave in the parameters, so that this is an observation and no theorem.
           The mean distance under m is by quadrature.)",
       .tolerance = 0,
       .tolerance_reason = "the bound is twice what sampling leaves",
       .measure =
           [](Study& study) {
             Measurement result = measure_learning(learned(study), {});
             if (study.charts()) result.charts.push_back(draw(study, learned(study)->front()));
             return result;
           },
       .figure = true,
       .wrong = {{formula, "D* = p_g / (p_data + p_g), the labels exchanged",
                  [](Study& study) {
                    return measure_learning(learned(study), {.p_data = Pair().p_g, .p_g = Pair().p_data});
                  }},
                 {condition, "a net of one tanh unit", train({.hidden = 1})},
                 {condition, "100 minibatches", train({.steps = 100})}}},
  };
}

}  // namespace saddle::gan

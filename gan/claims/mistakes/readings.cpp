// Mistakes in the interpretation of a loss or a gradient.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "autodiff/gradient.h"
#include "gan/claims/differences.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/mistakes/rooms.h"
#include "gan/penalty.h"
#include "gan/probability/divergence.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;
using std::numbers::ln2;

// JSD read off a value of V, right if D is at its best.
double jsd_from(double v) {
  return (v + std::log(4)) / 2;
}

// The value where every logit of the D found is multiplied by a factor.
double value_at(const Game& game, double factor) {
  std::vector<double> logit = game.logit;
  for (double& a : logit) a *= factor;
  return value_on_nodes(game.nodes, logit);
}

std::vector<Showing> value_at_equilibrium(Study& study) {
  const Game game = study.play(categorical({0.75, 0.25}), categorical({0.25, 0.75}));
  const auto predicted = [](double factor) {
    const double a = factor * std::log(3);
    return ln2 - 0.75 * std::log1p(std::exp(-a)) - 0.25 * std::log1p(std::exp(a));
  };
  const double right = jsd_from(game.value), closed = ln2 + 0.75 * std::log(0.75) + 0.25 * std::log(0.25);
  return {
      {"JSD, D = 1/2 everywhere", jsd_from(value_at(game, 0)), 0, right, closed},
      {"JSD, D half way to D*", jsd_from(value_at(game, 0.5)), predicted(0.5), right, closed},
      {"JSD, D with its labels exchanged", jsd_from(value_at(game, -1)), predicted(-1), right, closed},
  };
}

std::vector<Showing> half_of_v(Study& study) {
  const auto show = [&](const Distribution& p, const Distribution& q) -> Showing {
    const Game game = study.play(p, q);
    const double j = -game.value / 2;  // the mean binary cross-entropy
    const double closed = jsd_by_tanh_sinh(p, q).value;
    return {"JSD from J, " + game.name, jsd_from(-j), (ln2 + closed) / 2, ln2 - j, closed};
  };
  return {show(normal(0, 1), normal(0, 1)), show(normal(0, 1), normal(1, 1))};
}

// V with the logit w x + b, for which a hundred steps of gradient ascent are enough.
std::vector<Showing> linear_logit(Study& study) {
  const auto show = [&](double sd) -> Showing {
    const Game game = study.play(normal(0, 1), normal(0, sd));
    std::vector<double> p, q;
    for (std::size_t i = 0; i < game.nodes.x.size(); ++i) {
      p.push_back(game.nodes.weight[i] * std::exp(game.nodes.log_p[i]));
      q.push_back(game.nodes.weight[i] * std::exp(game.nodes.log_q[i]));
    }
    double weight = 0.5, bias = 0.5, value = 0;
    for (int step = 0; step < 100; ++step) {
      Tape tape;
      const Var w = tape.leaf(weight), b = tape.leaf(bias);
      const Var logit = w * tape.constant(Array::column(game.nodes.x)) + b;
      const Var v =
          value_function(logit, tape.constant(Array::column(p)), logit, tape.constant(Array::column(q)));
      const ad::Gradients g = backward(v, {w, b});
      value = v.value();
      weight += 0.5 * g[w];
      bias += 0.5 * g[b];
    }
    return {"JSD, " + game.name, jsd_from(value), 0, jsd_from(game.value),
            jsd_by_tanh_sinh(game.p_data, game.p_g).value};
  };
  return {show(2), show(0.5)};
}

// Data and samples on three points; G moves mass from the first to the two others, half to each.
std::vector<Showing> non_saturating(Study& study) {
  const std::vector<double> p = {0.65, 0.27, 0.08}, q = {0.65, 0.03, 0.32}, direction = {-1, 0.5, 0.5};
  std::vector<double> log_p, log_q;
  for (const double each : p) log_p.push_back(std::log(each));
  for (const double each : q) log_q.push_back(std::log(each));
  const std::vector<double> logit = study.find(log_p, log_q);
  const auto slope = [&](GeneratorCost cost) {
    Tape tape;
    const Var p_g = tape.leaf(Array::column(q));
    const ad::Gradients g = backward(generator_cost(cost, tape.constant(Array::column(logit)), p_g), p_g);
    double sum = 0;
    for (std::size_t i = 0; i < q.size(); ++i) sum += g[p_g][i] * direction[i];
    return sum;
  };
  const auto twice_jsd = [&](double h) {
    return 2 * jsd(categorical(p), categorical({q[0] - h, q[1] + h / 2, q[2] + h / 2})).value;
  };
  const double mistaken = slope(GeneratorCost::non_saturating), other = std::log(0.25 / 0.18) / 2,
               closed = std::log(0.08 / 0.25) / 2;
  return {
      {"change of 2 JSD as G moves mass", mistaken, other, slope(GeneratorCost::minimax), closed},
      {"the same, by differences", mistaken, other, refined_difference(twice_jsd, 0.005), closed},
  };
}

std::vector<Showing> optimal_d(Study& study) {
  const GeneratorFamily& normals = generator_families()[0];
  const auto show = [&](double distance) -> Showing {
    const Game game = study.play(normal(0, 1), normal(distance, 1));
    // The slope of V in what D can change: its logits.
    double of_d = 0;
    for (std::size_t i = 0; i < game.logit.size(); ++i) {
      const double d = 1 / (1 + std::exp(-game.logit[i])), w = game.nodes.weight[i];
      of_d += w * std::fabs(std::exp(game.nodes.log_p[i]) * (1 - d) - std::exp(game.nodes.log_q[i]) * d);
    }
    const Theta of_g =
        gradient_at_nodes(normals, {distance, 1}, game.nodes, game.logit, GeneratorCost::minimax);
    const auto twice_jsd = [&](double h) {
      return 2 * jsd_by_tanh_sinh(normal(0, 1), normal(distance + h, 1)).value;
    };
    return {"slope of V at D*, " + game.name, of_d, 0, of_g.location, refined_difference(twice_jsd, 0.1)};
  };
  return {show(1), show(3)};
}

std::vector<Showing> penalty(Study&) {
  const Critic logit = [](const Var& x) { return 1.0 * x; };
  const Critic probability = [](const Var& x) { return sigmoid(x); };
  const auto to_one = [](const Critic& D, double x) {
    Tape tape;
    return gradient_penalty(D, tape.constant(x), 1).value();
  };
  const auto to_zero = [](const Critic& D, double x) {
    Tape tape;
    return r1_penalty(D, tape.constant(x), 2).value();
  };
  const double d = 1 / (1 + std::exp(-10)), slope = d * (1 - d);
  return {
      {"(slope - 1)^2 at x = 0", to_one(probability, 0), 0.5625, to_one(logit, 0), 0},
      {"slope^2 at x = 10", to_zero(probability, 10), slope * slope, to_zero(logit, 10), 1},
  };
}

// Probabilities of two cells, moved by updates of p_g that lower C each time, or else nothing is shown.
using Cells = std::vector<double>;
Cells after_updates(Study& study, const Cells& p, Cells q, int n,
                    const std::function<Cells(int i, const Cells& q)>& update) {
  const auto c = [&](const Cells& at) { return study.play(categorical(p), categorical(at)).value; };
  for (int i = 1; i <= n; ++i) {
    const Cells next = update(i, q);
    if (!(c(next) < c(q))) return {NAN, NAN};
    q = next;
  }
  return q;
}

std::vector<Showing> small_updates(Study& study) {
  const Cells p = {0.25, 0.75}, start = {0.9, 0.1};
  // Half of the way to p_data, a quarter of what is left, an eighth of that, ...
  const auto shrinking = [&](int i, const Cells& q) -> Cells {
    const double part = std::ldexp(1, -i);
    return {q[0] + part * (p[0] - q[0]), q[1] + part * (p[1] - q[1])};
  };
  // Mirror steps of size one along the gradient log(1 - D) of V, at the D found.
  const auto mirror = [&](int, const Cells& q) -> Cells {
    const Cells logit = study.play(categorical(p), categorical(q)).logit;
    const double a = q[0] * (1 + std::exp(logit[0])), b = q[1] * (1 + std::exp(logit[1]));
    return {a / (a + b), b / (a + b)};
  };
  constexpr int n = 20;
  const Cells stopped = after_updates(study, p, start, n, shrinking),
              arrived = after_updates(study, p, start, n, mirror);
  // Euler's pentagonal numbers give the product of all 1 - 2^-i; of those beyond n, not made here, it is
  // 1 - 2^-n but for squares.
  double product = 1;
  for (int k = 1; k <= 5; ++k)
    product +=
        (k % 2 == 0 ? 1 : -1) * (std::ldexp(1, -k * (3 * k - 1) / 2) + std::ldexp(1, -k * (3 * k + 1) / 2));
  product *= 1 + std::ldexp(1, -n);
  const auto gap = [&](const Cells& q) { return (q[0] - p[0]) / (start[0] - p[0]); };
  return {{"part of the gap that 20 updates leave", gap(stopped), product, gap(arrived), std::ldexp(1, -n)}};
}

}  // namespace

std::vector<Exhibit> exhibits_of_readings() {
  return {
      {.id = "museum-log-4",
       .belief = "V = -log 4 is the sign of convergence, and V tells the JSD at any time.",
       .truth = "(V + log 4) / 2 is JSD at the best D and less at any D that differs from it where there is "
                "mass; at D = 1/2 it is zero.",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\frac{V + \log 4}{2} = \operatorname{JSD} - \mathbb{E}_m \operatorname{KL}(D^* )"
                  R"(\parallel D),\quad m = \frac{p + q}{2} \\ )"
                  R"(D = \tfrac{1}{2}\text{: } 0)",
       .why = "V falls short of its largest value by twice the mean divergence of D from D*. A D with zeros "
              "in its last layer has V = -log 4 against every G. One that has been trained too little shows "
              "too small a JSD, and one with its labels exchanged a negative one.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = value_at_equilibrium},
      {.id = "museum-half-of-v",
       .belief = "The loss of D is -V, so that JSD is (log 4 - loss) / 2.",
       .truth = "A mean binary cross-entropy is J = -V / 2, and at the best D JSD is log 2 - J.",
       .source = "Goodfellow 2016, Sec. 3.2.1",
       .formula = R"(J = -\frac{V}{2} = \log 2 - \operatorname{JSD} \\ )"
                  R"(\frac{\log 4 - J}{2} = \frac{\log 2 + \operatorname{JSD}}{2})",
       .why = "V adds up two expectations, the mean over a batch of data and samples has half of each. At "
              "equality J is log 2 = 0.693 and the sum of the two losses log 4 = 1.386. Read as a sum, 0.693 "
              "is a D that tells a lot: JSD = 0.347. Read as a mean, it is a D that tells nothing.",
       .tolerance = by_quadrature,
       .tolerance_reason = by_quadrature_reason,
       .show = half_of_v},
      {.id = "museum-linear-logit",
       .belief = "A trained D that stays at 1/2 shows that p_g is p_data, or a bug.",
       .truth = "Normals of one mean and two widths need a quadratic logit; the best linear one is D = 1/2.",
       .source = "Derived; D* as in Goodfellow et al. 2014, Prop. 1",
       .formula = R"(N(0, 1), N(0, s)\text{: } \operatorname{logit} D^* = \log s - \frac{x^2}{2} \left(1 - )"
                  R"(\frac{1}{s^2}\right) \\ )"
                  R"(\text{best } w x + b\text{: } w = b = 0)",
       .why = "At w = b = 0 the slopes of V are (E_p x - E_q x) / 2 and (1 - 1) / 2, both zero, and V is "
              "concave in w and b: this is its maximum. D* has x^2 in it. What D cannot express, G is never "
              "told.",
       .tolerance = by_quadrature,
       .tolerance_reason = by_quadrature_reason,
       .show = linear_logit},
      {.id = "museum-non-saturating",
       .belief = "With D at its best, a G that descends -E log D(G(z)) descends the JSD.",
       .truth = "At the best D the gradient of the non-saturating cost is that of KL(p_g || p_data) - 2 JSD, "
                "which may point uphill of JSD.",
       .source = "Arjovsky & Bottou 2017, Thm. 2.5",
       .formula = R"(D^* = (\tfrac{1}{2}, 0.9, 0.2)\text{: non-saturating } )"
                  R"(\frac{1}{2} \log\frac{0.25}{0.18} \text{, minimax } \frac{1}{2} \log\frac{0.08}{0.25})",
       .why = "At fixed D* its gradient is that of KL(p_g || p_data) - 2 JSD. Moving mass from the first "
              "point to the others brings p_g nearer to the mode that it left out, and more of it to where "
              "there are few data: JSD falls, while the reverse KL punishes the latter, and the cost grows.",
       .tolerance = by_differences,
       .tolerance_reason = by_differences_reason,
       .show = non_saturating},
      {.id = "museum-optimal-d",
       .belief = "G's cost is the negative of D's: once D is optimal, G cannot improve either.",
       .truth = "At D* the slope of V is zero in D; in the parameters of G it is that of 2 JSD, zero only "
                "where JSD is stationary.",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\frac{dV}{dD} = 0 \\ \frac{dV}{d\theta} = 2 \frac{d}{d\theta} \operatorname{JSD})",
       .why =
           "D being at its best says that V is flat in D. G moves V through p_g, where it follows 2 JSD, "
           "with a slope of 0.398 at a distance of 1. What stops G is distance, not D's being optimal: JSD "
           "levels off at log 2, and the slope of 2 JSD is 4.5e-6 at a distance of 10.",
       .tolerance = by_differences,
       .tolerance_reason = by_differences_reason,
       .show = optimal_d},
      {.id = "museum-penalty",
       .belief = "A gradient penalty can as well be put on D's probability as on its logit.",
       .truth = "The slope of the probability is D (1 - D) times that of the logit, at most a quarter of it.",
       .source = "Derived; the penalty as in Gulrajani et al. 2017",
       .formula = R"(\text{logit } x\text{: } \frac{dD}{dx} = D (1 - D) \\ )"
                  R"(\left(\tfrac{1}{4} - 1\right)^2 = 0.5625 \text{ instead of 0})",
       .why = "A penalty that wants slopes of 1 wants a logit that is four times as steep, and steeper still "
              "away from D = 1/2. A penalty on the squared slope sees nothing where D is sure of itself, "
              "which is where it is needed.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = penalty},
      {.id = "museum-small-updates",
       .belief = "If D is optimal at each step and p_g is updated so as to improve the criterion, p_g "
                 "converges to p_data.",
       .truth =
           "Updates of p_g that improve C each time, with D at its best, may shrink so fast that they stop "
           "short of p_data; mirror steps of size one halve the gap.",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = R"((1 - \tfrac{1}{2}) (1 - \tfrac{1}{4}) (1 - \tfrac{1}{8}) \cdots = 1 - \tfrac{1}{2} - )"
                  R"(\tfrac{1}{4} + \tfrac{1}{32} + \tfrac{1}{128} - \cdots = 0.2888 \\ )"
                  R"(\text{mirror steps: } 2^{-n})",
       .why =
           "C is convex in p_g, so that each move towards p_data lowers it, however short. Half of the way, "
           "then a quarter of the rest, then an eighth of that leave 0.2888 of the gap for ever. The paper "
           "asks for 'sufficiently small updates' of a convex function, which have to be steps along its "
           "gradient whose lengths do not run out: prop-2 has a rule, and what it promises after n steps.",
       .tolerance = 1e-11,
       .tolerance_reason = "the terms of size 2^-40 that the closed form leaves out",
       .show = small_updates},
  };
}

}  // namespace saddle::gan

// Mistakes in what D or G is asked for: each objective defines another game, with another optimal D.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/real_math.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/differences.h"
#include "gan/claims/study.h"
#include "gan/penalty.h"
#include "gan/probability/divergence.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;
using ad::real::sigmoid;
using std::numbers::ln2;

// E_p log D + sign E_q log D, with logits of at most limit. Its slope in D never changes its sign.
std::vector<double> maximise_log_d(double sign, const std::vector<double>& p, const std::vector<double>& q,
                                   double limit) {
  Tape tape;
  const Var data = tape.constant(Array::column(p)), generated = tape.constant(Array::column(q));
  const Var logit = tape.leaf(Array::zeros(data.shape()));
  const Var v = sum((data + sign * generated) * log_sigmoid(logit));
  std::vector<double> best;
  for (const double slope : backward(v, logit)[logit])
    best.push_back(slope > 0 ? limit : slope < 0 ? -limit : 0);
  return best;
}

std::vector<Showing> minus_log_d(Study& study) {
  const std::vector<double> p = {0.5, 0.4, 0.1}, q = {0.1, 0.4, 0.5};
  const auto mistaken = [&](double limit) {
    const std::vector<double> logit = maximise_log_d(-1, p, q, limit);
    double v = 0;
    for (std::size_t i = 0; i < p.size(); ++i) v += (p[i] - q[i]) * std::log(sigmoid(logit[i]));
    return v;
  };
  const Game game = study.play(categorical(p), categorical(q));
  const double c = -2 * ln2 + 2 * jsd_by_tanh_sinh(game.p_data, game.p_g).value,
               distance = tv(game.p_data, game.p_g).value;
  return {
      {"V at its largest, logits up to 10", mistaken(10), 10 * distance, game.value, c},
      {"V at its largest, logits up to 20", mistaken(20), 20 * distance, game.value, c},
      {"D where p = 0.5, q = 0.1, logits up to 10", sigmoid(maximise_log_d(-1, p, q, 10)[0]),
       1 / (1 + std::exp(-10)), sigmoid(game.logit[0]), 5.0 / 6},
      {"D where p = 0.1, q = 0.5, and log D in V for both", sigmoid(maximise_log_d(1, p, q, 10)[2]),
       1 / (1 + std::exp(-10)), sigmoid(game.logit[2]), 1.0 / 6},
  };
}

// The logit of D trained with the label t on data and u on samples: a share 1 - t of the data is labelled as
// fake, and a share u of the samples as real.
double smoothed_logit(const Study& study, double t, double u, double p, double q) {
  return study.find(std::vector{std::log(t * p + u * q)},
                    std::vector{std::log((1 - t) * p + (1 - u) * q)})[0];
}

std::vector<Showing> two_sided(Study& study) {
  const Distribution p_data = normal(0, 1), p_g = normal(10, 1);
  const auto log_d = [&](double t, double u, double x) {
    return std::log(sigmoid(smoothed_logit(study, t, u, p_data.pdf(x), p_g.pdf(x))));
  };
  const auto slope = [&](double t, double u, double x) {
    return refined_difference([&](double h) { return log_d(t, u, x + h); }, 0.02);
  };
  // D* = sigmoid(50 - 10 x); D = 0.1 + 0.8 D*.
  const double d6 = sigmoid(-10), d5 = 0.5;
  return {
      {"slope of log D in x, 4 standard deviations left of p_g", slope(0.9, 0.1, 6),
       -10 * 0.8 * d6 * (1 - d6) / (0.1 + 0.8 * d6), slope(1, 0, 6), -10 * (1 - d6)},
      {"D there", std::exp(log_d(0.9, 0.1, 6)), 0.1 + 0.8 * d6, std::exp(log_d(1, 0, 6)), d6},
      {"slope of log D in x, in the middle", slope(0.9, 0.1, 5), -10 * 0.8 * d5 * (1 - d5) / 0.5,
       slope(1, 0, 5), -5},
  };
}

std::vector<Showing> penalty(Study&) {
  const Critic logit = [](const Var& x) { return 1.0 * x; };
  const Critic probability = [](const Var& x) { return ad::sigmoid(x); };
  const auto to_one = [](const Critic& D, double x) {
    Tape tape;
    return gradient_penalty(D, tape.constant(x), 1).value();
  };
  const auto to_zero = [](const Critic& D, double x) {
    Tape tape;
    return r1_penalty(D, tape.constant(x), 2).value();
  };
  const double d = sigmoid(10), slope = d * (1 - d);
  return {
      {"(slope - 1)^2 at x = 0", to_one(probability, 0), 0.5625, to_one(logit, 0), 0},
      {"slope^2 at x = 10", to_zero(probability, 10), slope * slope, to_zero(logit, 10), 1},
  };
}

// D under each of the mistaken objectives, compared with D*, at the same densities of N(0,1) and N(2,1).
Measurement draw_objectives(Study& study) {
  Measurement result;
  if (!study.charts()) return result;
  const Distribution p_data = normal(0, 1), p_g = normal(2, 1);
  using Logit = std::function<double(double p, double q)>;
  const Logit right = [&study](double p, double q) { return smoothed_logit(study, 1, 0, p, q); };
  const struct {
    const char *id, *title;
    Logit logit;
    bool jumps;
  } asked[] = {{"museum-one-sided", "labels 0.9 and 0",
                [&study](double p, double q) { return smoothed_logit(study, 0.9, 0, p, q); }, false},
               {"museum-two-sided", "labels 0.9 and 0.1",
                [&study](double p, double q) { return smoothed_logit(study, 0.9, 0.1, p, q); }, false},
               {"museum-unequal", "48 reals, 16 fakes",
                [&study](double p, double q) { return smoothed_logit(study, 1, 0, 48 * p, 16 * q); }, false},
               {"museum-minus-log", "-log D(G(z)) in V",
                [](double p, double q) { return maximise_log_d(-1, {p}, {q}, 10)[0]; }, true}};
  Chart chart{.id = "museum",
              .title = "What D says if asked for something else",
              .caption =
                  "D as found under four objectives that are taken for V, and under V itself, for data "
                  "from N(0,1) and samples from N(2,1). Where p = q, at x = 1, V has D = 1/2. In the last "
                  "one logits go up to 10.",
              .x_label = "x",
              .y_label = "D(x)"};
  for (const auto& [id, title, logit, jumps] : asked) {
    Curve of_v{"D* = p / (p + q)", {}, {}, Role::reference}, found{"D under the objective"};
    found.jumps = jumps;
    // At place x of the curve, from the densities at `from`.
    const auto add = [&](Curve& curve, const Logit& of, double x, double from) {
      curve.x.push_back(x);
      curve.y.push_back(sigmoid(of(p_data.pdf(from), p_g.pdf(from))));
    };
    for (int i = -60; i <= 100; ++i) {
      const double x = i / 20.0;
      add(of_v, right, x, x);
      if (!jumps || i != 20) {
        add(found, logit, x, x);
        continue;
      }
      // The densities cross at 1, and D jumps: its limits from either side.
      for (const double side : {-1e-9, 1e-9}) add(found, logit, x, x + side);
    }
    chart.panels.push_back(
        {.id = id, .title = title, .x_label = "x", .y_label = "D(x)", .curves = {of_v, found}});
  }
  result.charts.push_back(std::move(chart));
  return result;
}

}  // namespace

std::vector<Claim> claims_of_mistaken_objectives() {
  return {
      {.id = "museum-minus-log-d",
       .source = "Derived; D* as in Goodfellow et al. 2014, Prop. 1",
       .formula = R"(\max_{\lvert \operatorname{logit} D \rvert \le L} (\mathbb{E}_p \log D - \mathbb{E}_q )"
                  R"(\log D) = L \operatorname{TV}(p, q) \\ )"
                  R"(\text{not } -\log 4 + 2 \operatorname{JSD}(p, q))",
       .measure = draw_objectives,
       .figure = true,
       .mistake =
           Mistake{
               .belief =
                   "If G ascends log D(G(z)), then -log D(G(z)) can stand in V in place of log(1 - D(G(z))).",
               .truth = R"(
                With -log D(G(z)) inside V no D is best unless p_g = p_data: where the densities differ D runs
                to 0 or 1, and V grows with its logits without a bound.)",
               .why = R"(
                At each point V has (p - q) log D, whose slope in D has the sign of p - q throughout. D goes
                to the largest logit where p > q and to the smallest where p < q; log sigmoid(L) - log
                sigmoid(-L) = L, so that V is L times the integral of the positive part of p - q. It has no
                bound. For G p_g = p_data is still the best, but at V = 0, where every D is as good: nothing
                holds D at 1/2. With the other sign, log D for both, D is 1 everywhere. The non-saturating
                cost is G's alone: D keeps V.)",
               .show = minus_log_d}},
      {.id = "museum-two-sided",
       .source = "Goodfellow 2016, Sec. 4.2",
       .formula = R"(D = \frac{t p + u q}{p + q} = u + (t - u) D^* \\ )"
                  R"(\frac{d}{dx} \log D = \frac{(t - u) D^* (1 - D^*) r'}{D},\quad r = \log\frac{p}{q})",
       .mistake = Mistake{.belief = R"(
                Labels of 0.1 for samples smooth D as labels of 0.9 for data do, and G keeps its gradient.)",
                          .truth = R"(
                With labels of 0.1 for samples log D levels off where p is far below q, and the gradient of
                -log D(G(z)) vanishes there with D*.)",
                          .why = R"(
                Where samples are far from the data D falls to u, not to 0, and log D with it to log u. The
                slope of log D* goes to r', that of log D to zero with D*. Labels for data alone leave log D =
                log t + log D* with its slope. In the middle, where p = q, t = 0.9 and u = 0.1 leave D = 1/2,
                and for t > u the equilibrium p_g = p_data stays too.)",
                          .tolerance = 1e-10,
                          .tolerance_reason = R"(
                differences: what extrapolation leaves of steps of 0.02, and the roundings of log D over the
                smallest one)",
                          .show = two_sided}},
      {.id = "museum-penalty",
       .source = "Derived; the penalty as in Gulrajani et al. 2017",
       .formula = R"(\text{logit } x\text{: } \frac{dD}{dx} = D (1 - D) \\ )"
                  R"(\left(\tfrac{1}{4} - 1\right)^2 = 0.5625 \text{ instead of 0})",
       .mistake =
           Mistake{.belief = "A gradient penalty can as well be put on D's probability as on its logit.",
                   .truth = R"(
                The slope of the probability is D (1 - D) times that of the logit, at most a quarter of it.)",
                   .why = R"(
                A penalty that wants slopes of 1 wants a logit that is four times as steep, and steeper still
                away from D = 1/2. A penalty on the squared slope sees nothing where D is sure of itself,
                which is where it is needed.)",
                   .show = penalty}},
  };
}

}  // namespace saddle::gan

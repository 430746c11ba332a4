// Mistakes in the objectives of D or G: each defines another game, with another optimal D.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "autodiff/gradient.h"
#include "gan/claims/differences.h"
#include "gan/claims/distances.h"
#include "gan/claims/mistakes/rooms.h"
#include "gan/probability/divergence.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;
using std::numbers::ln2;

double sigmoid(double logit) {
  return 1 / (1 + std::exp(-logit));
}

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

std::vector<Showing> one_sided(Study& study) {
  const auto d = [&](double t, double p, double q) { return sigmoid(smoothed_logit(study, t, 0, p, q)); };
  // The cost's value where p = q, with its sign turned round: V.
  const auto value = [&](double t) {
    const double y = d(t, 1, 1);
    return t * std::log(y) + (1 - t) * std::log(1 - y) + std::log(1 - y);
  };
  return {
      {"D where p = q", d(0.9, 1, 1), 0.45, d(1, 1, 1), 0.5},
      {"V where p = q", value(0.9), -2 * entropy(0.45), value(1), -std::log(4)},
      {"D where p = 3 q", d(0.9, 3, 1), 0.675, d(1, 3, 1), 0.75},
  };
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

// D from one mean over a batch of real and generated points, or from one mean for each of the two.
std::vector<Showing> unequal_batches(Study& study) {
  const Distribution p_data = normal(0, 1), p_g = normal(1, 1);
  const auto d = [&](double reals, double fakes, double log_ratio) {
    return sigmoid(study.find(std::vector{std::log(reals) + log_ratio}, std::vector{std::log(fakes)})[0]);
  };
  const double x = 0.5 + std::log(3), log_ratio = p_data.log_pdf(x) - p_g.log_pdf(x);
  return {
      {"D where p = q, 48 reals and 16 fakes", d(48, 16, 0), 0.75, d(1, 1, 0), 0.5},
      {"D where p = q, 16 reals and 48 fakes", d(16, 48, 0), 0.25, d(1, 1, 0), 0.5},
      {"D where 3 p = q, 48 reals and 16 fakes", d(48, 16, log_ratio), 0.5, d(1, 1, log_ratio), 0.25},
  };
}

std::vector<Showing> lemma(Study&) {
  struct Objective {
    double a, b;
    double operator()(double y) const { return a * std::log(y) + b * std::log1p(-y); }
    // The best of many y in (0, 1), down to 2^-40 from its ends.
    double best() const {
      double best = 0.5;
      for (int k = 1; k <= 40; ++k) {
        for (const double y : {std::exp2(-k), 1 - std::exp2(-k)})
          if ((*this)(y) > (*this)(best)) best = y;
      }
      return best;
    }
  };
  const Objective negative{-1, -1}, mixed{2, -1};
  const auto formula = [](const Objective& f) { return f.a / (f.a + f.b); };
  return {
      {"distance of the best y from 1/2, a = b = -1", std::fabs(formula(negative) - 0.5), 0,
       std::fabs(negative.best() - 0.5), 0.5},
      {"the largest value for y from 2^-40, a = b = -1", negative(formula(negative)), 2 * ln2,
       negative(negative.best()), 40 * ln2},
      {"the best y for a = 2, b = -1", formula(mixed), 2, mixed.best(), 1},
  };
}

}  // namespace

std::vector<Exhibit> exhibits_of_objectives() {
  return {
      {.id = "museum-minus-log-d",
       .belief = "If G ascends log D(G(z)), then -log D(G(z)) can stand in V in place of log(1 - D(G(z))).",
       .truth = "With -log D(G(z)) inside V no D is best unless p_g = p_data: where the densities differ D "
                "runs to 0 or 1, and V grows with its logits without a bound.",
       .source = "Derived; D* as in Goodfellow et al. 2014, Prop. 1",
       .formula = R"(\max_{\lvert \operatorname{logit} D \rvert \le L} (\mathbb{E}_p \log D - \mathbb{E}_q )"
                  R"(\log D) = L \operatorname{TV}(p, q) \\ )"
                  R"(\text{not } -\log 4 + 2 \operatorname{JSD}(p, q))",
       .why =
           "At each point V has (p - q) log D, whose slope in D has the sign of p - q throughout. D goes "
           "to the largest logit where p > q and to the smallest where p < q; log sigmoid(L) - log "
           "sigmoid(-L) = L, so that V is L times the integral of the positive part of p - q. It has no "
           "bound. For G p_g = p_data is still the best, but at V = 0, where every D is as good: nothing "
           "holds D at 1/2. With the other sign, log D for both, D is 1 everywhere. The non-saturating cost "
           "is G's alone: D keeps V.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = minus_log_d},
      {.id = "museum-one-sided",
       .belief = "Labels of 0.9 for data are a matter of taste: the equilibrium stays D = 1/2, V = -log 4.",
       .truth = "With labels of 0.9 for data and 0 for samples the best D is 0.9 p / (p + q), at p = q it is "
                "0.45.",
       .source = "Goodfellow 2016, Sec. 4.2",
       .formula = R"(D = \frac{t p}{p + q} \\ )"
                  R"(\text{at } p = q\text{: } D = \frac{t}{2},\quad V = -2 H\left(\frac{t}{2}\right) \\ )"
                  R"(t = 0.9)",
       .why = "A label t says that a share 1 - t of the data is fake. So V is that of t p against (1 - t) p "
              "+ q, and Prop. 1 gives D for these. As D is still a rising function of p / q, and constant "
              "where p_g = p_data, that remains the equilibrium; what moves is D there, and V.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = one_sided},
      {.id = "museum-two-sided",
       .belief = "Labels of 0.1 for samples smooth D as labels of 0.9 for data do, and G keeps its gradient.",
       .truth = "With labels of 0.1 for samples log D levels off where p is far below q, and the gradient of "
                "-log D(G(z)) vanishes there with D*.",
       .source = "Goodfellow 2016, Sec. 4.2",
       .formula = R"(D = \frac{t p + u q}{p + q} = u + (t - u) D^* \\ )"
                  R"(\frac{d}{dx} \log D = \frac{(t - u) D^* (1 - D^*) r'}{D},\quad r = \log\frac{p}{q})",
       .why = "Where samples are far from the data D falls to u, not to 0, and log D with it to log u. The "
              "slope of log D* goes to r', that of log D to zero with D*. Labels for data alone leave log "
              "D = log t + log D* with its slope. In the middle, where p = q, t = 0.9 and u = 0.1 leave D "
              "= 1/2, and for t > u the equilibrium p_g = p_data stays too.",
       .tolerance = 1e-10,
       .tolerance_reason = "differences: what extrapolation leaves of steps of 0.02, and the roundings of "
                           "log D over the smallest one",
       .show = two_sided},
      {.id = "museum-unequal-batches",
       .belief = "How many reals and how many fakes are in a batch changes the noise, not the equilibrium.",
       .truth = "One mean over n reals and m fakes, n other than m, is another game: its best D is n p / (n "
                "p + m q).",
       .source = "Derived; D* as in Goodfellow et al. 2014, Prop. 1",
       .formula = R"(D = \frac{n p}{n p + m q} \\ \text{at } p = q\text{: } \frac{n}{n + m})",
       .why = "The mean over the whole batch weighs E_p by n / (n + m) and E_q by m / (n + m), and the "
              "lemma has a = n p, b = m q. Sizes in the same proportion leave the game as it is; a table "
              "of results for several proportions has the results of several games. With one mean for "
              "each of the two the sizes change the noise only.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = unequal_batches},
      {.id = "museum-lemma",
       .belief = "For any nonzero a and b, a log y + b log(1 - y) is largest at y = a / (a + b).",
       .truth = "For negative a and b the point a / (a + b) is the lowest of a log y + b log(1 - y); for "
                "mixed signs it is no probability.",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = R"(a = b = -1\text{: } 2 \log 2 \text{ at } y = \tfrac{1}{2},\quad k \log 2 \text{ at } )"
                  R"(y = 2^{-k} \\ )"
                  R"(a = 2, b = -1\text{: } \frac{a}{a + b} = 2 \text{, and the best } y \text{ is 1})",
       .why = "The second derivative at a / (a + b) is -(a + b)^3 / (a b), which is 8 for a = b = -1: a "
              "minimum. With a = 2 and b = -1 the slope 2 / y + 1 / (1 - y) is positive on all of (0, 1). "
              "Densities are never negative, and for a, b >= 0, not both zero, the lemma holds.",
       .tolerance = 2e-11,
       .tolerance_reason = "the best y that is tested lies 2^-40 = 9e-13 from its limit",
       .show = lemma},
  };
}

// Each at the same densities, of N(0,1) and N(2,1).
Chart chart_of_objectives(const Study& study) {
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
  return chart;
}

}  // namespace saddle::gan

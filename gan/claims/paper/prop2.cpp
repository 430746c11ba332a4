// Prop. 2: the game in the space of generated distributions, played exactly on finitely many cells.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using Cells = std::vector<double>;  // probabilities

// Positive probabilities; some of them small.
Cells random_cells(std::size_t n, ad::Random& random) {
  Cells cells(n);
  double sum = 0;
  for (double& c : cells) sum += c = std::exp(3 * random.normal());
  for (double& c : cells) c /= sum;
  return cells;
}

// What a distribution looks like on a grid: the density at 64 points, normalised.
Cells grid_cells(const Distribution& distribution) {
  Cells cells;
  double sum = 0;
  for (int i = 0; i < 64; ++i) {
    cells.push_back(distribution.pdf(-6 + (i + 0.5) * 12 / 64));
    sum += cells.back();
  }
  for (double& c : cells) c /= sum;
  return cells;
}

std::vector<double> logs(const Cells& cells) {
  std::vector<double> result;
  for (const double c : cells) result.push_back(std::log(c));
  return result;
}

std::vector<double> find_logit(const Study& study, const Cells& p_data, const Cells& p_g) {
  return study.find(logs(p_data), logs(p_g));
}

// V(p_g, D) = sum of p_data log D + p_g log(1 - D).
Var value(ad::Tape& tape, const Cells& p_data, const Var& p_g, const std::vector<double>& logit) {
  const Var a = tape.constant(Array::column(logit));
  return value_function(a, tape.constant(Array::column(p_data)), a, p_g);
}
double value(const Cells& p_data, const Cells& p_g, const std::vector<double>& logit) {
  ad::Tape tape;
  return value(tape, p_data, tape.constant(Array::column(p_g)), logit).value();
}

// sup over D of V, at the D that was found.
double largest_value(const Study& study, const Cells& p_data, const Cells& p_g) {
  return value(p_data, p_g, find_logit(study, p_data, p_g));
}

// Finds D anew for each p_g, or gives one that was found before.
using FindD = std::function<std::vector<double>(const Cells& p_data, const Cells& p_g)>;

// [mirror-step
// One step of G in the space of p_g: D to its optimum, then, with D held fixed, along the gradient of V by
// the tape, as mirror descent with the entropy does it: p_g <- p_g exp(-step * dV/dp_g), normalised.
Cells mirror_step(const FindD& find, const Cells& p_data, const Cells& p_g, double step) {
  ad::Tape tape;
  const Var cells = tape.leaf(Array::column(p_g));
  const ad::Gradients g = backward(value(tape, p_data, cells, find(p_data, p_g)), cells);
  Cells next(p_g.size());
  double sum = 0;
  for (std::size_t i = 0; i < next.size(); ++i) {
    sum += next[i] = p_g[i] * std::exp(-step * g[cells][static_cast<ad::Index>(i)]);
  }
  for (double& c : next) c /= sum;
  return next;
}
// mirror-step]

Cells mean_of(const Cells& a, const Cells& b, double weight_of_a) {
  Cells result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result[i] = weight_of_a * a[i] + (1 - weight_of_a) * b[i];
  return result;
}

double largest_difference(const Cells& a, const Cells& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = larger(most, std::fabs(a[i] - b[i]));
  return most;
}

// KL(p || q), as it is defined.
double divergence(const Cells& p, const Cells& q) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (p[i] > 0) sum += p[i] * std::log(p[i] / q[i]);
  return sum;
}

// C in closed form.
double closed_c(const Cells& p, const Cells& q) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] > 0) sum += p[i] * std::log(p[i] / (p[i] + q[i]));
    if (q[i] > 0) sum += q[i] * std::log(q[i] / (p[i] + q[i]));
  }
  return sum;
}

struct StepPair {
  std::string name;
  Cells p_data, p_g;
};

std::vector<StepPair> pairs(Study& study, std::string_view stream) {
  std::vector<StepPair> result = {
      {"two cells", {0.25, 0.75}, {0.9, 0.1}},
      {"a cell that begins at 1e-15", {0.05, 0.95}, {1e-15, 1}},
      {"a cell that p_data leaves empty", {0.5, 0.5, 0}, {0.2, 0.3, 0.5}},
      {"64 cells, three modes from a normal",
       grid_cells(mixture({{0.2, normal(-3, 0.5)}, {0.5, normal(0, 1)}, {0.3, normal(4, 0.75)}})),
       grid_cells(normal(0.6, 2.5))},
  };
  ad::Random random = study.random(stream);
  for (const std::size_t n : {2, 5, 40}) {
    result.push_back({fmt::format("{} random cells", n), random_cells(n, random), random_cells(n, random)});
  }
  return result;
}

const StepPair empty_cell = {"a cell of the data where p_g begins at zero", {0.5, 0.5}, {1, 0}};

// What the statement about convergence has in it.
struct Descent {
  std::vector<double> sizes = {1, 0.25};  // of the steps
  bool keep_d = false;                    // D is found at the start only
  double gap = 0;                         // of p_g at the end ...
  double least = -2 * std::numbers::ln2;  // ... and C there
  double (*start)(const Cells& p_data, const Cells& p_g) = divergence;
};

Measurement measure_convergence(Study& study, const std::vector<StepPair>& games, const Descent& descent) {
  Measurement result;
  for (const auto& [name, p_data, begin] : games) {
    for (const double size : descent.sizes) {
      const std::vector<double> at_first = find_logit(study, p_data, begin);
      const FindD find = [&](const Cells& p, const Cells& q) {
        return descent.keep_d ? at_first : find_logit(study, p, q);
      };
      // At least 75 units of steps: near p_data each unit takes at least 1 / sqrt(e) off the gap.
      const int steps = std::max(75, static_cast<int>(75 / size));
      const std::string what = fmt::format("steps of {}, {}", size, name);
      const double bound = descent.start(p_data, begin) / size;
      Cells p_g = begin;
      double before = largest_value(study, p_data, p_g), rise = 0;
      Comparison closest{"", 0, 0, -1};
      for (int n = 1; n <= steps; ++n) {
        p_g = mirror_step(find, p_data, p_g, size);
        const double after = largest_value(study, p_data, p_g);
        rise = larger(rise, after - before);
        before = after;
        // Of all n, keep the one that comes closest to the bound.
        Measurement one;
        one.at_most(fmt::format("C + log 4 after n = {} {}", n, what), after + 2 * std::numbers::ln2,
                    bound / n);
        const auto share = [](const Comparison& c) { return c.measured / c.reference; };
        if (closest.error < 0 || !(share(one.comparisons[0]) <= share(closest))) closest = one.comparisons[0];
      }
      result.comparisons.push_back(closest);
      result.at_most("largest rise of C in one of the " + what, rise, 0);
      result.add(fmt::format("largest |p_g - p_data| after {} {}", steps, what),
                 largest_difference(p_g, p_data), descent.gap);
      result.add(fmt::format("C after {} {}", steps, what), before, descent.least);
    }
  }
  return result;
}

// What a cell has after a step, from p_data and p_g there.
using AfterStep = std::function<double(double p_data, double p_g)>;
double half_way(double p_data, double p_g) {
  return (p_data + p_g) / 2;
}

Measurement measure_mirror_step(Study& study, const std::vector<StepPair>& games, double size,
                                const AfterStep& closed) {
  Measurement result;
  const FindD find = [&](const Cells& p, const Cells& q) { return find_logit(study, p, q); };
  for (const auto& [name, p_data, start] : games) {
    Cells p_g = start;
    Comparison worst{"", 0, 0, -1};
    for (int n = 1; n <= 20; ++n) {
      const Cells next = mirror_step(find, p_data, p_g, size);
      for (std::size_t i = 0; i < next.size(); ++i) {
        const double after = closed(p_data[i], p_g[i]);
        keep_worse(worst, {fmt::format("cell {} after step {}, {}", i + 1, n, name), next[i], after,
                           std::fabs(next[i] - after)});
      }
      p_g = next;
    }
    result.comparisons.push_back(worst);
    result.add("largest gap after 20 steps, " + name, largest_difference(p_g, p_data),
               std::ldexp(largest_difference(start, p_data), -20));
  }
  return result;
}

// V of a mixture from V of its parts, at one D for all; or, were D to move along, at the best for each.
using OfMixture = std::function<double(double t, double v_a, double v_b)>;
double chord(double t, double v_a, double v_b) {
  return t * v_a + (1 - t) * v_b;
}

Measurement measure_affine(Study& study, bool d_moves, const OfMixture& closed) {
  Measurement result;
  ad::Random random = study.random("prop-2-affine");
  for (int i = 0; i < 50; ++i) {
    const std::size_t n = static_cast<std::size_t>(2 + random.below(30));
    const Cells p_data = random_cells(n, random), a = random_cells(n, random), b = random_cells(n, random);
    // Any D will do; this one is the best against a.
    const std::vector<double> d = find_logit(study, p_data, a);
    const auto v = [&](const Cells& p_g) {
      return d_moves ? largest_value(study, p_data, p_g) : value(p_data, p_g, d);
    };
    const double t = random.uniform();
    result.add_relative(fmt::format("V of a mixture, {} cells, t = {:.3f}", n, t), v(mean_of(a, b, t)),
                        closed(t, v(a), v(b)));
  }
  result.notes.push_back("The error is relative.");
  return result;
}

// What a subgradient of C at p_g is made of: log(1 - D) in the statement, by the logit of D.
using Slope = std::function<double(double logit)>;
double log_one_minus_d(double logit) {
  return -std::fmax(logit, 0) - std::log1p(std::exp(-std::fabs(logit)));
}

Measurement measure_convex(Study& study, const OfMixture& above, const Slope& slope, double shift) {
  Measurement result;
  ad::Random random = study.random("prop-2-convex");
  double widest = 0;
  // The tangent at one p_g, with the slope of V at the D that is best there, where another p_g is.
  const auto add_tangent = [&](const std::string& what, const Cells& p_data, const Cells& at,
                               const Cells& to) {
    const std::vector<double> d = find_logit(study, p_data, at);
    double tangent = closed_c(p_data, at);
    for (std::size_t j = 0; j < at.size(); ++j) tangent += slope(d[j] + shift) * (to[j] - at[j]);
    result.at_least(what, largest_value(study, p_data, to), tangent);
  };
  for (int i = 0; i < 50; ++i) {
    const std::size_t n = static_cast<std::size_t>(2 + random.below(30));
    const Cells p_data = random_cells(n, random), a = random_cells(n, random), b = random_cells(n, random);
    const double t = random.uniform();
    // [chord
    const double between = largest_value(study, p_data, mean_of(a, b, t));
    const double bound = above(t, closed_c(p_data, a), closed_c(p_data, b));
    widest = larger(widest, bound - between);
    result.at_most(fmt::format("C of a mixture, {} cells, t = {:.3f}", n, t), between, bound);
    // chord]

    // Tangents between a and what is far from it, and what is near: there a wrong slope shows in one of the
    // two directions.
    add_tangent(fmt::format("C at the other end of a tangent, {} cells", n), p_data, a, b);
    const Cells near = mean_of(b, a, 1e-3);
    add_tangent(fmt::format("C near where a tangent touches it, {} cells", n), p_data, a, near);
    add_tangent(fmt::format("C near where a tangent touches it, {} cells, back", n), p_data, near, a);
  }
  // Equality everywhere would mean that nothing was tested.
  result.at_least("how far C lies below its chord somewhere", widest, 1e-3).control = true;
  result.notes.push_back(fmt::format("C lies below its chord by up to {:.3g}.", widest));
  return result;
}

// C along a path that is no line in p_g: the location of N(mu,1), halfway between two locations.
Measurement measure_convex_in_location(Study& study) {
  Measurement result;
  const auto c = [&](double mu) { return study.play(normal(0, 1), normal(mu, 1)).value; };
  result.at_most("C at mu = 6, p_g = N(mu,1)", c(6), (c(2) + c(10)) / 2);
  return result;
}

// How much of the gap 20 updates of p_g leave, each of which lowers C, or else nothing is shown.
std::vector<Showing> shrinking_updates(Study& study) {
  const Cells p = {0.25, 0.75}, start = {0.9, 0.1};
  const auto gap_after = [&](const std::function<Cells(int i, const Cells& q)>& update) {
    Cells q = start;
    for (int i = 1; i <= 20; ++i) {
      Cells next = update(i, q);
      if (!(largest_value(study, p, next) < largest_value(study, p, q))) return double{NAN};
      q = std::move(next);
    }
    return (q[0] - p[0]) / (start[0] - p[0]);
  };
  const FindD find = [&](const Cells& data, const Cells& q) { return find_logit(study, data, q); };
  double product = 1;
  for (int i = 1; i <= 20; ++i) product *= 1 - std::ldexp(1, -i);
  // Half of the way to p_data, a quarter of what is left, an eighth of that, ...; and mirror steps.
  return {{"part of the gap that 20 updates leave",
           gap_after([&](int i, const Cells& q) { return mean_of(p, q, std::ldexp(1, -i)); }), product,
           gap_after([&](int, const Cells& q) { return mirror_step(find, p, q, 1); }), std::ldexp(1, -20)}};
}

}  // namespace

std::vector<Claim> claims_of_prop_2() {
  using enum Wrong::Kind;
  const auto descend = [](const Descent& descent) {
    return [descent](Study& study) { return measure_convergence(study, pairs(study, "prop-2"), descent); };
  };
  const auto step = [](double size, const AfterStep& closed) {
    return
        [=](Study& study) { return measure_mirror_step(study, pairs(study, "prop-2-mirror"), size, closed); };
  };
  return {
      {.id = "prop-2",
       .statement = R"(
           On finitely many cells, if p_g begins positive wherever p_data is, n entropic mirror steps of size
           0 < h <= 1, each with D at its optimum, never raise C, leave C + log 4 <= KL(p_data || p_g) / (h
           n), with the p_g of the start, and so lead p_g to p_data.)",
       .source = "Goodfellow et al. 2014, Prop. 2; the bound as in Lu, Freund & Nesterov 2018, Thm. 3.1",
       .formula = R"(C + \log 4 \le \frac{\operatorname{KL}(p_{\text{data}} \parallel p_g)}{h n} \\ )"
                  R"(p_g \to p_{\text{data}},\quad C \to -\log 4)",
       .derivation = R"(
           C is convex in p_g (claim prop-2-convex), and only p_data is its minimum (Thm. 1). C = sum of p_g
           log p_g - (p_data + p_g) log(p_data + p_g) plus a constant, and the second part is concave: from
           its tangent at q, C(p_g) rises by at most KL(p_g || q). That is what mirror descent needs for steps
           of up to one; the gradient of V at D* is that of C. The paper asks for less, for updates that
           'improve the criterion', which is too little: they may shrink too fast. Measured for h = 1 and 1/4:
           D is found anew for each step, and the gradient comes from the tape. This is a statement about p_g
           itself; in the parameters of a generator C need not be convex.)",
       .tolerance = 2e-14,
       .tolerance_reason = R"(
           near p_data a step of h keeps about 1 - h / 2 of the gap, 0.875^300 = 4e-18 of it after all; V sums
           up to 64 terms, and what is left is rounding)",
       .measure = descend({}),
       .wrong = {{formula, "C + log 4 <= KL(p_g || p_data) / (h n), the other way round",
                  descend({.start = [](const Cells& p, const Cells& q) { return divergence(q, p); }})},
                 {condition, "p_g begins at zero in a cell of the data",
                  [](Study& study) { return measure_convergence(study, {empty_cell}, {}); }},
                 {condition, "steps of size 6", descend({.sizes = {6}})},
                 {condition, "D is optimal at the start only, and stays what it is",
                  descend({.keep_d = true})},
                 {off, "C ends 2 % off -log 4", descend({.least = -2.04 * std::numbers::ln2})},
                 {off, "p_g ends 100 tolerances from p_data", descend({.gap = 2e-12})}},
       .mistake = Mistake{.belief = R"(
                If D is optimal at each step and p_g is updated so as to improve the criterion, p_g converges
                to p_data.)",
                          .truth = R"(
                Updates of p_g that improve C each time, with D at its best, may shrink so fast that they stop
                short of p_data; mirror steps of size one halve the gap.)",
                          .why = R"(
                C is convex in p_g, so that each move towards p_data lowers it, however short. Half of the
                way, then a quarter of the rest, then an eighth of that leave (1 - 1/2) (1 - 1/4) (1 - 1/8)
                ... = 0.2888 of the gap for ever. The paper asks for 'sufficiently small updates' of a convex
                function, which have to be steps along its gradient whose lengths do not run out.)",
                          .show = shrinking_updates}},
      {.id = "prop-2-mirror",
       .statement = R"(
           If p_g is positive wherever p_data is, an entropic mirror step of size one with D at its optimum
           takes p_g to (p_data + p_g) / 2: the gap is halved.)",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = R"(p_g \exp(-\log(1 - D^*)) = p_{\text{data}} + p_g \\ )"
                  R"(\text{normalised, } \frac{p_{\text{data}} + p_g}{2})",
       .derivation = R"(
           With D held fixed, dV/dp_g(x) = log(1 - D(x)). At D* this is log(p_g / (p_data + p_g)), so that the
           step p_g exp(-dV/dp_g) gives p_data + p_g, which has sum 2. A cell that starts with p_g = 0 stays
           empty, which is why p_g has to be positive at first.)",
       .tolerance = 1e-14,
       .tolerance_reason = "D is found to its last digits; the rounding of 20 steps of a few operations each",
       .measure = step(1, half_way),
       .wrong = {{formula, "the step takes p_g to p_data at once",
                  step(1, [](double p, double) { return p; })},
                 {formula, "the step takes p_g to sqrt(p_data p_g), the geometric mean",
                  step(1, [](double p, double q) { return std::sqrt(p * q); })},
                 {condition, "a step of size 1/2", step(0.5, half_way)},
                 {condition, "p_g is zero in a cell of the data",
                  [](Study& study) { return measure_mirror_step(study, {empty_cell}, 1, half_way); }},
                 {off, "(p_data + p_g) / 2 is 2 % off", step(1, times(1.02, half_way))}}},
      {.id = "prop-2-affine",
       .statement = "For a fixed D, V is affine in p_g.",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = R"(V(t p + (1 - t) q, D) = t V(p, D) + (1 - t) V(q, D))",
       .derivation = R"(
           V = sum of p_data log D + sum of p_g log(1 - D): the second term is linear in p_g, the first does
           not contain it. Measured on random distributions, weights and D.)",
       .tolerance = 1e-14,
       .tolerance_reason = "sums of at most 31 terms of one sign, each rounded once or twice",
       .measure = [](Study& study) { return measure_affine(study, false, chord); },
       .wrong = {{formula, "t^2 V(p, D) + (1 - t)^2 V(q, D)",
                  [](Study& study) {
                    return measure_affine(study, false, [](double t, double a, double b) {
                      return t * t * a + (1 - t) * (1 - t) * b;
                    });
                  }},
                 {condition, "D moves along and is the best against each p_g",
                  [](Study& study) { return measure_affine(study, true, chord); }},
                 {off, "the chord 2 % off",
                  [](Study& study) { return measure_affine(study, false, times(1.02, chord)); }}}},
      {.id = "prop-2-convex",
       .statement = R"(
           C = sup over D of V is convex in p_g, and where p_g is positive the gradient of V in p_g at D* is a
           subgradient of C.)",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = R"(C(t p + (1 - t) q) \le t C(p) + (1 - t) C(q) \\ )"
                  R"(C(q) \ge C(p) + \sum (q - p) \log(1 - D^*_p))",
       .derivation = R"(
           A supremum of affine functions is convex: no D can do better against a mixture than the best one
           against each part. And V(q, D*_p), which is affine in q and touches C at p, stays below the
           supremum. Measured: C, as V at the D found, against chords and tangents from the closed form of C,
           on random distributions.)",
       .tolerance = 1e-14,
       .tolerance_reason = "rounding of sums of at most 31 terms; the D found is optimal to second order",
       .measure = [](Study& study) { return measure_convex(study, chord, log_one_minus_d, 0); },
       .wrong = {{formula, "C of a mixture is at most the smaller one of C(p) and C(q)",
                  [](Study& study) {
                    return measure_convex(
                        study, [](double, double a, double b) { return std::fmin(a, b); }, log_one_minus_d,
                        0);
                  }},
                 {formula, "the slope is -log D*, that of the non-saturating cost",
                  [](Study& study) {
                    return measure_convex(
                        study, chord, [](double logit) { return -log_one_minus_d(-logit); }, 0);
                  }},
                 {condition, "the slope is taken at a D whose logits are larger by one",
                  [](Study& study) { return measure_convex(study, chord, log_one_minus_d, 1); }},
                 {condition, "C is convex in mu for p_data = N(0,1), p_g = N(mu,1)",
                  measure_convex_in_location}}},
  };
}

}  // namespace saddle::gan

// Prop. 2: the game in the space of generated distributions, played exactly on finitely many cells.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autodiff/gradient.h"
#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/objective.h"
#include "gan/study.h"

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

// One step of G in the space of p_g: D to its optimum, then, with D held fixed, along the gradient of V by
// the tape, as mirror descent with the entropy does it: p_g <- p_g exp(-step * dV/dp_g), normalised.
Cells mirror_step(const Study& study, const Cells& p_data, const Cells& p_g, double step) {
  ad::Tape tape;
  const Var cells = tape.leaf(Array::column(p_g));
  const ad::Gradients g = backward(value(tape, p_data, cells, find_logit(study, p_data, p_g)), cells);
  Cells next(p_g.size());
  double sum = 0;
  for (std::size_t i = 0; i < next.size(); ++i) {
    sum += next[i] = p_g[i] * std::exp(-step * g[cells][static_cast<ad::Index>(i)]);
  }
  for (double& c : next) c /= sum;
  return next;
}

Cells mean_of(const Cells& a, const Cells& b, double weight_of_a) {
  Cells result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result[i] = weight_of_a * a[i] + (1 - weight_of_a) * b[i];
  return result;
}

double largest_difference(const Cells& a, const Cells& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::fabs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

struct Pair {
  std::string name;
  Cells p_data, p_g;
};

std::vector<Pair> pairs(Study& study, std::string_view stream) {
  std::vector<Pair> result = {
      {"two cells", {0.25, 0.75}, {0.9, 0.1}},
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

Measurement measure_convergence(Study& study) {
  Measurement result;
  for (const auto& [name, p_data, start] : pairs(study, "prop-2")) {
    // Steps of a quarter: the slow way, as "small updates" of G has it.
    Cells p_g = start;
    double before = largest_value(study, p_data, p_g);
    double rise = 0;
    for (int i = 0; i < 200; ++i) {
      p_g = mirror_step(study, p_data, p_g, 0.25);
      const double after = largest_value(study, p_data, p_g);
      rise = larger(rise, after - before);
      before = after;
    }
    result.add("largest |p_g - p_data| after 200 steps, " + name, largest_difference(p_g, p_data), 0);
    result.add("largest rise of C in a step, " + name, rise, 0);
    result.add("C after 200 steps, " + name, before, -std::log(4.0));
  }
  return result;
}

Measurement measure_mirror_step(Study& study) {
  Measurement result;
  for (const auto& [name, p_data, start] : pairs(study, "prop-2-mirror")) {
    Cells p_g = start;
    double gap = largest_difference(start, p_data);
    for (int i = 1; i <= 20; ++i) {
      const Cells next = mirror_step(study, p_data, p_g, 1);
      result.add(fmt::format("step {} against (p_data + p_g) / 2, {}", i, name),
                 largest_difference(next, mean_of(p_data, p_g, 0.5)), 0);
      gap /= 2;
      result.add(fmt::format("gap after step {}, {}", i, name), largest_difference(next, p_data), gap);
      p_g = next;
    }
  }
  return result;
}

Measurement measure_affine(Study& study) {
  Measurement result;
  ad::Random random = study.random("prop-2-affine");
  for (int i = 0; i < 50; ++i) {
    const std::size_t n = static_cast<std::size_t>(2 + random.below(30));
    const Cells p_data = random_cells(n, random), a = random_cells(n, random), b = random_cells(n, random);
    // Any D will do; this one is the best against a.
    const std::vector<double> d = find_logit(study, p_data, a);
    const double weight = random.uniform();
    result.add(fmt::format("{} cells, weight {:.3f}", n, weight), value(p_data, mean_of(a, b, weight), d),
               weight * value(p_data, a, d) + (1 - weight) * value(p_data, b, d));
  }
  return result;
}

Measurement measure_convex(Study& study) {
  Measurement result;
  ad::Random random = study.random("prop-2-convex");
  double widest = 0;
  for (int i = 0; i < 50; ++i) {
    const std::size_t n = static_cast<std::size_t>(2 + random.below(30));
    const Cells p_data = random_cells(n, random), a = random_cells(n, random), b = random_cells(n, random);
    const double weight = random.uniform();
    const double between = largest_value(study, p_data, mean_of(a, b, weight));
    const double c_a = largest_value(study, p_data, a), c_b = largest_value(study, p_data, b);
    const double chord = weight * c_a + (1 - weight) * c_b;
    widest = std::max(widest, chord - between);
    result.add(fmt::format("rise above the chord, {} cells, weight {:.3f}", n, weight), between - chord, 0,
               excess(between - chord));

    // The tangent at a: the slope of V at the D that is best against a, which is a subgradient of C.
    const double tangent = value(p_data, b, find_logit(study, p_data, a));
    result.add(fmt::format("drop below the tangent, {} cells", n), tangent - c_b, 0, excess(tangent - c_b));

    // The supremum is one: moving D either way lowers V.
    for (const double shift : {1e-3, -1e-3}) {
      std::vector<double> d = find_logit(study, p_data, a);
      for (double& logit : d) logit += shift;
      const double gain = value(p_data, a, d) - c_a;
      result.add(fmt::format("gain by moving D, {} cells", n), gain, 0, excess(gain));
    }
  }
  // Equality everywhere would mean that nothing was tested.
  result.add("C lies below its chord by more than 0.001 somewhere (1: yes)", widest > 1e-3 ? 1 : 0, 1);
  result.notes.push_back(fmt::format("C lies below its chord by up to {:.3g}.", widest));
  return result;
}

}  // namespace

std::vector<Claim> claims_of_prop_2() {
  return {
      {.id = "prop-2",
       .statement = "Small updates of p_g, each with D at its optimum, lead p_g to p_data.",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = "p_g -> p_data,  C -> -log 4",
       .derivation =
           "C(p_g) = sup over D of V(p_g, D) is convex (claim prop-2-convex), and its only minimum "
           "is p_data (Thm. 1). The gradient of V at the best D is a subgradient of C, so that descending "
           "along it reaches the minimum. Measured on finitely many cells, 200 entropic mirror steps of a "
           "quarter: D is found anew for each, the gradient comes from the tape, and C falls in every step. "
           "This is a statement about p_g itself; in the parameters of a generator C need not be convex.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "each step keeps at most about 7/8 of the gap near p_data: 0.875^200 = 3e-12, and rounding",
       .measure = measure_convergence},
      {.id = "prop-2-mirror",
       .statement = "A mirror step of size one takes p_g to (p_data + p_g) / 2: the gap is halved.",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = "p_g <- p_g exp(-log(1 - D*)) = p_data + p_g, normalised",
       .derivation =
           "With D held fixed, dV/dp_g(x) = log(1 - D(x)). At D* this is log(p_g / (p_data + "
           "p_g)), so that the step p_g exp(-dV/dp_g) gives p_data + p_g, which has sum 2. A cell that "
           "starts with p_g = 0 would stay empty, which is why p_g has to be positive at first.",
       .tolerance = 1e-12,
       .tolerance_reason = "D is found to its last digits; the rounding of 20 steps of a few operations each",
       .measure = measure_mirror_step},
      {.id = "prop-2-affine",
       .statement = "For a fixed D, V is affine in p_g.",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = "V(t p + (1 - t) q, D) = t V(p, D) + (1 - t) V(q, D)",
       .derivation = "V = sum of p_data log D + sum of p_g log(1 - D): the second term is linear in p_g, the "
                     "first does not "
                     "contain it. Measured on random distributions, weights and D.",
       .tolerance = 1e-12,
       .tolerance_reason = "sums of at most 31 terms below 100 in size, each rounded once or twice",
       .measure = measure_affine},
      {.id = "prop-2-convex",
       .statement =
           "C = sup over D of V is convex in p_g, and the gradient of V at the best D is a subgradient of C.",
       .source = "Goodfellow et al. 2014, Prop. 2",
       .formula = "C(t p + (1 - t) q) <= t C(p) + (1 - t) C(q);  C(q) >= V(q, D*_p)",
       .derivation = "A supremum of affine functions is convex: no D can do better against a mixture than "
                     "the best one against each part. And V(q, D*_p), which is affine in q and touches C at "
                     "p, stays below the supremum. Measured: how far C rises above its chord and drops below "
                     "its tangent, on random distributions; it never does.",
       .tolerance = 1e-12,
       .tolerance_reason = "rounding of sums of at most 31 terms; the D found is optimal to second order",
       .measure = measure_convex},
  };
}

}  // namespace saddle::gan

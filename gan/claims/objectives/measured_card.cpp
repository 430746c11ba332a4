// The measurements of a card: the D found numerically and the value there, compared with the closed forms.
#include "gan/claims/objectives/measured_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/card.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/opponents.h"
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "gan/probability/quadrature.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

constexpr int random_pairs = 100;

Opponents random_cells(std::size_t n, ad::Random& random) {
  const auto weight = [&random] { return 0.01 + random.uniform(); };
  const Distribution p_data = random_categorical(n, weight);
  return {p_data, random_categorical(n, weight)};
}

// And random categories.
std::vector<Opponents> all_opponents(ad::Random random) {
  std::vector<Opponents> list = opponents();
  for (const std::size_t n : {2, 5, 30}) list.push_back(random_cells(n, random));
  return list;
}

// An objective of D or G as an integral, with the D found at each node.
double play(const Card& card, const Objective& value, const Opponents& pair, const Study& study) {
  // The hinge has kinks where the densities cross: the quadrature has to detect them.
  if (card.family == Family::hinge && !pair.p_data.is_discrete()) {
    const double unit = length_unit(pair.p_data, pair.p_g);
    const std::vector<Component> p = in_units(pair.p_data, unit), q = in_units(pair.p_g, unit);
    const Integrand f = [&](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
      const LocalDensities local(p, q, panel);
      std::vector<double> log_p, log_q;
      for (const double offset : offsets) {
        log_p.push_back(local.log_p(offset));
        log_q.push_back(local.log_q(offset));
      }
      const std::vector<double> y = study.find(card, log_p, log_q);
      for (std::size_t i = 0; i < offsets.size(); ++i)
        samples[i] = {value_on_cells(value, {y[i]}, {std::exp(log_p[i])}, {std::exp(log_q[i])})};
    };
    const Integral integral = integrate(mesh(p, q), f);
    return integral.value * std::exp(integral.log_scale);
  }

  const QuadratureNodes nodes = quadrature_nodes(pair.p_data, pair.p_g);
  return value_on_cells(value, study.find(card, nodes.log_p, nodes.log_q), nodes.p(), nodes.q());
}

// D at single points: the error is relative to max(|D*|, 1).
void compare_optima(const Card& card, Study& study, Measurement& result) {
  ad::Random random = study.random("cards");
  std::vector<double> p, q, log_p, log_q;
  for (int i = 0; i < random_pairs; ++i) {
    const double size = std::pow(10, 4 * random.uniform() - 2),
                 ratio = std::pow(10, 6 * random.uniform() - 3);
    log_p.push_back(std::log(p.emplace_back(size * ratio)));
    log_q.push_back(std::log(q.emplace_back(size)));
  }
  const std::vector<double> y = study.find(card, log_p, log_q);
  Comparison worst{"", 0, 0, -1};
  for (int i = 0; i < random_pairs; ++i) {
    const double d = card.output(y[i]), optimal = card.optimal(p[i], q[i]);
    keep_worse(worst, {fmt::format("{}: D at p = {:.6g}, q = {:.6g}", card.id, p[i], q[i]), d, optimal,
                       std::fabs(d - optimal) / larger(1, std::fabs(optimal))});
  }
  result.comparisons.push_back(worst);
  if (card.d_at_equality) {
    const double zero[] = {0};
    result.add(card.id + ": D at p = q", card.output(study.find(card, zero, zero)[0]), *card.d_at_equality);
  }
}

// The value at the best D against its closed form, and at equality.
void compare_value(const Card& card, const Opponents& pair, double value, double best, Measurement& result) {
  result.add(fmt::format("{}: {}", card.id, pair.name()), value, best);
  if (pair.p_data == pair.p_g)
    result.add(fmt::format("{}: equality, {}", card.id, pair.name()), value, card.value_at_equality);
}

void compare_values(const Card& card, Study& study, Measurement& result) {
  int infinite = 0;
  for (const Opponents& pair : all_opponents(study.random("cards: opponents"))) {
    const double best = card.best(pair.p_data, pair.p_g);
    if (std::isinf(best)) {
      ++infinite;
      continue;
    }
    compare_value(card, pair, play(card, card.value, pair, study), best, result);
    if (card.generator_cost) {
      result.add(fmt::format("{}: G's cost, {}", card.id, pair.name()),
                 play(card, card.generator_cost, pair, study), card.generator_best(pair.p_data, pair.p_g));
    }
  }
  if (infinite > 0) {
    result.notes.push_back(
        fmt::format("{}: for {} of the pairs the largest value is infinite; left out.", card.id, infinite));
  }
}

// Where p = q every D in [-1, 1] is optimal for the hinge, and no other D is. Where q = 0 every D >= 1 is
// optimal.
void compare_flat_hinge(const Card& card, Measurement& result) {
  for (const double y : {-1.0, -0.3, 0.0, 0.7, 1.0, -1.25, 1.25}) {
    result.add(fmt::format("{}: cost of D = {} at p = q = 1", card.id, y),
               value_on_cells(card.value, {y}, {1}, {1}), 1 + std::fmax(1, std::fabs(y)));
  }
  for (const double y : {0.7, 1.0, 1.25, 5.0}) {
    result.add(fmt::format("{}: cost of D = {} at p = 1, q = 0", card.id, y),
               value_on_cells(card.value, {y}, {1}, {0}), y < 1 ? 1 - y : 0);
  }
}

// A critic as a linear function of its slopes: y = basis * slopes.
struct SlopedCritic {
  Array basis, p_data, p_g;
};

// On 0, 1, 2, ...: y_0 = 0 and a slope from each to the next. On the line: one slope left of 0 and one right
// of it, which is enough if the distribution functions cross at 0 or nowhere.
SlopedCritic critic_for(const Opponents& pair) {
  const QuadratureNodes nodes = quadrature_nodes(pair.p_data, pair.p_g);
  const auto n = static_cast<ad::Index>(nodes.x.size());
  const ad::Index slopes = pair.p_data.is_discrete() ? pair.p_data.size() - 1 : 2;
  SlopedCritic critic{Array::zeros(n, slopes), Array::column(nodes.p()), Array::column(nodes.q())};
  for (ad::Index i = 0; i < n; ++i) {
    const double x = nodes.x[static_cast<std::size_t>(i)];
    if (pair.p_data.is_discrete()) {
      for (ad::Index j = 0; j < x; ++j) critic.basis(i, j) = 1;
    } else {
      critic.basis(i, 0) = std::fmin(x, 0), critic.basis(i, 1) = std::fmax(x, 0);
    }
  }
  return critic;
}

// The card's objective as a function of the slopes, at most 1 in size, and its gradient.
struct Slopes {
  double value;
  Array gradient;
};
Slopes at_slopes(const Card& card, const SlopedCritic& critic, const Array& slopes) {
  ad::Tape tape;
  const Var s = tape.leaf(slopes);
  const Var v = sum(card.value(matmul(tape.constant(critic.basis), s), tape.constant(critic.p_data),
                               tape.constant(critic.p_g)));
  const ad::Gradients g = backward(v, s);
  return {v.value(), Array(g[s])};
}

// The best critic whose slopes are at most `steepest`, and that there is none without such a bound.
void compare_critics(const Card& card, double steepest, Study& study, Measurement& result) {
  ad::Random random = study.random("cards: critics");
  // D = c sign(p - q) has the value 2 c TV, which is unbounded in c.
  for (const double c : {1.0, 1e3, 1e6})
    result.add_relative(fmt::format("{}: D = {:g} sign(p - q), no bound on its slope", card.id, c),
                        value_on_cells(card.value, {c, c, -c}, {0.5, 0.5, 0}, {0, 0.25, 0.75}), 2 * c * 0.75);

  std::vector<Opponents> pairs = {
      {normal(0, 1), normal(2, 1)},
      {normal(0, 1), normal(0, 2)},
      {laplace(0, 1), laplace(0, 2)},
      {exponential(1), exponential(2)},
      {logistic(0, 3), logistic(0, 1)},
      {uniform(0, 1), uniform(0.25, 1.25)},
      {uniform(0, 1), uniform(2, 3)},
      {normal(0, 1), normal(0, 1)},
      {categorical({0.5, 0.5, 0}), categorical({0, 0.25, 0.75})},
  };
  for (int i = 0; i < random_pairs; ++i) {
    const std::size_t n = 2 + static_cast<std::size_t>(random.below(20));
    pairs.push_back(random_cells(n, random));
  }
  for (const Opponents& pair : pairs) {
    const SlopedCritic critic = critic_for(pair);
    // The objective is linear in the slopes: the best ones are as steep as they may be, each to its side.
    Array slopes = Array::zeros(critic.basis.cols(), 1);
    const Slopes start = at_slopes(card, critic, slopes);
    for (ad::Index i = 0; i < slopes.size(); ++i) slopes[i] = start.gradient[i] < 0 ? -steepest : steepest;
    const double best = card.best(pair.p_data, pair.p_g);
    compare_value(card, pair, at_slopes(card, critic, slopes).value, best, result);

    // Any other critic of the class has a smaller value.
    for (double& slope : slopes) slope = steepest * (2 * random.uniform() - 1);
    result.at_most(fmt::format("{}: another critic, {}", card.id, pair.name()),
                   at_slopes(card, critic, slopes).value, best);
  }
}

}  // namespace

Measurement measure_card(const Card& card, Study& study, double steepest) {
  Measurement result;
  if (card.family == Family::wasserstein) {
    compare_critics(card, steepest, study, result);
    return result;
  }
  if (card.family == Family::hinge) compare_flat_hinge(card, result);
  compare_optima(card, study, result);
  compare_values(card, study, result);
  return result;
}

}  // namespace saddle::gan

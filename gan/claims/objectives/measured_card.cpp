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

Distribution random_categorical(ad::Index n, ad::Random& random) {
  std::vector<double> cells;
  double sum = 0;
  for (ad::Index i = 0; i < n; ++i) sum += cells.emplace_back(0.01 + random.uniform());
  for (double& cell : cells) cell /= sum;
  return categorical(cells);
}

// And random categories.
std::vector<Opponents> all_opponents(ad::Random random) {
  std::vector<Opponents> list = opponents();
  for (const ad::Index n : {2, 5, 30}) {
    const Distribution p_data = random_categorical(n, random);
    list.push_back({p_data, random_categorical(n, random)});
  }
  return list;
}

using Integrated = std::function<Var(const Var& y, const Var& p_data, const Var& p_g)>;

// The objective of D or G as an integral, with D found at each node.
double play(const Card& card, const Integrated& value, const Opponents& pair, const Study& study) {
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
        samples[i] = {value_on_cells(card, {y[i]}, {std::exp(log_p[i])}, {std::exp(log_q[i])})};
    };
    const Integral integral = integrate(mesh(p, q), f);
    return integral.value * std::exp(integral.log_scale);
  }

  const QuadratureNodes nodes = quadrature_nodes(pair.p_data, pair.p_g);
  const std::vector<double> y = study.find(card, nodes.log_p, nodes.log_q);
  ad::Tape tape;
  return sum(value(tape.constant(Array::column(y)), tape.constant(Array::column(nodes.p())),
                   tape.constant(Array::column(nodes.q()))))
      .value();
}

// D at single points: the error is relative to max(|D*|, 1).
void compare_optima(const Card& card, Study& study, Measurement& result) {
  ad::Random random = study.random("cards");
  std::vector<double> p, q, log_p, log_q;
  for (int i = 0; i < random_pairs; ++i) {
    const double size = std::pow(10, 4 * random.uniform() - 2),
                 ratio = std::pow(10, 6 * random.uniform() - 3);
    p.push_back(size * ratio);
    q.push_back(size);
  }
  for (int i = 0; i < random_pairs; ++i) {
    log_p.push_back(std::log(p[i]));
    log_q.push_back(std::log(q[i]));
  }
  const std::vector<double> y = study.find(card, log_p, log_q);
  Comparison worst{"", 0, 0, -1};
  for (int i = 0; i < random_pairs; ++i) {
    const double d = card.output(y[i]), optimal = card.optimal(p[i], q[i]);
    const double error = std::fabs(d - optimal) / larger(1, std::fabs(optimal));
    keep_worse(worst,
               {fmt::format("{}: D at p = {:.6g}, q = {:.6g}", card.id, p[i], q[i]), d, optimal, error});
  }
  result.comparisons.push_back(worst);
  if (card.d_at_equality) {
    const double zero[] = {0};
    result.add(card.id + ": D at p = q", card.output(study.find(card, zero, zero)[0]), *card.d_at_equality);
  }
}

void compare_values(const Card& card, Study& study, Measurement& result) {
  int infinite = 0;
  for (const Opponents& pair : all_opponents(study.random("cards: opponents"))) {
    const double best = card.best(pair.p_data, pair.p_g);
    if (std::isinf(best)) {
      ++infinite;
      continue;
    }
    const double value = play(card, card.value, pair, study);
    result.add(fmt::format("{}: {}", card.id, pair.name()), value, best);
    if (pair.p_data == pair.p_g)
      result.add(fmt::format("{}: equality, {}", card.id, pair.name()), value, card.value_at_equality);
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
               value_on_cells(card, {y}, {1}, {1}), 1 + std::fmax(1, std::fabs(y)));
  }
  for (const double y : {0.7, 1.0, 1.25, 5.0}) {
    result.add(fmt::format("{}: cost of D = {} at p = 1, q = 0", card.id, y),
               value_on_cells(card, {y}, {1}, {0}), y < 1 ? 1 - y : 0);
  }
}

// A critic as a linear function of its slopes: y = basis * slopes.
struct SlopedCritic {
  Array basis, p_data, p_g;
};

// On 0, 1, 2, ...: y_0 = 0 and n - 1 slopes.
SlopedCritic critic_on_cells(const Distribution& p_data, const Distribution& p_g) {
  const ad::Index n = p_data.size();
  SlopedCritic critic{Array::zeros(n, n - 1), Array::zeros(n, 1), Array::zeros(n, 1)};
  for (ad::Index i = 0; i < n; ++i) {
    for (ad::Index j = 0; j < i; ++j) critic.basis(i, j) = 1;
    critic.p_data[i] = p_data.probabilities()[static_cast<std::size_t>(i)];
    critic.p_g[i] = p_g.probabilities()[static_cast<std::size_t>(i)];
  }
  return critic;
}

// On the line: one slope left of 0 and one right of it, which is enough if the distribution functions cross
// at 0 or nowhere.
SlopedCritic critic_on_line(const Distribution& p_data, const Distribution& p_g) {
  const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
  const auto n = static_cast<ad::Index>(nodes.x.size());
  SlopedCritic critic{Array::zeros(n, 2), Array::column(nodes.p()), Array::column(nodes.q())};
  for (ad::Index i = 0; i < n; ++i) {
    const double x = nodes.x[static_cast<std::size_t>(i)];
    critic.basis(i, 0) = std::fmin(x, 0);
    critic.basis(i, 1) = std::fmax(x, 0);
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
                        value_on_cells(card, {c, c, -c}, {0.5, 0.5, 0}, {0, 0.25, 0.75}), 2 * c * 0.75);

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
    const ad::Index n = 2 + static_cast<ad::Index>(random.below(20));
    const Distribution p_data = random_categorical(n, random);
    pairs.push_back({p_data, random_categorical(n, random)});
  }
  for (const Opponents& pair : pairs) {
    const SlopedCritic critic = pair.p_data.is_discrete() ? critic_on_cells(pair.p_data, pair.p_g)
                                                          : critic_on_line(pair.p_data, pair.p_g);
    // The objective is linear in the slopes: the best ones are as steep as they may be, each to its side.
    Array slopes = Array::zeros(critic.basis.cols(), 1);
    const Slopes start = at_slopes(card, critic, slopes);
    for (ad::Index i = 0; i < slopes.size(); ++i) slopes[i] = start.gradient[i] < 0 ? -steepest : steepest;
    const double best = card.best(pair.p_data, pair.p_g), value = at_slopes(card, critic, slopes).value;
    result.add(fmt::format("{}: {}", card.id, pair.name()), value, best);
    if (pair.p_data == pair.p_g)
      result.add(fmt::format("{}: equality, {}", card.id, pair.name()), value, card.value_at_equality);

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

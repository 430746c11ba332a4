// The equilibrium under each of the usual objectives: the D found numerically and the value there, against
// the closed forms on the cards.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/divergence.h"
#include "gan/study.h"

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

struct Opponents {
  Distribution p_data, p_g;
  std::string name() const { return p_data.text() + " | " + p_g.text(); }
};

// Light and heavy tails, jumps, several modes, empty cells and disjoint supports; the first two are equal.
std::vector<Opponents> opponents(ad::Random random) {
  std::vector<Opponents> list = {
      {normal(0, 1), normal(0, 1)},
      {categorical({0.2, 0.3, 0.5}), categorical({0.2, 0.3, 0.5})},
      {normal(0, 1), normal(1, 1.5)},
      {mixture({{0.2, normal(-3, 0.5)}, {0.5, normal(0, 1)}, {0.3, normal(4, 0.75)}}), normal(0.6, 2.5)},
      {cauchy(0, 1), cauchy(1, 2)},
      {exponential(2), exponential(1)},
      {laplace(0, 1), logistic(1, 2)},
      {uniform(0, 1), uniform(0.25, 1.25)},
      {categorical({0.5, 0.5, 0}), categorical({0, 0.25, 0.75})},
      {categorical({1, 0}), categorical({0, 1})},
  };
  for (const ad::Index n : {2, 5, 30}) {
    const Distribution p_data = random_categorical(n, random);
    list.push_back({p_data, random_categorical(n, random)});
  }
  return list;
}

using Integrated = std::function<Var(const Var& y, const Var& p_data, const Var& p_g)>;

// The integral of what D or G gets, with D found at each node.
double play(const Card& card, const Integrated& value, const Opponents& pair, const Study& study) {
  // The hinge has kinks where the densities cross: the quadrature has to look for them.
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
  Array p_data = Array::zeros(static_cast<ad::Index>(y.size()), 1), p_g = Array::zeros(p_data.shape());
  for (std::size_t i = 0; i < y.size(); ++i) {
    p_data.data()[i] = nodes.weight[i] * std::exp(nodes.log_p[i]);
    p_g.data()[i] = nodes.weight[i] * std::exp(nodes.log_q[i]);
  }
  ad::Tape tape;
  return sum(value(tape.constant(Array::column(y)), tape.constant(p_data), tape.constant(p_g))).value();
}

// D at single points: as far off as the larger one of D* and 1 allows.
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
    const double error = std::fabs(d - optimal) / std::fmax(1, std::fabs(optimal));
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
  for (const Opponents& pair : opponents(study.random("cards: opponents"))) {
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

// Where p = q the hinge does not say which D of [-1, 1] is best, but which are not.
void compare_flat_hinge(const Card& card, Measurement& result) {
  for (const double y : {-1.0, -0.3, 0.0, 0.7, 1.0, -1.25, 1.25}) {
    result.add(fmt::format("{}: cost of D = {} at p = q = 1", card.id, y),
               value_on_cells(card, {y}, {1}, {1}), 1 + std::fmax(1, std::fabs(y)));
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
  SlopedCritic critic{Array::zeros(n, 2), Array::zeros(n, 1), Array::zeros(n, 1)};
  for (ad::Index i = 0; i < n; ++i) {
    const auto at = static_cast<std::size_t>(i);
    critic.basis(i, 0) = std::fmin(nodes.x[at], 0);
    critic.basis(i, 1) = std::fmax(nodes.x[at], 0);
    critic.p_data[i] = nodes.weight[at] * std::exp(nodes.log_p[at]);
    critic.p_g[i] = nodes.weight[at] * std::exp(nodes.log_q[at]);
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

void compare_critics(const Card& card, Study& study, Measurement& result) {
  ad::Random random = study.random("cards: critics");
  // Without the constraint the slope in D is p - q whatever D is: there is no largest value.
  for (const double y : {0.0, -1e6, 1e6}) {
    ad::Tape tape;
    const Var d = tape.leaf(y);
    result.add(fmt::format("{}: slope in D at D = {:g}, p = 2, q = 1", card.id, y),
               backward(card.value(d, tape.constant(2.0), tape.constant(1.0)), d)[d], 1);
  }

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
    for (ad::Index i = 0; i < slopes.size(); ++i) slopes[i] = start.gradient[i] < 0 ? -1 : 1;
    const double best = card.best(pair.p_data, pair.p_g), value = at_slopes(card, critic, slopes).value;
    result.add(fmt::format("{}: {}", card.id, pair.name()), value, best);
    if (pair.p_data == pair.p_g)
      result.add(fmt::format("{}: equality, {}", card.id, pair.name()), value, card.value_at_equality);

    // Any other critic of the class gets less.
    for (double& slope : slopes) slope = 2 * random.uniform() - 1;
    const double other = at_slopes(card, critic, slopes).value;
    result.add(fmt::format("{}: another critic, {}", card.id, pair.name()), other, best,
               excess(other - best));
  }
}

Measurement measure_family(Family family, Study& study) {
  Measurement all;
  for (const Card& card : cards()) {
    if (card.family != family) continue;
    const Measurement one = measure_card(card, study);
    all.comparisons.insert(all.comparisons.end(), one.comparisons.begin(), one.comparisons.end());
    all.notes.insert(all.notes.end(), one.notes.begin(), one.notes.end());
  }
  return all;
}

std::function<Measurement(Study&)> measure(Family family) {
  return [family](Study& study) { return measure_family(family, study); };
}

constexpr const char* measured =
    " Here p is p_data and q is p_g. Measured: the objective is maximised by Newton's method with "
    "derivatives by the tape, at 100 random pairs of densities and on the nodes of 13 pairs of "
    "distributions; the value there is compared with the "
    "divergence, which has an integrand of its own.";
constexpr double tolerance = 1e-10;
constexpr const char* reason =
    "the optimiser's: its last step is below 1e-9 and converges quadratically; the quadrature's is 1e-12";

}  // namespace

Measurement measure_card(const Card& card, Study& study) {
  Measurement result;
  if (card.family == Family::wasserstein) {
    compare_critics(card, study, result);
    return result;
  }
  if (card.family == Family::hinge) compare_flat_hinge(card, result);
  compare_optima(card, study, result);
  compare_values(card, study, result);
  return result;
}

std::vector<Claim> claims_of_cards() {
  return {
      {.id = "card-cross-entropy",
       .statement = "V, J(D) and the sum and the mean of binary cross-entropies have one D* and four scales: "
                    "-log 4, log 2, log 4, log 2 at equality.",
       .source = "Goodfellow 2016, Sec. 3.2.1",
       .formula = "D* = p / (p + q);  V* = -log 4 + 2 JSD,  sum = -V*,  J(D*) = mean = -V* / 2",
       .derivation = std::string("They are V times 1, -1/2, -1 and -1/2. So whoever reads a loss of 0.693 or "
                                 "of 1.386 must know which one it is.") +
                     measured,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::cross_entropy)},
      {.id = "card-smoothing",
       .statement = "Smoothed labels t for data and u for samples move D* to (t p + u q) / (p + q), and the "
                    "cost at equality to 2 H((t + u) / 2).",
       .source = "Goodfellow 2016, Sec. 4.2",
       .formula =
           "D* = (t p + u q) / (p + q);  cost = 2 H(w) - 2 JSD_w(r, s),  w = (t + u) / 2, r = (t p + u "
           "q) / (t + u), s = ((1 - t) p + (1 - u) q) / (2 - t - u)",
       .derivation =
           std::string("At one x the cost is -(t p + u q) log D - ((1 - t) p + (1 - u) q) log(1 - "
                       "D): the lemma with other a and b. They are 2 w r and 2 (1 - w) s, and w r + "
                       "(1 - w) s = (p + q) / 2 = m, so that the cost is 2 H(w) - 2 w KL(r || m) - 2 "
                       "(1 - w) KL(s || m). With u > 0, p_g stands in the numerator: where there is "
                       "no data D* is u, and not 0.") +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::smoothing)},
      {.id = "card-factor",
       .statement = "Factors s and t on the two terms of V move D* to s p / (s p + t q), and the value at "
                    "equality to -(s + t) H(s / (s + t)).",
       .source = "Derived; JSD_w as in Lin 1991",
       .formula = "D* = s p / (s p + t q);  value = -(s + t) (H(w) - JSD_w(p, q)),  w = s / (s + t)",
       .derivation =
           std::string("The lemma with a = s p and b = t q. With m = w p + (1 - w) q the value is "
                       "s E_p log(w p / m) + t E_q log((1 - w) q / m). JSD_w = w KL(p || m) + (1 - w) "
                       "KL(q || m) is zero at p = q alone, but its weights are no longer equal.") +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::factor)},
      {.id = "card-least-squares",
       .statement = "Least squares with targets a, b, c have D* = (b p + a q) / (p + q), and measure a "
                    "chi-square distance from the mean.",
       .source = "Mao et al. 2017, Sec. 3.2",
       .formula = "D* = (b p + a q) / (p + q);  cost = (b - a)^2 / 4 (1 - X),  G's cost = ((a + b - 2 c)^2 + "
                  "(b - a)^2 X) / 4,  X = chi-square(q || m), m = (p + q) / 2",
       .derivation =
           std::string("The cost at one x is a parabola with its vertex at the weighted mean of b "
                       "and a, and (b - a)^2 / 2 p q / (p + q) there. With p = m + d and q = m - d, p "
                       "q / (p + q) = (m - d^2 / m) / 2, and X is the integral of d^2 / m. G's cost "
                       "is 1/2 E_p (D - c)^2 + 1/2 E_q (D - c)^2. Twice its X is what the source "
                       "calls chi-square(p + q || 2 q).") +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::least_squares)},
      {.id = "card-hinge",
       .statement = "Under the hinge cost D* is 1 or -1 by the larger density, any D in [-1, 1] where they "
                    "are equal; the cost is 2 - 2 TV.",
       .source = "Lim & Ye 2017",
       .formula = "D* = sign(p - q);  cost = 2 - 2 TV(p, q)",
       .derivation =
           std::string("At one x the cost has straight pieces with slopes -p, q - p and q: it is "
                       "smallest at 1 if p > q, at -1 if p < q, and on all of [-1, 1] if p = q; "
                       "there it is 2 min(p, q), whose integral is 2 - 2 TV. So at equality D is not "
                       "determined, and the check is on the cost.") +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::hinge)},
      {.id = "card-wasserstein",
       .statement = "E_p D - E_q D has no largest value, but over all D of Lipschitz constant 1 it is W1.",
       .source = "Arjovsky et al. 2017, Eq. 2",
       .formula = "max over Lipschitz D of E_p D - E_q D = W1(p, q)",
       .derivation =
           "Its slope in D(x) is p(x) - q(x) whatever D is. By parts, E_p D - E_q D is the integral of D' "
           "(F_q - F_p), and |D'| <= 1: the best slope is the sign of F_q - F_p, free where they are equal, "
           "and D is free up to a constant. Here p is p_data and q is p_g. Measured: the gradient in the "
           "slopes, by the tape, says which way each is to be steepest; on 100 random pairs of categorical "
           "distributions and on the line. The value is compared with W1 from the distribution functions, "
           "and random critics of the class must stay below it.",
       .tolerance = tolerance,
       .tolerance_reason = "the objective is linear in the slopes, so that the optimum is exact; the "
                           "quadrature's is 1e-12",
       .measure = measure(Family::wasserstein)},
      {.id = "card-f-gan",
       .statement = "Each f-GAN has D* = f'(p / q) and measures its f-divergence; that of GAN itself is "
                    "-log 4 at equality, not 0.",
       .source = "Nowozin et al. 2016, Table 1",
       .formula = "max over D of E_p D - E_q f*(D) = E_q f(p / q),  D* = f'(p / q)",
       .derivation =
           std::string(
               "f*(t) = sup over u of u t - f(u), so that p t - q f*(t) <= q f(p / q) for "
               "every t, with equality where t = f'(p / q). Beware of the source's table: with its f the "
               "Jensen-Shannon member is 2 JSD, without the factor 1/2 printed there, and "
               "the Pearson member is the integral of (p - q)^2 / q. D is what comes out of "
               "the output activation, which keeps it where f* is finite.") +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::f_gan)},
  };
}

}  // namespace saddle::gan

#include "gan/claims/card.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/table.h"
#include "gan/claims/distances.h"
#include "gan/claims/fgan.h"
#include "gan/discriminator.h"
#include "gan/objective.h"
#include "gan/pointwise.h"
#include "gan/probability/blend.h"

namespace saddle::gan {
namespace {

using ad::Var;
using std::numbers::ln2;
using Pair = std::function<double(const Distribution& p, const Distribution& q)>;

// H(w) = -w log w - (1 - w) log(1 - w), in nats; w in (0, 1).
double entropy(double w) {
  return -w * std::log(w) - (1 - w) * std::log1p(-w);
}

// w KL(p || m) + (1 - w) KL(q || m), m = w p + (1 - w) q: at w = 1/2 the usual JSD. Lin 1991.
double weighted_jsd(const Distances& by, double w, const Distribution& p, const Distribution& q) {
  const Distribution m = blend(w, p, q);
  return w * by.kl(p, m) + (1 - w) * by.kl(q, m);
}

double sigmoid(double a) {
  return ad::real::sigmoid(a);
}
double itself(double y) {
  return y;
}

double ratio(double p, double q) {
  return p / (p + q);
}

// --- logarithms: y is the logit of D

Card cross_entropy(const Distances& by, std::string id, std::string objective, std::string at_equality,
                   std::string measures, std::string source, Direction direction, double factor,
                   std::function<Var(const Var&, const Var&, const Var&)> value) {
  return {.id = std::move(id),
          .objective = std::move(objective),
          .optimum = "p / (p + q)",
          .at_equality = std::move(at_equality),
          .measures = std::move(measures),
          .source = std::move(source),
          .family = Family::cross_entropy,
          .direction = direction,
          .value = std::move(value),
          .output = sigmoid,
          .limit = saturated_logit,
          .optimal = ratio,
          .d_at_equality = 0.5,
          .value_at_equality = factor * -2 * ln2,
          .best = [factor, &by](const Distribution& p,
                                const Distribution& q) { return factor * (-2 * ln2 + 2 * by.jsd(p, q)); },
          .generator_cost = {},
          .generator_best = {}};
}

// Cross-entropy with target t for data and u for generated points; t > u.
Card smoothed(const Distances& by, std::string id, double t, double u, std::string objective,
              std::string optimum, std::string at_equality, std::string measures, std::string source) {
  const double w = (t + u) / 2;
  return {.id = std::move(id),
          .objective = std::move(objective),
          .optimum = std::move(optimum),
          .at_equality = std::move(at_equality),
          .measures = std::move(measures),
          .source = std::move(source),
          .family = Family::smoothing,
          .direction = Direction::descends,
          .value = [t, u](const Var& a, const Var& p,
                          const Var& q) { return p * bce_with_logits(a, t) + q * bce_with_logits(a, u); },
          .output = sigmoid,
          .limit = saturated_logit,
          .optimal = [t, u](double p, double q) { return (t * p + u * q) / (p + q); },
          .d_at_equality = w,
          .value_at_equality = 2 * entropy(w),
          .best =
              [t, u, w, &by](const Distribution& p, const Distribution& q) {
                const Distribution real = blend(t / (t + u), p, q);
                const Distribution fake = blend((1 - t) / (2 - t - u), p, q);
                return 2 * (entropy(w) - weighted_jsd(by, w, real, fake));
              },
          .generator_cost = {},
          .generator_best = {}};
}

Card factored(const Distances& by, std::string id, double s, double t, std::string objective,
              std::string optimum, std::string at_equality, std::string measures) {
  const double w = s / (s + t);
  return {.id = std::move(id),
          .objective = std::move(objective),
          .optimum = std::move(optimum),
          .at_equality = std::move(at_equality),
          .measures = std::move(measures),
          .source = "Derived; JSD_w as in Lin 1991",
          .family = Family::factor,
          .direction = Direction::ascends,
          .value = [s, t](const Var& a, const Var& p,
                          const Var& q) { return s * p * log_sigmoid(a) + t * q * log_sigmoid(-a); },
          .output = sigmoid,
          .limit = saturated_logit,
          .optimal = [s, t](double p, double q) { return s * p / (s * p + t * q); },
          .d_at_equality = w,
          .value_at_equality = -(s + t) * entropy(w),
          .best = [s, t, w, &by](
                      const Distribution& p,
                      const Distribution& q) { return -(s + t) * (entropy(w) - weighted_jsd(by, w, p, q)); },
          .generator_cost = {},
          .generator_best = {}};
}

// --- squares and straight pieces: y is D

// Targets a for generated points, b for data, and c for generated points in G's cost.
Card least_squares(const Distances& by, double a, double b, double c, std::string at_equality,
                   std::string measures) {
  const auto text = [](double target) {
    return target == 0 ? "D^2" : fmt::format("(D {} {})^2", target < 0 ? '+' : '-', std::fabs(target));
  };
  // Of the densities' mean m: chi-square(q || m), at most 1.
  const auto distance = [&by](const Distribution& p, const Distribution& q) {
    return by.chi2(q, blend(0.5, p, q));
  };
  return {.id = fmt::format("least squares ({}, {}, {})", a, b, c),
          .objective = fmt::format("1/2 E_p {} + 1/2 E_q {}", text(b), text(a)),
          .optimum = a == 0 ? "p / (p + q)" : "(p - q) / (p + q)",
          .at_equality = std::move(at_equality),
          .measures = std::move(measures),
          .source = "Mao et al. 2017, Sec. 3.2",
          .family = Family::least_squares,
          .direction = Direction::descends,
          .value = [a, b](const Var& y, const Var& p,
                          const Var& q) { return 0.5 * p * square(y - b) + 0.5 * q * square(y - a); },
          .output = itself,
          .limit = 1e6,
          .optimal = [a, b](double p, double q) { return (b * p + a * q) / (p + q); },
          .d_at_equality = (a + b) / 2,
          .value_at_equality = (b - a) * (b - a) / 4,
          .best = [a, b, distance](
                      const Distribution& p,
                      const Distribution& q) { return (b - a) * (b - a) / 4 * (1 - distance(p, q)); },
          .generator_cost = [c](const Var& y, const Var& p,
                                const Var& q) { return 0.5 * (p + q) * square(y - c); },
          .generator_best =
              [a, b, c, distance](const Distribution& p, const Distribution& q) {
                const double offset = a + b - 2 * c;
                return (offset * offset + (b - a) * (b - a) * distance(p, q)) / 4;
              }};
}

Card hinge(const Distances& by) {
  return {
      .id = "hinge",
      .objective = "E_p max(0, 1 - D) + E_q max(0, 1 + D)",
      .optimum =
          "1 where p > q > 0, -1 where q > p > 0; any D in [-1, 1] where p = q, >= 1 where q = 0, <= -1 "
          "where "
          "p = 0",
      .at_equality = "any D in [-1, 1], cost 2",
      .measures = "2 - 2 TV(p, q)",
      .source = "Lim & Ye 2017",
      .family = Family::hinge,
      .direction = Direction::descends,
      .value = [](const Var& y, const Var& p, const Var& q) { return p * relu(1.0 - y) + q * relu(1.0 + y); },
      .output = itself,
      .limit = 4,
      .optimal = [](double p, double q) { return p > q ? 1 : -1; },
      .d_at_equality = {},
      .value_at_equality = 2,
      .best = [&by](const Distribution& p, const Distribution& q) { return 2 - 2 * by.tv(p, q); },
      .generator_cost = {},
      .generator_best = {}};
}

Card wasserstein(const Distances& by) {
  return {.id = "Wasserstein",
          .objective = "E_p D - E_q D, |D(x) - D(x')| <= |x - x'|",
          .optimum =
              "not finite without the constraint; with it slope 1 where F_p < F_q, -1 where F_p > F_q (F: "
              "distribution function), up to a constant",
          .at_equality = "any D, value 0",
          .measures = "W1(p, q)",
          .source = "Arjovsky et al. 2017, Eq. 2",
          .family = Family::wasserstein,
          .direction = Direction::ascends,
          .value = [](const Var& y, const Var& p, const Var& q) { return (p - q) * y; },
          .output = itself,
          .limit = 1e6,
          .optimal = {},
          .d_at_equality = {},
          .value_at_equality = 0,
          .best = [&by](const Distribution& p, const Distribution& q) { return by.w1(p, q); },
          .generator_cost = {},
          .generator_best = {}};
}

// --- f-GAN: y is the input of the output activation, T = g_f(y), so that T stays in the domain of f*.
// The formulas are those of fgan.h; of its members these have an objective that is concave in y.

struct Words {
  const char *name, *objective, *optimum, *at_equality;
  double limit;
};

// Close to the largest number whose exponential is finite: y is often the logarithm of a ratio of densities.
constexpr double far = 700;

constexpr Words f_gan_words[] = {
    {"KL", "E_p D - E_q exp(D - 1)", "1 + log(p / q)", "D = 1, value 0", far},
    {"reverse KL", "E_p D + E_q (1 + log(-D)), D < 0", "-q / p", "D = -1, value 0", far},
    {"Pearson", "E_p D - E_q (D + D^2 / 4)", "2 (p / q - 1)", "D = 0, value 0", 1e6},
    {"squared Hellinger", "E_p D - E_q D / (1 - D), D < 1", "1 - sqrt(q / p)", "D = 0, value 0", far},
    {"Jensen-Shannon", "E_p D + E_q log(2 - exp(D)), D < log 2", "log(2 p / (p + q))", "D = 0, value 0", far},
    {"GAN", "E_p D + E_q log(1 - exp(D)), D < 0", "log(p / (p + q))", "D = -log 2, value -log 4", far},
};

Card f_gan(const Distances& by, const Words& words) {
  const FDivergence& member = f_divergence(words.name);
  return {.id = fmt::format("f-GAN, {}", words.name),
          .objective = words.objective,
          .optimum = words.optimum,
          .at_equality = words.at_equality,
          .measures = std::string(member.measures),
          .source = "Nowozin et al. 2016, Table 1",
          .family = Family::f_gan,
          .direction = Direction::ascends,
          .value = [&member](const Var& y, const Var& p,
                             const Var& q) { return variational_bound(member, y, p, q); },
          .output = member.critic_at,
          .limit = words.limit,
          .optimal = [&member](double p, double q) { return member.slope(p / q); },
          .d_at_equality = member.threshold(),
          .value_at_equality = member.f(1),
          .best = [&member, &by](const Distribution& p, const Distribution& q) { return by.f(member, p, q); },
          .generator_cost = {},
          .generator_best = {}};
}

std::vector<Card> all_cards(const Distances& by) {
  const std::string smoothing = "Goodfellow 2016, Sec. 4.2";
  std::vector<Card> list = {
      cross_entropy(by, "value", "E_p log D + E_q log(1 - D)", "D = 1/2, value -log 4",
                    "-log 4 + 2 JSD(p, q)", "Goodfellow et al. 2014, Eq. 1", Direction::ascends, 1,
                    [](const Var& a, const Var& p, const Var& q) { return value_function(a, p, a, q); }),
      cross_entropy(by, "cost J(D)", "-1/2 E_p log D - 1/2 E_q log(1 - D)", "D = 1/2, cost log 2",
                    "log 2 - JSD(p, q)", "Goodfellow 2016, Sec. 3.2.1", Direction::descends, -0.5,
                    [](const Var& a, const Var& p, const Var& q) { return discriminator_cost(a, p, a, q); }),
      cross_entropy(by, "cross-entropy, sum", "-E_p log D - E_q log(1 - D)", "D = 1/2, cost log 4",
                    "log 4 - 2 JSD(p, q)", "Goodfellow 2016, Sec. 3.2.1", Direction::descends, -1,
                    [](const Var& a, const Var& p, const Var& q) {
                      return p * bce_with_logits(a, 1) + q * bce_with_logits(a, 0);
                    }),
      cross_entropy(by, "cross-entropy, mean", "the mean of -log D and -log(1 - D) over as many of each",
                    "D = 1/2, cost log 2", "log 2 - JSD(p, q)", "Goodfellow 2016, Sec. 3.2.1",
                    Direction::descends, -0.5,
                    [](const Var& a, const Var& p, const Var& q) {
                      return (p * bce_with_logits(a, 1) + q * bce_with_logits(a, 0)) / 2;
                    }),
      smoothed(by, "one-sided smoothing, 0.9", 0.9, 0, "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q log(1 - D)",
               "0.9 p / (p + q)", "D = 0.45, cost 2 H(0.45) = 1.376",
               "2 H(0.45) - 2 JSD_0.45(p, (0.1 p + q) / 1.1)", smoothing),
      smoothed(by, "two-sided smoothing, 0.9 and 0.1", 0.9, 0.1,
               "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q (0.1 log D + 0.9 log(1 - D))",
               "(0.9 p + 0.1 q) / (p + q)", "D = 1/2, cost log 4",
               "log 4 - 2 JSD(0.9 p + 0.1 q, 0.1 p + 0.9 q)", smoothing),
      smoothed(by, "two-sided smoothing, 0.9 and 0.2", 0.9, 0.2,
               "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q (0.2 log D + 0.8 log(1 - D))",
               "(0.9 p + 0.2 q) / (p + q)", "D = 0.55, cost 2 H(0.55) = 1.376",
               "2 H(0.55) - 2 JSD_0.55((0.9 p + 0.2 q) / 1.1, (0.1 p + 0.8 q) / 0.9)", smoothing),
      factored(by, "factor 2 on the data", 2, 1, "2 E_p log D + E_q log(1 - D)", "2 p / (2 p + q)",
               "D = 2/3, value -3 H(2/3) = -1.910", "-3 H(2/3) + 3 JSD_2/3(p, q)"),
      factored(by, "factor 3 on the generated", 1, 3, "E_p log D + 3 E_q log(1 - D)", "p / (p + 3 q)",
               "D = 1/4, value -4 H(1/4) = -2.249", "-4 H(1/4) + 4 JSD_1/4(p, q)"),
      least_squares(by, 0, 1, 1, "D = 1/2, cost 1/4, G's cost 1/4",
                    "1/4 (1 - chi-square(q || m)); G's cost 1/4 (1 + chi-square(q || m))"),
      least_squares(by, -1, 1, 0, "D = 0, cost 1, G's cost 0",
                    "1 - chi-square(q || m); G's cost chi-square(q || m)"),
      hinge(by),
      wasserstein(by),
  };
  for (const Words& words : f_gan_words) list.push_back(f_gan(by, words));
  return list;
}

// The gain of D: its objective, with the sign for which D maximises it.
Gain gain_of(const Card& card) {
  if (card.direction == Direction::ascends) return card.value;
  return [&card](const Var& y, const Var& p, const Var& q) { return -card.value(y, p, q); };
}

}  // namespace

std::span<const Card> cards() {
  static const std::vector<Card> list = all_cards(by_library());
  return list;
}

std::vector<Card> cards(const Distances& by) {
  return all_cards(by);
}

std::vector<double> maximise(const Card& card, std::span<const double> log_p_data,
                             std::span<const double> log_p_g) {
  return maximise_pointwise("maximise", log_p_data, log_p_g, gain_of(card), card.limit);
}

double value_on_cells(const Card& card, const std::vector<double>& y, const std::vector<double>& p_data,
                      const std::vector<double>& p_g) {
  ad::Tape tape;
  return sum(card.value(tape.constant(ad::Array::column(y)), tape.constant(ad::Array::column(p_data)),
                        tape.constant(ad::Array::column(p_g))))
      .value();
}

}  // namespace saddle::gan

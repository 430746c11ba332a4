#include "gan/claims/card.h"

#include <fmt/format.h>

#include <cmath>

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

// --- logarithms: y is the logit of D

struct Texts {
  const char *id, *objective, *optimum, *at_equality, *measures, *source;
};

// s E_p (t log D + (1 - t) log(1 - D)) + r E_q (u log D + (1 - u) log(1 - D)), or its negative as a cost;
// where the library has it, its own function.
struct Logarithms {
  Direction direction;
  double s, t, r, u;
  Var (*own)(const Var& a, const Var& p, const Var& q) = nullptr;
};

Card logarithmic(const Distances& by, Family family, const Texts& texts, const Logarithms& log) {
  const double s = log.s, t = log.t, r = log.r, u = log.u, w = (s * t + r * u) / (s + r);
  const double sign = log.direction == Direction::ascends ? -1 : 1;
  // Given the label 1, and given the label 0.
  const double of_real = s * t / (s * t + r * u), of_fake = s * (1 - t) / (s * (1 - t) + r * (1 - u));
  Card card{.id = texts.id,
            .objective = texts.objective,
            .optimum = texts.optimum,
            .at_equality = texts.at_equality,
            .measures = texts.measures,
            .source = texts.source,
            .family = family,
            .direction = log.direction,
            .value =
                [=](const Var& a, const Var& p, const Var& q) {
                  return sign * (s * p * bce_with_logits(a, t) + r * q * bce_with_logits(a, u));
                },
            .output = sigmoid,
            .limit = saturated_logit,
            .optimal = [=](double p, double q) { return (s * t * p + r * u * q) / (s * p + r * q); },
            .d_at_equality = w,
            .value_at_equality = sign * (s + r) * entropy(w),
            .best =
                [=, &by](const Distribution& p, const Distribution& q) {
                  const Distribution real = blend(of_real, p, q), fake = blend(of_fake, p, q);
                  return sign * (s + r) * (entropy(w) - weighted_jsd(by, w, real, fake));
                }};
  if (log.own != nullptr) card.value = log.own;
  return card;
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
      .value_at_equality = 2,
      .best = [&by](const Distribution& p, const Distribution& q) { return 2 - 2 * by.tv(p, q); }};
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
          .value_at_equality = 0,
          .best = [&by](const Distribution& p, const Distribution& q) { return by.w1(p, q); }};
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
  return {
      .id = fmt::format("f-GAN, {}", words.name),
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
      .best = [&member, &by](const Distribution& p, const Distribution& q) { return by.f(member, p, q); }};
}

std::vector<Card> all_cards(const Distances& by) {
  using enum Direction;
  constexpr const char *tutorial = "Goodfellow 2016, Sec. 3.2.1", *smoothing = "Goodfellow 2016, Sec. 4.2",
                       *derived = "Derived; JSD_w as in Lin 1991", *ratio = "p / (p + q)";
  const auto own_value = [](const Var& a, const Var& p, const Var& q) { return value_function(a, p, a, q); };
  const auto own_cost = [](const Var& a, const Var& p, const Var& q) {
    return discriminator_cost(a, p, a, q);
  };
  std::vector<Card> list = {
      logarithmic(by, Family::cross_entropy,
                  {"value", "E_p log D + E_q log(1 - D)", ratio, "D = 1/2, value -log 4",
                   "-log 4 + 2 JSD(p, q)", "Goodfellow et al. 2014, Eq. 1"},
                  {ascends, 1, 1, 1, 0, own_value}),
      logarithmic(by, Family::cross_entropy,
                  {"cost J(D)", "-1/2 E_p log D - 1/2 E_q log(1 - D)", ratio, "D = 1/2, cost log 2",
                   "log 2 - JSD(p, q)", tutorial},
                  {descends, 0.5, 1, 0.5, 0, own_cost}),
      logarithmic(by, Family::cross_entropy,
                  {"cross-entropy, sum", "-E_p log D - E_q log(1 - D)", ratio, "D = 1/2, cost log 4",
                   "log 4 - 2 JSD(p, q)", tutorial},
                  {descends, 1, 1, 1, 0}),
      logarithmic(by, Family::cross_entropy,
                  {"cross-entropy, mean", "the mean of -log D and -log(1 - D) over as many of each", ratio,
                   "D = 1/2, cost log 2", "log 2 - JSD(p, q)", tutorial},
                  {descends, 0.5, 1, 0.5, 0}),
      logarithmic(by, Family::smoothing,
                  {"one-sided smoothing, 0.9", "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q log(1 - D)",
                   "0.9 p / (p + q)", "D = 0.45, cost 2 H(0.45) = 1.376",
                   "2 H(0.45) - 2 JSD_0.45(p, (0.1 p + q) / 1.1)", smoothing},
                  {descends, 1, 0.9, 1, 0}),
      logarithmic(by, Family::smoothing,
                  {"two-sided smoothing, 0.9 and 0.1",
                   "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q (0.1 log D + 0.9 log(1 - D))",
                   "(0.9 p + 0.1 q) / (p + q)", "D = 1/2, cost log 4",
                   "log 4 - 2 JSD(0.9 p + 0.1 q, 0.1 p + 0.9 q)", smoothing},
                  {descends, 1, 0.9, 1, 0.1}),
      logarithmic(by, Family::smoothing,
                  {"two-sided smoothing, 0.9 and 0.2",
                   "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q (0.2 log D + 0.8 log(1 - D))",
                   "(0.9 p + 0.2 q) / (p + q)", "D = 0.55, cost 2 H(0.55) = 1.376",
                   "2 H(0.55) - 2 JSD_0.55((0.9 p + 0.2 q) / 1.1, (0.1 p + 0.8 q) / 0.9)", smoothing},
                  {descends, 1, 0.9, 1, 0.2}),
      logarithmic(by, Family::factor,
                  {"factor 2 on the data", "2 E_p log D + E_q log(1 - D)", "2 p / (2 p + q)",
                   "D = 2/3, value -3 H(2/3) = -1.910", "-3 H(2/3) + 3 JSD_2/3(p, q)", derived},
                  {ascends, 2, 1, 1, 0}),
      logarithmic(by, Family::factor,
                  {"factor 3 on the generated", "E_p log D + 3 E_q log(1 - D)", "p / (p + 3 q)",
                   "D = 1/4, value -4 H(1/4) = -2.249", "-4 H(1/4) + 4 JSD_1/4(p, q)", derived},
                  {ascends, 1, 1, 3, 0}),
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

// The table of objectives: a row for each, with its words and its formulas. What the rows of a family share
// is the function above them.
#include "gan/claims/card.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/table.h"
#include "gan/claims/distances.h"
#include "gan/claims/fgan.h"
#include "gan/discriminator.h"
#include "gan/objective.h"
#include "gan/pointwise.h"
#include "gan/probability/blend.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

using ad::relu, ad::softplus, ad::square, ad::Var;
using std::exp, std::expm1, std::log, std::log1p, std::sqrt, std::tanh;
using std::numbers::ln2;
using enum Family;
using enum Direction;

// --- f-GAN: y is the input of the output activation, T = g_f(y), so that T stays in the domain of f*

double u_log_u(double u) {
  return u > 0 ? u * log(u) : 0;
}

// u log(1 + 1 / u), for any u >= 0.
double u_log_1_inverse(double u) {
  return u > 0 ? u * log1p(1 / u) : 0;
}

// (t + 2)^2 / 4 - 1 = t + t^2 / 4, for t >= -2.
constexpr auto pearson_conjugate = [](const auto& t) { return 0.25 * square(relu(t + 2.0)) - 1.0; };
constexpr auto identity = [](const auto& y) { return 1.0 * y; };
constexpr auto half_tanh = [](const auto& y) { return 0.5 * tanh(y); };

// Close to the largest number whose exponential is finite: y is often the logarithm of a ratio of densities.
constexpr double far = 700;

const std::vector<FDivergence>& f_gans() {
  static const Distances& by = by_library();
  static const std::vector<FDivergence> rows = {
      {.name = "KL",
       .measures = "KL(p || q)",
       .divergence = by.kl,
       .f = {"u log u", u_log_u},
       .slope = {"1 + log u", [](double u) { return 1 + log(u); }},
       .conjugate = {"exp(t - 1)", [](double t) { return exp(t - 1); }},
       .domain = {"all t", infinity},
       .critic = {"y", identity},
       .conjugate_of_critic = [](const Var& y) { return exp(y - 1.0); },
       .card = {"E_p D - E_q exp(D - 1)", "1 + log(p / q)", "D = 1, value 0", far}},
      {.name = "reverse KL",
       .measures = "KL(q || p)",
       .divergence = reverse(by.kl),
       .f = {"-log u", [](double u) { return -log(u); }},
       .slope = {"-1 / u", [](double u) { return -1 / u; }},
       .conjugate = {"-1 - log(-t)", [](double t) { return t < 0 ? -1 - log(-t) : infinity; }},
       .domain = {"t < 0", 0},
       .critic = {"-exp(-y)", [](const auto& y) { return -exp(-y); }},
       .conjugate_of_critic = [](const Var& y) { return y - 1.0; },
       .card = {"E_p D + E_q (1 + log(-D)), D < 0", "-q / p", "D = -1, value 0", far}},
      {.name = "Pearson",
       .measures = "chi-square(p || q)",
       .divergence = by.chi2,
       .f = {"(u - 1)^2", [](double u) { return square(u - 1); }},
       .slope = {"2 (u - 1)", [](double u) { return 2 * (u - 1); }},
       .conjugate = {"t + t^2 / 4; -1 for t < -2", [](double t) { return pearson_conjugate(t); }},
       .domain = {"all t", infinity},
       .critic = {"y", identity},
       .conjugate_of_critic = [](const Var& y) { return pearson_conjugate(y); },
       .card = {"E_p D - E_q (D + D^2 / 4)", "2 (p / q - 1)", "D = 0, value 0", 1e6}},
      {.name = "squared Hellinger",
       .measures = "2 (1 - integral of sqrt(p q))",
       .divergence = 2 * by.hellinger2,
       .f = {"(sqrt u - 1)^2", [](double u) { return square(sqrt(u) - 1); }},
       .slope = {"1 - 1 / sqrt u", [](double u) { return 1 - 1 / sqrt(u); }},
       .conjugate = {"t / (1 - t)", [](double t) { return t < 1 ? t / (1 - t) : infinity; }},
       .domain = {"t < 1", 1},
       .critic = {"1 - exp(-y)", [](const auto& y) { return -expm1(-y); }},
       .conjugate_of_critic = [](const Var& y) { return expm1(y); },
       .card = {"E_p D - E_q D / (1 - D), D < 1", "1 - sqrt(q / p)", "D = 0, value 0", far}},
      {.name = "Jensen-Shannon",
       .measures = "2 JSD(p, q)",
       .divergence = 2 * by.jsd,
       // u log u - u log(u + 1) is -u log(1 + 1 / u), which does not cancel where u is large.
       .f = {"u log u - (u + 1) log((u + 1) / 2)",
             [](double u) { return (u + 1) * ln2 - u_log_1_inverse(u) - log1p(u); }},
       .slope = {"log(2 u / (u + 1))", [](double u) { return log(2 * u / (u + 1)); }},
       .conjugate = {"-log(2 - exp(t))", [](double t) { return t < ln2 ? -log(2 - exp(t)) : infinity; }},
       .domain = {"t < log 2", ln2},
       .critic = {"log 2 - softplus(-y)", [](const auto& y) { return ln2 - softplus(-y); }},
       .conjugate_of_critic = [](const Var& y) { return softplus(y) - ln2; },
       .card = {"E_p D + E_q log(2 - exp(D)), D < log 2", "log(2 p / (p + q))", "D = 0, value 0", far}},
      {.name = "GAN",
       .measures = "-log 4 + 2 JSD(p, q)",
       .divergence = -log_4 + 2 * by.jsd,
       .f = {"u log u - (u + 1) log(u + 1)", [](double u) { return -u_log_1_inverse(u) - log1p(u); }},
       .slope = {"log(u / (u + 1))", [](double u) { return log(u / (u + 1)); }},
       .conjugate = {"-log(1 - exp(t))", [](double t) { return t < 0 ? -log(-expm1(t)) : infinity; }},
       .domain = {"t < 0", 0},
       .critic = {"-softplus(-y)", [](const auto& y) { return -softplus(-y); }},
       .conjugate_of_critic = [](const Var& y) { return softplus(y); },
       .card = {"E_p D + E_q log(1 - exp(D)), D < 0", "log(p / (p + q))", "D = -log 2, value -log 4", far}},
      {.name = "Neyman",
       .measures = "chi-square(q || p)",
       .divergence = reverse(by.chi2),
       .f = {"(u - 1)^2 / u", [](double u) { return square(u - 1) / u; }},
       .slope = {"1 - 1 / u^2", [](double u) { return 1 - 1 / square(u); }},
       .conjugate = {"2 - 2 sqrt(1 - t)", [](double t) { return t <= 1 ? 2 - 2 * sqrt(1 - t) : infinity; }},
       .domain = {"t <= 1", 1},
       .critic = {"1 - exp(-2 y)", [](const auto& y) { return -expm1(-2.0 * y); }},
       .conjugate_of_critic = [](const Var& y) { return -2.0 * expm1(-y); }},
      {.name = "total variation",
       .measures = "TV(p, q)",
       .divergence = by.tv,
       .f = {"|u - 1| / 2", [](double u) { return std::fabs(u - 1) / 2; }},
       .slope = {"-1/2 for u < 1, 1/2 for u > 1", [](double u) { return 0.5 * ((u > 1) - (u < 1)); }},
       .conjugate = {"t; -1/2 for t < -1/2",
                     [](double t) { return t <= 0.5 ? std::fmax(t, -0.5) : infinity; }},
       .domain = {"t <= 1/2", 0.5},
       .critic = {"tanh(y) / 2", half_tanh},
       .conjugate_of_critic = half_tanh},
  };
  return rows;
}

Card f_gan_card(const Distances& by, const FDivergence& member) {
  return {
      .id = fmt::format("f-GAN, {}", member.name),
      .objective = std::string(member.card.objective),
      .optimum = std::string(member.card.optimum),
      .at_equality = std::string(member.card.at_equality),
      .measures = std::string(member.measures),
      .source = "Nowozin et al. 2016, Table 1",
      .family = f_gan,
      .direction = ascends,
      .value = [&member](const Var& y, const Var& p,
                         const Var& q) { return variational_bound(member, y, p, q); },
      .output = member.critic.at,
      .limit = member.card.limit,
      .optimal = [&member](double p, double q) { return member.slope(p / q); },
      .d_at_equality = member.threshold(),
      .value_at_equality = member.f(1),
      .best = [&member, &by](const Distribution& p, const Distribution& q) { return by.f(member, p, q); }};
}

// --- logarithms: y is the logit of D

// w KL(p || m) + (1 - w) KL(q || m), m = w p + (1 - w) q: at w = 1/2 the usual JSD. Lin 1991.
double weighted_jsd(const Distances& by, double w, const Distribution& p, const Distribution& q) {
  const Distribution m = blend(w, p, q);
  return w * by.kl(p, m) + (1 - w) * by.kl(q, m);
}

// s E_p (t log D + (1 - t) log(1 - D)) + r E_q (u log D + (1 - u) log(1 - D)), or its negative as a cost. A
// row that brings a value, the library's own function, keeps it.
Card logarithmic(const Distances& by, double s, double t, double r, double u, Card card) {
  const double w = (s * t + r * u) / (s + r), sign = card.direction == ascends ? -1 : 1;
  // Given the label 1, and given the label 0.
  const double of_real = s * t / (s * t + r * u), of_fake = s * (1 - t) / (s * (1 - t) + r * (1 - u));
  if (!card.value) {
    card.value = [=](const Var& a, const Var& p, const Var& q) {
      return sign * (s * p * bce_with_logits(a, t) + r * q * bce_with_logits(a, u));
    };
  }
  card.output = [](double a) { return ad::real::sigmoid(a); };
  card.limit = saturated_logit;
  card.optimal = [=](double p, double q) { return (s * t * p + r * u * q) / (s * p + r * q); };
  card.d_at_equality = w;
  card.value_at_equality = sign * (s + r) * entropy(w);
  card.best = [=, &by](const Distribution& p, const Distribution& q) {
    const Distribution real = blend(of_real, p, q), fake = blend(of_fake, p, q);
    return sign * (s + r) * (entropy(w) - weighted_jsd(by, w, real, fake));
  };
  return card;
}

// --- squares and straight pieces: y is D

double itself(double y) {
  return y;
}

// Targets a for generated points, b for data, and c for generated points in G's cost.
Card least_squares_card(const Distances& by, double a, double b, double c, std::string at_equality,
                        std::string measures) {
  const auto text = [](double target) {
    return target == 0 ? "D^2" : fmt::format("(D {} {})^2", target < 0 ? '+' : '-', std::fabs(target));
  };
  // At most 1.
  const Divergence x = of_q_and_mean(by.chi2);
  const double size = (b - a) * (b - a) / 4, offset = (a + b - 2 * c) * (a + b - 2 * c) / 4;
  return {.id = fmt::format("least squares ({}, {}, {})", a, b, c),
          .objective = fmt::format("1/2 E_p {} + 1/2 E_q {}", text(b), text(a)),
          .optimum = a == 0 ? "p / (p + q)" : "(p - q) / (p + q)",
          .at_equality = std::move(at_equality),
          .measures = std::move(measures),
          .source = "Mao et al. 2017, Sec. 3.2",
          .family = least_squares,
          .direction = descends,
          .value = [a, b](const Var& y, const Var& p,
                          const Var& q) { return 0.5 * p * square(y - b) + 0.5 * q * square(y - a); },
          .output = itself,
          .limit = 1e6,
          .optimal = [a, b](double p, double q) { return (b * p + a * q) / (p + q); },
          .d_at_equality = (a + b) / 2,
          .value_at_equality = size,
          .best = size * (1 - x),
          .generator_cost = [c](const Var& y, const Var& p,
                                const Var& q) { return 0.5 * (p + q) * square(y - c); },
          .generator_best = offset + size * x};
}

std::vector<Card> all_cards(const Distances& by) {
  constexpr const char *tutorial = "Goodfellow 2016, Sec. 3.2.1", *labels = "Goodfellow 2016, Sec. 4.2",
                       *derived = "Derived; JSD_w as in Lin 1991", *ratio = "p / (p + q)";
  const auto own_value = [](const Var& a, const Var& p, const Var& q) { return value_function(a, p, a, q); };
  const auto own_cost = [](const Var& a, const Var& p, const Var& q) {
    return discriminator_cost(a, p, a, q);
  };
  std::vector<Card> list = {
      logarithmic(
          by, 1, 1, 1, 0,
          {"value", "E_p log D + E_q log(1 - D)", ratio, "D = 1/2, value -log 4", "-log 4 + 2 JSD(p, q)",
           "Goodfellow et al. 2014, Eq. 1", cross_entropy, ascends, own_value}),
      logarithmic(by, 0.5, 1, 0.5, 0,
                  {"cost J(D)", "-1/2 E_p log D - 1/2 E_q log(1 - D)", ratio, "D = 1/2, cost log 2",
                   "log 2 - JSD(p, q)", tutorial, cross_entropy, descends, own_cost}),
      logarithmic(by, 1, 1, 1, 0,
                  {"cross-entropy, sum", "-E_p log D - E_q log(1 - D)", ratio, "D = 1/2, cost log 4",
                   "log 4 - 2 JSD(p, q)", tutorial, cross_entropy, descends}),
      logarithmic(by, 0.5, 1, 0.5, 0,
                  {"cross-entropy, mean", "the mean of -log D and -log(1 - D) over as many of each", ratio,
                   "D = 1/2, cost log 2", "log 2 - JSD(p, q)", tutorial, cross_entropy, descends}),
      logarithmic(by, 1, 0.9, 1, 0,
                  {"one-sided smoothing, 0.9", "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q log(1 - D)",
                   "0.9 p / (p + q)", "D = 0.45, cost 2 H(0.45) = 1.376",
                   "2 H(0.45) - 2 JSD_0.45(p, (0.1 p + q) / 1.1)", labels, smoothing, descends}),
      logarithmic(by, 1, 0.9, 1, 0.1,
                  {"two-sided smoothing, 0.9 and 0.1",
                   "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q (0.1 log D + 0.9 log(1 - D))",
                   "(0.9 p + 0.1 q) / (p + q)", "D = 1/2, cost log 4",
                   "log 4 - 2 JSD(0.9 p + 0.1 q, 0.1 p + 0.9 q)", labels, smoothing, descends}),
      logarithmic(by, 1, 0.9, 1, 0.2,
                  {"two-sided smoothing, 0.9 and 0.2",
                   "-E_p (0.9 log D + 0.1 log(1 - D)) - E_q (0.2 log D + 0.8 log(1 - D))",
                   "(0.9 p + 0.2 q) / (p + q)", "D = 0.55, cost 2 H(0.55) = 1.376",
                   "2 H(0.55) - 2 JSD_0.55((0.9 p + 0.2 q) / 1.1, (0.1 p + 0.8 q) / 0.9)", labels, smoothing,
                   descends}),
      logarithmic(
          by, 2, 1, 1, 0,
          {"factor 2 on the data", "2 E_p log D + E_q log(1 - D)", "2 p / (2 p + q)",
           "D = 2/3, value -3 H(2/3) = -1.910", "-3 H(2/3) + 3 JSD_2/3(p, q)", derived, factor, ascends}),
      logarithmic(
          by, 1, 1, 3, 0,
          {"factor 3 on the generated", "E_p log D + 3 E_q log(1 - D)", "p / (p + 3 q)",
           "D = 1/4, value -4 H(1/4) = -2.249", "-4 H(1/4) + 4 JSD_1/4(p, q)", derived, factor, ascends}),
      least_squares_card(by, 0, 1, 1, "D = 1/2, cost 1/4, G's cost 1/4",
                         "1/4 (1 - chi-square(q || m)); G's cost 1/4 (1 + chi-square(q || m))"),
      least_squares_card(by, -1, 1, 0, "D = 0, cost 1, G's cost 0",
                         "1 - chi-square(q || m); G's cost chi-square(q || m)"),
      {.id = "hinge",
       .objective = "E_p max(0, 1 - D) + E_q max(0, 1 + D)",
       .optimum = "1 where p > q > 0, -1 where q > p > 0; any D in [-1, 1] where p = q, >= 1 where q = 0, "
                  "<= -1 where p = 0",
       .at_equality = "any D in [-1, 1], cost 2",
       .measures = "2 - 2 TV(p, q)",
       .source = "Lim & Ye 2017",
       .family = hinge,
       .direction = descends,
       .value = [](const Var& y, const Var& p,
                   const Var& q) { return p * relu(1.0 - y) + q * relu(1.0 + y); },
       .output = itself,
       .limit = 4,
       .optimal = [](double p, double q) { return p > q ? 1 : -1; },
       .value_at_equality = 2,
       .best = 2 - 2 * by.tv},
      {.id = "Wasserstein",
       .objective = "E_p D - E_q D, |D(x) - D(x')| <= |x - x'|",
       .optimum = "not finite without the constraint; with it slope 1 where F_p < F_q, -1 where F_p > F_q "
                  "(F: distribution function), up to a constant",
       .at_equality = "any D, value 0",
       .measures = "W1(p, q)",
       .source = "Arjovsky et al. 2017, Eq. 2",
       .family = wasserstein,
       .direction = ascends,
       .value = [](const Var& y, const Var& p, const Var& q) { return (p - q) * y; },
       .output = itself,
       .limit = 1e6,
       .best = by.w1},
  };
  for (const FDivergence& member : f_gans())
    if (!member.card.objective.empty()) list.push_back(f_gan_card(by, member));
  return list;
}

// The gain of D: its objective, with the sign for which D maximises it.
Gain gain_of(const Card& card) {
  if (card.direction == ascends) return card.value;
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

std::span<const FDivergence> f_divergences() {
  return f_gans();
}

const FDivergence& f_divergence(std::string_view name) {
  for (const FDivergence& member : f_gans())
    if (member.name == name) return member;
  throw std::invalid_argument(fmt::format("f_divergence: the name must be that of a member, got '{}'", name));
}

ad::Var variational_bound(const FDivergence& member, const Var& y, const Var& p, const Var& q) {
  return sum(p * member.critic(y) - q * member.conjugate_of_critic(y));
}

std::vector<double> maximise(const Card& card, std::span<const double> log_p_data,
                             std::span<const double> log_p_g) {
  return maximise_pointwise("maximise", log_p_data, log_p_g, gain_of(card), card.limit);
}

double value_on_cells(const Objective& value, const std::vector<double>& y, const std::vector<double>& p_data,
                      const std::vector<double>& p_g) {
  ad::Tape tape;
  return sum(value(tape.constant(ad::Array::column(y)), tape.constant(ad::Array::column(p_data)),
                   tape.constant(ad::Array::column(p_g))))
      .value();
}

}  // namespace saddle::gan
